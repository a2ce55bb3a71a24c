package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"

	"takingturns/runner/command"
	"takingturns/runner/engine"
	"takingturns/runner/machine"
	"takingturns/runner/printable"
	"takingturns/runner/repl"

	"github.com/peterh/liner"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

func replCommand() *cobra.Command {
	var limits machine.Limits
	cmd := &cobra.Command{
		Use:   "repl",
		Short: "Type Go and see at once what it does, under one virtual clock",
		Long: `Begin a session in which declarations and statements build on each other. The clock is
virtual: it moves when main waits. Goroutines go on in the next input. The values of
expressions are printed. An input that does not compile, panics, blocks for ever or
ends the program is left out, and the session goes on without it.

The session is a program that grows, and each input runs all of it again: :save stores
it. :help lists the commands. What a pipe holds is read without prompts, and the exit
status is then 1 if anything was left out.`,
		Example: "  turns repl\n  turns repl < session.txt",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return converse(cmd.Context(), limits)
		},
	}
	limitFlags(cmd, &limits)
	return cmd
}

func converse(ctx context.Context, limits machine.Limits) error {
	engines, err := engine.New(ctx, 1, command.NewProgress(os.Stderr).Report)
	if err != nil {
		return err
	}
	defer engines.Close()
	engines.Limits = limits
	session, err := repl.New(ctx, engines)
	if err != nil {
		return err
	}
	c := &repl.Console{Session: session, Out: os.Stdout, Err: os.Stderr, Fit: func(text string) string { return text }}
	if command.IsTerminal(os.Stdout) {
		c.Fit = printable.Coloured
	}
	if term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stdout.Fd())) {
		return withPerson(ctx, engines, c)
	}
	c.Read = lines(os.Stdin)
	ok, err := c.Run(ctx)
	if err == nil && !ok {
		return command.ExitStatus(1)
	}
	return err
}

// lines reads lines without prompts.
func lines(in io.Reader) func(string) (string, error) {
	buffered := bufio.NewReader(in)
	return func(string) (string, error) {
		line, err := buffered.ReadString('\n')
		if err == io.EOF && line != "" {
			err = nil
		}
		return strings.TrimRight(line, "\r\n"), err
	}
}

// withPerson lets a person edit lines and recall earlier ones. Ctrl-C drops what is being
// typed, or ends what is running; nothing else of the session is lost.
func withPerson(ctx context.Context, engines *engine.Engines, c *repl.Console) error {
	if err := engines.Warm(ctx); err != nil {
		return err
	}
	k, err := openKeyboard()
	if err != nil {
		return err
	}
	defer k.close()
	defer keepHistory(k.editor)()
	c.Err = os.Stdout
	c.Read = func(prompt string) (string, error) {
		line, err := k.line(prompt)
		if strings.TrimSpace(line) != "" {
			k.editor.AppendHistory(line)
		}
		return line, err
	}
	c.Confirm = func(question string) bool {
		answer, err := k.line(question + " [y/N] ")
		return err == nil && strings.EqualFold(strings.TrimSpace(answer), "y")
	}
	c.Interruptible = k.interruptible
	ended := make(chan error, 1)
	go func() {
		_, err := c.Run(ctx)
		ended <- err
	}()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done(): // while a line is being typed
		return ctx.Err()
	}
}

// keepHistory gives the editor the lines of earlier sessions. The function that it
// returns stores them with those of this one. It is no matter if either fails.
func keepHistory(editor *liner.State) (store func()) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return func() {}
	}
	path := filepath.Join(dir, "takingturns", "repl-history")
	if file, err := os.Open(path); err == nil {
		editor.ReadHistory(file)
		file.Close()
	}
	return func() {
		os.MkdirAll(filepath.Dir(path), 0o700)
		if file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600); err == nil {
			editor.WriteHistory(file)
			file.Close()
		}
	}
}
