package machine

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/experimental"
)

// wazero decodes, validates and hashes a module before it looks for the machine code in
// its cache: for the interpreter's 29 MB that takes longer than all the rest of a short
// run. So the machine code is filed there a second time, as that of the module's stub
// (see package wasm), which is small. It fits: machine code refers to what it
// shares with its host by numbers that a module and its stub have in common. wazero's
// name for an entry covers its own release, the processor, and all of the stub,
// which names the module; it checks the machine code as well, and headChecksum what
// stands before it.

// translateOnce returns a module, with its machine code filed as that of its stub, too,
// whose entry in the cache is named so.
func (m *Machine) translateOnce(ctx context.Context, module, stub []byte, entry string) (wazero.CompiledModule, error) {
	if _, missing := m.fromCache(ctx, stub); missing == nil {
		if compiled, err := m.fromCache(ctx, module); err == nil {
			return compiled, nil
		}
	} // else the module's may be as damaged, and wazero would keep in mind what it has loaded
	if err := m.translate(ctx, module, entry); err != nil {
		return nil, err
	}
	return m.compile(ctx, module)
}

// translate makes machine code of a module and files it as that of its stub, too.
func (m *Machine) translate(ctx context.Context, module []byte, entry string) error {
	temp, err := m.temporary()
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	name, err := cacheEntry(ctx, temp, module)
	if err != nil {
		return err
	}
	code, own := filepath.Join(temp, name), filepath.Join(m.cache, name)
	os.Remove(own)
	os.Link(code, own) // where there are no links, it will be made again
	return os.Rename(code, filepath.Join(m.cache, entry))
}

// entryOf is the name of a stub's entry in the cache.
func (m *Machine) entryOf(ctx context.Context, stub []byte) (string, error) {
	temp, err := m.temporary()
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(temp)
	return cacheEntry(ctx, temp, stub)
}

// temporary makes a folder on the disk of the cache.
func (m *Machine) temporary() (string, error) { return os.MkdirTemp(m.cache, "translate-") }

// loadStub returns the stub of a prepared interpreter with the interpreter's machine code.
// The code's file is removed if its front is not as it was.
func (m *Machine) loadStub(ctx context.Context, prepared particulars) (wazero.CompiledModule, error) {
	head, err := m.headChecksum(prepared.Entry)
	if err == nil && head != prepared.Head {
		err = errors.Join(errDamaged, os.Remove(filepath.Join(m.cache, prepared.Entry)))
	}
	if err != nil {
		return nil, err
	}
	return m.fromCache(ctx, prepared.Stub)
}

// wazeroRelease is the release of wazero, whose machine code another release does not
// take. Binaries of tests do not know it, nor does wazero in them.
func wazeroRelease() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "github.com/tetratelabs/wazero" {
				return module.Version
			}
		}
	}
	return "dev"
}

// headChecksum covers the front of an entry of the cache, which says where each function's
// machine code begins. wazero's own checksum covers the machine code alone.
func (m *Machine) headChecksum(entry string) (uint32, error) {
	file, err := os.Open(filepath.Join(m.cache, entry))
	if err != nil {
		return 0, err
	}
	defer file.Close()
	const head = 1 << 20 // bytes: eight for each function, of which the interpreter has some 19,000
	checksum := crc32.New(castagnoli)
	_, err = io.CopyN(checksum, file, head)
	if err == io.EOF {
		err = nil
	}
	return checksum.Sum32(), err
}

// cacheEntry makes machine code of a module in an empty cache and returns the name
// that wazero gave it there.
func cacheEntry(ctx context.Context, cache string, module []byte) (string, error) {
	m, err := New(ctx, cache)
	if err != nil {
		return "", err
	}
	defer m.Close(ctx)
	if _, err := m.compile(ctx, module); err != nil {
		return "", err
	}
	files, err := filepath.Glob(filepath.Join(cache, "*", "*"))
	if err != nil || len(files) != 1 {
		return "", fmt.Errorf("wazero left %d files of one module in its cache: %w", len(files), err)
	}
	return filepath.Rel(cache, files[0])
}

// fromCache returns a module, or a module's stub, whose machine code is in the cache.
// A stub's own functions are never made machine code of: under a context that has
// ended, wazero takes what it finds in its cache or fails.
func (m *Machine) fromCache(ctx context.Context, module []byte) (wazero.CompiledModule, error) {
	ended, end := context.WithCancel(ctx)
	end()
	const workers = 2 // with one, wazero does not ask the context
	return m.runtime.CompileModule(experimental.WithCompilationWorkers(ended, workers), module)
}
