package machine

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

const wasmHeader = "\x00asm\x01\x00\x00\x00"

// globals declares a mutable i32 of 7, a constant i64 of -1 and a mutable i64 of
// 300; exports exports the second as "c".
const (
	globals = "\x06\x11\x03" + "\x7f\x01\x41\x07\x0b" + "\x7e\x00\x42\x7f\x0b" + "\x7e\x01\x42\xac\x02\x0b"
	exports = "\x07\x05\x01" + "\x01c\x03\x01"
)

func TestExportGlobals(t *testing.T) {
	tests := []struct {
		name, in, want string
		err            bool
	}{
		{name: "empty file", err: true},
		{name: "header cut", in: wasmHeader[:7], err: true},
		{name: "nothing but a header", in: wasmHeader, want: wasmHeader},
		{name: "custom sections go", in: wasmHeader + "\x00\x03\x01ab", want: wasmHeader},
		{name: "other sections stay", in: wasmHeader + "\x01\x01\x00", want: wasmHeader + "\x01\x01\x00"},
		{
			name: "mutable ones are exported", in: wasmHeader + globals + exports,
			want: wasmHeader + globals + "\x07\x19\x03" + "\x01c\x03\x01" + "\x07global0\x03\x00" + "\x07global1\x03\x02",
		},
		{name: "without globals", in: wasmHeader + exports, want: wasmHeader + exports},
		{name: "section longer than the file", in: wasmHeader + "\x01\x05\x00", err: true},
		{name: "section without a size", in: wasmHeader + "\x01", err: true},
		{name: "size that never ends", in: wasmHeader + "\x01\xff\xff", err: true},
		{name: "size near 2^64", in: wasmHeader + "\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", err: true},
		{name: "more globals announced than there are", in: wasmHeader + "\x06\x06\x02\x7f\x01\x41\x07\x0b", err: true},
		{name: "no count of globals", in: wasmHeader + "\x06\x00", err: true},
		{name: "initial value of another kind", in: wasmHeader + "\x06\x06\x01\x7f\x01\x23\x00\x0b", err: true},
		{name: "initial value without end", in: wasmHeader + "\x06\x05\x01\x7f\x01\x41\x07", err: true},
		{name: "no count of exports", in: wasmHeader + "\x07\x00", err: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := exportGlobals([]byte(test.in))
			if test.err != errors.Is(err, errNotWasm) {
				t.Fatalf("error %v", err)
			}
			if !bytes.Equal(got, []byte(test.want)) {
				t.Errorf("got  %x\nwant %x", got, test.want)
			}
		})
	}
}

// The exported globals can be read and set.
func TestExportedGlobals(t *testing.T) {
	const memory = "\x05\x03\x01\x00\x01"
	wasm, err := exportGlobals([]byte(wasmHeader + memory + globals + "\x07\x09\x02" + "\x01c\x03\x01" + "\x01m\x02\x00"))
	if err != nil {
		t.Fatal(err)
	}
	runtime := wazero.NewRuntimeWithConfig(t.Context(), wazero.NewRuntimeConfigInterpreter())
	defer runtime.Close(t.Context())
	module, err := runtime.Instantiate(t.Context(), wasm)
	if err != nil {
		t.Fatal(err)
	}
	saved := save(module)
	if want := []uint64{7, 300}; !slices.Equal(saved.globals, want) {
		t.Fatalf("saved %v, want %v", saved.globals, want)
	}
	module.ExportedGlobal("global1").(api.MutableGlobal).Set(5)
	module.Memory().WriteByte(100, 1)
	module.Memory().Grow(2)
	module.Memory().WriteByte(100_000, 1)
	if err := saved.restore(module); err != nil {
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

func FuzzExportGlobals(f *testing.F) {
	f.Add([]byte(wasmHeader + globals + exports))
	f.Add([]byte(wasmHeader + "\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	f.Add([]byte(wasmHeader + "\x06\x06\xff\x7f\x7f\x01\x41\x07\x0b"))
	f.Fuzz(func(t *testing.T, wasm []byte) {
		once, err := exportGlobals(wasm)
		if err != nil {
			return
		}
		if len(once) > 30*len(wasm) {
			t.Errorf("%d bytes became %d", len(wasm), len(once))
		}
	})
}
