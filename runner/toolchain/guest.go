package toolchain

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Guest returns the path of the interpreter's .wasm file, and whether it had to
// be built: the cache did not hold it.
func (t *Toolchain) Guest(ctx context.Context) (path string, built bool, err error) {
	path = filepath.Join(t.Cache, "guest-"+t.key("guest")+".wasm")
	if exists(path) {
		return path, false, nil
	}
	return path, true, t.buildGuest(ctx, path)
}

// buildGuest builds in two steps: what the importable packages export is known
// once they are compiled, and becomes part of the guest's source.
func (t *Toolchain) buildGuest(ctx context.Context, path string) error {
	modfile, err := t.patchedInterpreter(ctx)
	if err != nil {
		return err
	}
	files, err := t.runtimeOverlay()
	if err != nil {
		return err
	}
	overlay, err := t.writeOverlay(files)
	if err != nil {
		return err
	}
	t.Note("compiling the packages that snippets may import (once for this version)")
	table, err := t.symbolTables(ctx, overlay)
	if err != nil {
		return err
	}
	files[filepath.Join(t.Root, "runner", "guest", "table_wasip1.go")] = table
	if overlay, err = t.writeOverlay(files); err != nil {
		return err
	}
	t.Note("building the interpreter for the machine (once for this version)")
	return t.build(ctx, path, overlay, "-buildmode=c-shared", "-modfile="+modfile, "./runner/guest")
}

// moduleDir is where the Go command keeps a required module.
func (t *Toolchain) moduleDir(ctx context.Context, module string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", module)
	cmd.Dir = t.Root
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}
