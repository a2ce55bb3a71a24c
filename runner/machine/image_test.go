package machine

import (
	"slices"
	"testing"

	"takingturns/runner/wasm"

	"github.com/tetratelabs/wazero/api"
)

// The exported globals can be read and set.
func TestExportedGlobals(t *testing.T) {
	const header, memory = "\x00asm\x01\x00\x00\x00", "\x05\x03\x01\x00\x01"
	// A mutable i32 of 7, a constant i64 of -1, a mutable i64 of 300.
	const globals = "\x06\x11\x03" + "\x7f\x01\x41\x07\x0b" + "\x7e\x00\x42\x7f\x0b" + "\x7e\x01\x42\xac\x02\x0b"
	binary, err := wasm.ExportGlobals([]byte(header + memory + globals + "\x07\x05\x01" + "\x01m\x02\x00"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := NewInterpreting(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close(t.Context())
	code, err := m.compile(t.Context(), binary)
	if err != nil {
		t.Fatal(err)
	}
	i, err := m.instantiate(t.Context(), code, nil, Limits{Memory: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	module := i.module
	saved, err := save(i)
	if err != nil {
		t.Fatal(err)
	}
	defer saved.memory.Close()
	if want := []uint64{7, 300}; !slices.Equal(saved.globals, want) {
		t.Fatalf("saved %v, want %v", saved.globals, want)
	}
	module.ExportedGlobal("global1").(api.MutableGlobal).Set(5)
	module.Memory().WriteByte(100, 1)
	module.Memory().Grow(2)
	module.Memory().WriteByte(100_000, 1)
	if err := saved.restore(i); err != nil {
		t.Fatal(err)
	}
	if got := module.ExportedGlobal("global1").Get(); got != 300 {
		t.Errorf("global1 restored to %d", got)
	}
	memoryNow, _ := module.Memory().Read(0, module.Memory().Size())
	if i := slices.IndexFunc(memoryNow, func(b byte) bool { return b != 0 }); i >= 0 {
		t.Errorf("byte %d is not restored", i)
	}
}
