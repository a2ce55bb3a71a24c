package machine

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"takingturns/runner/wasm"
)

// answering is a module whose function "f" returns a number below 64.
func answering(number byte) []byte {
	return []byte("\x00asm\x01\x00\x00\x00" +
		"\x01\x05\x01\x60\x00\x01\x7f" + // one type: no parameters, an i32
		"\x03\x02\x01\x00" + // one function
		"\x07\x05\x01\x01f\x00\x00" + // exported
		"\x0a\x06\x01\x04\x00\x41" + string(number) + "\x0b")
}

// answer calls the function of a module's stub, or returns why there is no machine code
// for it.
func answer(t *testing.T, cache string, module []byte) (uint64, error) {
	t.Helper()
	m, stub := machineIn(t, cache), stubOf(t, module)
	code, err := m.fromCache(t.Context(), stub)
	if err != nil {
		return 0, err
	}
	i, err := m.instantiate(t.Context(), code, nil, Limits{Memory: 1 << 16})
	if err != nil {
		t.Fatal(err)
	}
	results, err := i.module.ExportedFunction("f").Call(t.Context())
	if err != nil {
		return 0, err
	}
	return results[0], nil
}

// translated makes machine code of a module in a cache.
func translated(t *testing.T, cache string, module []byte) error {
	t.Helper()
	m := machineIn(t, cache)
	return m.translate(t.Context(), module, entryOf(t, m, stubOf(t, module)))
}

func entryOf(t *testing.T, m *Machine, stub []byte) string {
	t.Helper()
	entry, err := m.entryOf(t.Context(), stub)
	if err != nil {
		t.Fatal(err)
	}
	return entry
}

func machineIn(t *testing.T, cache string) *Machine {
	t.Helper()
	m, err := New(t.Context(), cache)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close(t.Context()) })
	return m
}

func stubOf(t *testing.T, module []byte) []byte {
	t.Helper()
	stub, err := wasm.Stub(module)
	if err != nil {
		t.Fatal(err)
	}
	return stub
}

// cached are the files of wazero's cache in a directory.
func cached(t *testing.T, cache string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(cache, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// A stub runs the machine code of its own module, which may differ from others in
// nothing but a number, and never its own.
func TestStubsRunTheirModules(t *testing.T) {
	cache := t.TempDir()
	if got, err := answer(t, cache, answering(42)); err == nil {
		t.Errorf("a stub without machine code answered %d", got)
	}
	if files := cached(t, cache); len(files) != 0 {
		t.Fatalf("looking for machine code made some: %v", files)
	}
	for _, number := range []byte{42, 43} {
		module := answering(number)
		if err := translated(t, cache, module); err != nil {
			t.Fatal(err)
		}
	}
	for _, number := range []byte{42, 43} {
		if got, err := answer(t, cache, answering(number)); err != nil || got != uint64(number) {
			t.Errorf("answered %d, %v, not %d", got, err, number)
		}
	}
	if got, err := answer(t, cache, answering(44)); err == nil {
		t.Errorf("a stub without machine code answered %d", got)
	}
	if files := cached(t, cache); len(files) != 4 { // each by its own name and by its stub's
		t.Errorf("the cache holds %v", files)
	}
}

// Machine code that another release of wazero has made, or that is not whole, does not
// run, and nothing else does in its place.
func TestForeignMachineCode(t *testing.T) {
	const magic = "WAZEVO" // begins an entry; then come the length of the version, and the version
	damages := map[string]func(entry []byte) []byte{
		"another release": func(entry []byte) []byte { entry[len(magic)+1] ^= 1; return entry },
		"empty":           func(entry []byte) []byte { return nil },
		"cut":             func(entry []byte) []byte { return entry[:len(entry)/2] },
		"another number": func(entry []byte) []byte {
			entry[bytes.LastIndexByte(entry[:len(entry)-16], 42)] = 43 // what the code returns
			return entry
		},
	}
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			cache, module := t.TempDir(), answering(42)
			if err := translated(t, cache, module); err != nil {
				t.Fatal(err)
			}
			files := cached(t, cache)
			entry := readFile(t, files[0]) // all are one
			if !strings.HasPrefix(string(entry), magic) {
				t.Fatalf("an entry begins %q", entry[:20])
			}
			if err := os.WriteFile(files[0], damage(entry), 0o600); err != nil {
				t.Fatal(err)
			}
			if got, err := answer(t, cache, module); err == nil {
				t.Errorf("answered %d", got)
			}
			m, stub := machineIn(t, cache), stubOf(t, module)
			if _, err := m.translateOnce(t.Context(), module, stub, entryOf(t, m, stub)); err != nil {
				t.Fatal(err)
			}
			if got, err := answer(t, cache, module); err != nil || got != 42 {
				t.Errorf("made again, it answered %d, %v", got, err)
			}
		})
	}
}

// The front of machine code, of which wazero has no checksum, is checked too.
func TestDamagedHead(t *testing.T) {
	cache, module := t.TempDir(), answering(42)
	if err := translated(t, cache, module); err != nil {
		t.Fatal(err)
	}
	m, stub := machineIn(t, cache), stubOf(t, module)
	rest := particulars{Stub: stub, Entry: entryOf(t, m, stub)}
	var err error
	if rest.Head, err = m.headChecksum(rest.Entry); err != nil {
		t.Fatal(err)
	}
	if _, err := m.loadStub(t.Context(), rest); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(cache, rest.Entry)
	entry := readFile(t, path)
	entry[len("WAZEVO")+1+len("v1.12.0")+4] ^= 1 // where the first function is
	if err := os.WriteFile(path, entry, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := m.loadStub(t.Context(), rest); !errors.Is(err, errDamaged) {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("the damaged file is still there")
	}
	afresh := machineIn(t, cache) // which has loaded nothing
	if _, err := afresh.translateOnce(t.Context(), module, stub, rest.Entry); err != nil {
		t.Fatal(err)
	}
	if got, err := answer(t, cache, module); err != nil || got != 42 {
		t.Errorf("made again, it answered %d, %v", got, err)
	}
}
