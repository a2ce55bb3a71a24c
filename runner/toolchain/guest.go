package toolchain

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"takingturns/runner/imports"
	"takingturns/runner/kernel"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// Guest returns the path of the interpreter's .wasm file. If the cache does not
// hold it, it is built and handed to translate, which makes machine code of it;
// other processes that need the guest wait meanwhile.
func (t *Toolchain) Guest(ctx context.Context, translate func(path string) error) (string, error) {
	path := filepath.Join(t.Cache, "guest-"+t.key("guest")+".wasm")
	return path, once(path, func() error {
		defer t.Report("", "")
		if !intact(path) {
			if err := t.buildGuest(ctx, path, nil); err != nil {
				return err
			}
		}
		t.Report("translating the interpreter to machine code", "")
		return translate(path)
	})
}

// once does a step that makes the file at path, unless a mark beside it says that it has
// been done, and leaves the mark. Of several processes one does it.
func once(path string, step func() error) error {
	mark := path + ready
	done := func() bool { return exists(mark) && exists(path) }
	if done() {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(mark), 0o755); err != nil {
		return err
	}
	unlock, err := lockedfile.MutexAt(mark + ".lock").Lock()
	if err != nil {
		return err
	}
	defer unlock()
	if done() {
		return nil
	}
	if err := step(); err != nil {
		return err
	}
	return os.WriteFile(mark, nil, 0o644)
}

// buildGuest builds in two steps: what the importable packages export is known
// once they are compiled, and becomes part of the guest's source. Programs that import
// packages of without cannot run in it.
func (t *Toolchain) buildGuest(ctx context.Context, path string, without []string) error {
	modfile, err := t.patchedInterpreter(ctx)
	if err != nil {
		return err
	}
	files, err := t.runtimeOverlay()
	if err != nil {
		return err
	}
	for _, part := range []func() (kernel.Files, error){t.reflectOverlay, t.syntaxOverlay, t.absentOverlay} {
		more, err := part()
		if err != nil {
			return err
		}
		maps.Copy(files, more)
	}
	overlay, err := t.writeOverlay(files)
	if err != nil {
		return err
	}
	if err := t.compilePackages(ctx, guestFlags(overlay, modfile)); err != nil {
		return err
	}
	table, err := t.symbolTables(ctx, guestFlags(overlay, modfile), without)
	if err != nil {
		return err
	}
	files[filepath.Join(t.Root, "runner", "guest", "table_wasip1.go")] = table
	if overlay, err = t.writeOverlay(files); err != nil {
		return err
	}
	t.Report("linking the interpreter for the machine", "")
	return t.build(ctx, path, append(guestFlags(overlay, modfile), "-buildmode=c-shared", "./runner/guest")...)
}

// guestFlags are those of all go commands on the way to the guest: with others each
// would compile most packages anew.
func guestFlags(overlay, modfile string) []string {
	flags := []string{"-trimpath", "-overlay", overlay, "-modfile=" + modfile}
	for _, pattern := range notInlined {
		flags = append(flags, "-gcflags="+pattern+"=-l")
	}
	return flags
}

// notInlined are the packages that make programs ready and hardly run in them. Without
// copies of functions where they are called, the guest is 6 % smaller.
var notInlined = []string{
	"encoding/json", "go/parser", "go/types", "golang.org/x/tools/...", "math/big", "regexp/...",
	"takingturns/runner/guest/syntax", "takingturns/runner/lower",
}

// guestImports are what the guest imports besides what snippets do, with all that is
// worth compiling ahead of it.
var guestImports = []string{
	"encoding", "github.com/traefik/yaegi/interp", "golang.org/x/tools/go/gcexportdata",
	"golang.org/x/tools/go/types/typeutil", "takingturns/runner/lower",
}

// compilePackages compiles what snippets may import and what the guest is made of, which
// takes most of the time when Go's build cache is empty, and reports each package.
func (t *Toolchain) compilePackages(ctx context.Context, flags []string) error {
	const stage = "compiling the interpreter and the packages that snippets may import"
	t.Report(stage, "")
	packages := slices.Concat(imports.Standard, imports.Own, imports.Hidden, guestImports)
	all, err := t.goOutput(ctx, slices.Concat([]string{"list", "-deps"}, flags, packages))
	if err != nil {
		return err
	}
	done := 0
	return t.goCommand(ctx, slices.Concat([]string{"build", "-v"}, flags, packages), func(line string) {
		done++
		t.Report(stage, fmt.Sprintf("%d of %d: %s", done, strings.Count(all, "\n"), line))
	})
}

// moduleDir is where the Go command keeps a required module.
func (t *Toolchain) moduleDir(ctx context.Context, module string) (string, error) {
	cmd := t.command(ctx, "list", "-m", "-f", "{{.Dir}}", module)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}
