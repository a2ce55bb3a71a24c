package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"takingturns/runner/command"
	"takingturns/runner/toolchain"

	"github.com/spf13/cobra"
)

// What renders the pages is a program of its own: most of what it is made of, HTTP above
// all, serves nothing else, and compiling it would be a sixth of the first use.
const pagesProgram = "turns-pages"

func buildCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "build",
		Short: "Render the book to site/public",
		Long: `Render the chapters and their golden transcripts to static pages. Nothing is run:
the pages show what turns check has found true.`,
		Example: "  turns build",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return handOver(cmd.Context(), "build")
		},
	}
}

func serveCommand() *cobra.Command {
	var port int
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the book on localhost while it is written",
		Long: `Serve the book on localhost. Its pages follow the chapters and the golden transcripts:
they change as soon as a file is saved, and tell what is wrong with the book. A program
that was edited on a page can be saved into its chapter, and what the chapter's program
prints can be stored as its golden transcript. Nothing is written without a press on the
button that says so, nor over a file that has changed meanwhile.`,
		Example: "  turns serve\n  turns serve --port 9000",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return handOver(cmd.Context(), "serve", strconv.Itoa(port))
		},
	}
	cmd.Flags().IntVar(&port, "port", 8000, "port on the loopback address")
	return cmd
}

// handOver lets the program of the pages go on in the place of this one.
func handOver(ctx context.Context, args ...string) error {
	path, err := pagesPath(ctx)
	if err != nil {
		return err
	}
	return become(path, append([]string{pagesProgram}, args...))
}

// pagesPath finds the program beside this one, or has Go build it.
func pagesPath(ctx context.Context) (string, error) {
	if own, err := os.Executable(); err == nil {
		beside := filepath.Join(filepath.Dir(own), pagesProgram+filepath.Ext(own))
		if _, err := os.Stat(beside); err == nil {
			return beside, nil
		}
	}
	root, err := toolchain.FindRoot()
	if err != nil {
		return "", err
	}
	cmd := toolchain.Go(ctx, "tool", "-n", pagesProgram)
	cmd.Dir = root
	var out []byte
	done := make(chan struct{})
	go func() {
		out, err = cmd.Output()
		close(done)
	}()
	report := command.NewProgress(os.Stderr).Report
	select {
	case <-done:
	case <-time.After(time.Second): // it is not just found: it is compiled
		report("compiling what renders the pages", "")
		<-done
		report("", "")
	}
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return "", fmt.Errorf("go tool: %s", strings.TrimSpace(string(failed.Stderr)))
	}
	return strings.TrimSpace(string(out)), err
}
