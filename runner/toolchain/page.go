package toolchain

import (
	"compress/gzip"
	"context"
	"os"
	"path/filepath"

	"takingturns/runner/wasm"
)

// HTTP lists the packages that the smaller guest of the page lacks, and with them a
// third of what the page would have to load.
var HTTP = []string{"net", "net/http", "net/http/httptest", "takingturns/runner/internet"}

// deskFolders are the folders whose files go into the desk, the page's other module.
var deskFolders = []string{
	"site/desk", "site/figure", "site/timeline", "runner/cells", "runner/names", "runner/record", "runner/transcript",
}

// Page returns the paths of the modules that run in the page, compressed, by the names
// that its script knows: the guest, the smaller guest without HTTP, and the desk
// (site/desk). memory is the limit of a guest's memory in bytes.
func (t *Toolchain) Page(ctx context.Context, memory int64) (map[string]string, error) {
	defer t.Report("", "")
	desk, err := hashSources(t.Root, deskFolders)
	if err != nil {
		return nil, err
	}
	paths := map[string]string{
		"guest.wasm.gz": filepath.Join(t.Cache, "page-guest-"+t.key("guest")+".wasm.gz"),
		"small.wasm.gz": filepath.Join(t.Cache, "page-small-"+t.key("guest")+".wasm.gz"),
		"desk.wasm.gz":  filepath.Join(t.Cache, "page-desk-"+t.key("desk", desk)+".wasm.gz"),
	}
	builds := map[string]func(path string) error{
		"guest.wasm.gz": func(path string) error { return t.buildGuest(ctx, path, nil) },
		"small.wasm.gz": func(path string) error { return t.buildGuest(ctx, path, HTTP) },
		"desk.wasm.gz":  func(path string) error { return t.buildDesk(ctx, path) },
	}
	for name, path := range paths {
		if err := once(path, func() error { return t.packed(path, memory, builds[name]) }); err != nil {
			return nil, err
		}
	}
	return paths, nil
}

// buildDesk builds with the plain toolchain: what runs in the desk is our own.
func (t *Toolchain) buildDesk(ctx context.Context, path string) error {
	t.Report("building the page's desk", "")
	return t.goCommand(ctx, []string{"build", "-buildmode=c-shared", "-trimpath", "-ldflags=-s -w", "-o", path, "./site/desk"}, nil)
}

// packed has a module built, makes it one that a browser can host, and writes it to
// path, compressed.
func (t *Toolchain) packed(path string, memory int64, build func(path string) error) error {
	built := path + ".wasm"
	defer os.Remove(built)
	if err := build(built); err != nil {
		return err
	}
	module, err := os.ReadFile(built)
	if err != nil {
		return err
	}
	if module, err = wasm.ExportGlobals(module); err != nil {
		return err
	}
	if module, err = wasm.LimitMemory(module, memory); err != nil {
		return err
	}
	if module, err = wasm.DropLines(module); err != nil {
		return err
	}
	t.Report("compressing a module of the page", "")
	return writeCompressed(path, module)
}

// writeCompressed writes a file in one step.
func writeCompressed(path string, content []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	packed, err := gzip.NewWriterLevel(file, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := packed.Write(content); err != nil {
		return err
	}
	if err := packed.Close(); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
