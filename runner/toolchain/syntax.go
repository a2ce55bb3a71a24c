package toolchain

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"takingturns/runner/imports"
	"takingturns/runner/kernel"
)

//go:embed overlay/syntax.go.txt
var syntaxFile []byte

// syntaxOverlay puts the parser of Go's compiler, which nobody can import, into the
// guest as a package of its own: readers are to see the compiler's messages. The
// package has no directory on disk.
func (t *Toolchain) syntaxOverlay() (kernel.Files, error) {
	paths, err := filepath.Glob(filepath.Join(t.goroot, "src", "cmd", "compile", "internal", "syntax", "*.go"))
	if err != nil {
		return nil, err
	}
	if paths == nil {
		return nil, fmt.Errorf("%s has no source of the compiler's parser, src/cmd/compile/internal/syntax", t.goroot)
	}
	guest := filepath.Join(t.Root, "runner", "guest")
	files := kernel.Files{
		filepath.Join(guest, "syntax_wasip1.go"):         []byte("package main\n\nimport _ \"takingturns/runner/guest/syntax\"\n"),
		filepath.Join(guest, "syntax", "takingturns.go"): syntaxFile,
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		if files[filepath.Join(guest, "syntax", filepath.Base(path))], err = os.ReadFile(path); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// unparsed asks the compiler about a program that go/parser rejects, since go build
// leaves errors above the end of the imports to go/parser. It returns the messages, or
// if the compiler goes on to check types, what go build is to be run for.
func (t *Toolchain) unparsed(ctx context.Context, program Source, rejected []string) (*ast.File, []string, error) {
	messages, err := t.compilerOnly(ctx, program)
	if err != nil {
		return nil, nil, err
	}
	if imports.HasSyntaxError(messages) {
		return nil, messages, nil
	}
	if header := imports.Header(program.Name, program.Text); header != nil {
		return header, nil, nil
	}
	return nil, rejected, nil
}

// compilerOnly runs the compiler by itself and returns its messages. It finds no
// imported package, which matters only to a program whose syntax is right. What it
// would write goes into a directory of its own: it removes its output when it fails.
func (t *Toolchain) compilerOnly(ctx context.Context, program Source) ([]string, error) {
	dir, paths, err := writeSources(filepath.Join(t.Cache, "programs"), []Source{program})
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	cmd := t.command(ctx, "tool", "compile", "-p", "main", "-o", filepath.Join(dir, "program.o"), paths[0])
	var output strings.Builder
	cmd.Stdout, cmd.Stderr = &output, &output
	if err = startBounded(cmd); err == nil {
		err = cmd.Wait()
	}
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		return nil, err
	}
	return compilerMessages(output.String()), ctx.Err()
}
