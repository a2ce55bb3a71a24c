package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"takingturns/runner/book"
	"takingturns/runner/command"
	"takingturns/runner/engine"
	"takingturns/runner/machine"
	"takingturns/runner/snippet"
	"takingturns/runner/watch"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

func watchCommand() *cobra.Command {
	var (
		kindName string
		limits   machine.Limits
	)
	cmd := &cobra.Command{
		Use:   "watch [CHAPTER[#NAME] | FILE.go | FOLDER]",
		Short: "Run what changed each time a file is saved",
		Long: `Watch a chapter, all chapters or a Go file. Each time one is saved, the snippets that
changed and those that use them run, and what differs from their golden transcripts is
shown, or what is wrong at which line. Only what changed runs; r runs again what ran last,
or everything if nothing did.

On a terminal keys do the rest: a stores the golden transcripts of what ran last, as turns
update does, e switches between the engines, s goes to the next seed and 0 back to the
snippet's own, x shows what other schedules give, t draws the timeline, q quits. Anywhere
else it prints plain lines.`,
		Example: "  turns watch\n  turns watch chapters/01-two-workers.md\n  turns watch try.go",
		Args:    oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			kind, err := engine.ParseKind(kindName)
			if err != nil {
				return err
			}
			return watchFiles(cmd.Context(), kind, limits, args)
		},
	}
	cmd.Flags().StringVar(&kindName, "engine", string(engine.Yaegi), "what runs the snippets at first: `yaegi` interprets them, go compiles them")
	limitFlags(cmd, &limits)
	return cmd
}

// oneFile wants at most one argument, one that can be saved again.
func oneFile(_ *cobra.Command, args []string) error {
	if len(args) > 1 {
		return fmt.Errorf("watch takes one argument, a CHAPTER, CHAPTER#NAME, FILE.go or the folder of the chapters, and was given %d", len(args))
	}
	if len(args) == 1 && args[0] == "-" {
		return errors.New("watch takes a file; standard input is not saved again")
	}
	return nil
}

func watchFiles(ctx context.Context, kind engine.Kind, limits machine.Limits, paths []string) error {
	engines, err := engine.New(ctx, 0, command.NewProgress(os.Stderr).Report)
	if err != nil {
		return err
	}
	defer engines.Close()
	engines.Limits = limits
	if err := engines.Warm(ctx); err != nil { // may show progress, so before the terminal is raw
		return err
	}
	book.Sweep(engines.Root())
	c := watch.Config{Engines: engines, Kind: kind, Out: os.Stdout, Colour: command.IsTerminal(os.Stdout)}
	chapters := filepath.Join(engines.Root(), "chapters")
	c.Folders, c.Golden = []string{chapters}, true
	if len(paths) == 1 && strings.HasSuffix(paths[0], ".go") {
		c.Folders, c.Golden = foldersOf(paths[0]), false
	} else if len(paths) == 1 && isFolder(chapters, paths[0]) {
		paths = nil
	}
	c.Load = func() (watch.Files, error) {
		return load(engines.Root(), paths)
	}
	if term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stdout.Fd())) {
		before, err := term.MakeRaw(int(os.Stdin.Fd()))
		if err != nil {
			return err
		}
		defer term.Restore(int(os.Stdin.Fd()), before)
		c.Keys, c.Out = keys(os.Stdin), returning{os.Stdout}
	}
	return watch.Run(ctx, c)
}

// load reads what is watched. Golden files without a snippet are no matter here: they
// may be those of a snippet that is being renamed.
func load(root string, paths []string) (watch.Files, error) {
	if len(paths) == 1 {
		path, name, one := strings.Cut(paths[0], "#")
		found, err := find(root, path, nil)
		files := watch.Files{Snippets: found.snippets, Problems: found.problems}
		if one {
			files.Snippets = slices.DeleteFunc(slices.Clone(files.Snippets), func(s *snippet.Snippet) bool { return s.Name != name })
		}
		if err == nil && len(files.Snippets) == 0 {
			files.Problems = append(files.Problems, fmt.Sprintf("there is no valid snippet in %s", paths[0]))
		}
		return files, err
	}
	var files watch.Files
	chapters, problems, err := chaptersIn(root)
	for _, c := range chapters {
		files.Snippets = append(files.Snippets, c.Snippets...)
	}
	for _, problem := range problems {
		files.Problems = append(files.Problems, problem.Error())
	}
	return files, err
}

// isFolder reports whether a path names a folder, however it is written.
func isFolder(folder, path string) bool {
	a, errA := os.Stat(folder)
	b, errB := os.Stat(path)
	return errA == nil && errB == nil && os.SameFile(a, b)
}

// foldersOf are the folders in which a change may concern a file: its own and, if it is
// a link, that of what it leads to.
func foldersOf(path string) []string {
	folders := []string{filepath.Dir(path)}
	if real, err := filepath.EvalSymlinks(path); err == nil && filepath.Dir(real) != folders[0] {
		folders = append(folders, filepath.Dir(real))
	}
	return folders
}

// keys passes on what is typed, until the terminal is gone.
func keys(in io.Reader) <-chan byte {
	pressed := make(chan byte)
	go func() {
		defer close(pressed)
		for key := make([]byte, 1); ; {
			if _, err := in.Read(key); err != nil {
				return
			}
			pressed <- key[0]
		}
	}()
	return pressed
}

// returning writes to a raw terminal, which does not begin a line by itself.
type returning struct{ out io.Writer }

func (r returning) Write(text []byte) (int, error) {
	_, err := r.out.Write(bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n")))
	return len(text), err
}
