package toolchain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"takingturns/runner/imports"
)

// NotCompiledError says why a program is not valid Go.
type NotCompiledError struct {
	Messages []string // one line each, beginning with file name and position
}

func (e *NotCompiledError) Error() string { return strings.Join(e.Messages, "\n") }

// Program compiles a program with the kernel and returns the path of its .wasm
// file. The error is a *NotCompiledError if the program is not valid Go, and another
// if it is too much for the compiler.
func (t *Toolchain) Program(ctx context.Context, name string, source []byte) (string, error) {
	path := filepath.Join(t.Cache, "programs", t.key("program", name, string(source))+".wasm")
	if intact(path) {
		return path, nil
	}
	if messages := imports.Screen(name, source); messages != nil {
		return "", &NotCompiledError{messages}
	}
	parsed, messages := imports.Parse(token.NewFileSet(), name, source)
	if parsed == nil {
		err := t.bounded(ctx, name, func(ctx context.Context) (err error) {
			parsed, messages, err = t.unparsed(ctx, Source{name, source}, messages)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	if messages != nil {
		return "", &NotCompiledError{messages}
	}
	end := t.packages.begin(parsed)
	defer end()
	return path, t.bounded(ctx, name, func(ctx context.Context) error {
		return t.compileFiles(ctx, path, []Source{{name, source}})
	})
}

// bounded has Go's compiler work on a program, and says so in one line if the program is
// too much for it.
func (t *Toolchain) bounded(ctx context.Context, name string, work func(context.Context) error) error {
	limited, cancel := context.WithTimeout(ctx, t.Longest)
	defer cancel()
	err := work(limited)
	var failed *BuildError
	switch {
	case err != nil && ctx.Err() == nil && limited.Err() != nil:
		return fmt.Errorf("%s:1:1: Go's compiler did not come to an end within %v", name, t.Longest)
	case errors.As(err, &failed) && strings.Contains(failed.Output, "out of memory"):
		return fmt.Errorf("%s:1:1: Go's compiler needs more than %d GiB of memory", name, mostMemory>>30)
	}
	return err
}

// compileFiles compiles the files of a package main with the kernel.
func (t *Toolchain) compileFiles(ctx context.Context, path string, files []Source) error {
	changed, err := t.runtimeOverlay()
	if err != nil {
		return err
	}
	overlay, err := t.writeOverlay(changed)
	if err != nil {
		return err
	}
	dir, paths, err := writeSources(filepath.Dir(path), files)
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	err = t.build(ctx, path, append([]string{"-trimpath", "-overlay", overlay, "-gcflags=-l"}, paths...)...)
	var failed *BuildError
	if errors.As(err, &failed) {
		if messages := compilerMessages(failed.Output); messages != nil {
			return &NotCompiledError{messages}
		}
	}
	return err
}

// writeSources writes files to a new directory below parent, which the caller is to
// remove.
func writeSources(parent string, files []Source) (dir string, paths []string, err error) {
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return "", nil, err
	}
	if dir, err = os.MkdirTemp(parent, "source-"); err != nil {
		return "", nil, err
	}
	for _, f := range files {
		paths = append(paths, filepath.Join(dir, f.Name))
		if err := os.WriteFile(paths[len(paths)-1], f.Text, 0o644); err != nil {
			os.RemoveAll(dir)
			return "", nil, err
		}
	}
	return dir, paths, nil
}

// position begins a message of the compiler, or a line that continues one after a
// tab; the folder is where the program was written for the build.
var position = regexp.MustCompile(`^(\t?)(?:[A-Za-z]:)?(?:[^:\t]*[/\\])?([^/\\:\t]+:\d+(?::\d+)?: .*)$`)

// compilerMessages finds the compiler's messages in what go build printed.
func compilerMessages(output string) []string {
	var messages []string
	for line := range bytes.Lines([]byte(output)) {
		text := strings.TrimRight(string(line), "\r\n")
		switch found := position.FindStringSubmatch(text); {
		case found != nil && found[1] == "":
			messages = append(messages, found[2])
		case found != nil && messages != nil:
			messages[len(messages)-1] += "\n\t" + found[2]
		case messages != nil && text != "":
			messages[len(messages)-1] += "\n" + text // a message of several lines, or "too many errors"
		}
	}
	return messages
}
