package wasm

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"testing"
)

const header = "\x00asm\x01\x00\x00\x00"

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
		{name: "header cut", in: header[:7], err: true},
		{name: "nothing but a header", in: header, want: header},
		{name: "custom sections go", in: header + "\x00\x03\x01ab", want: header},
		{name: "other sections stay", in: header + "\x01\x01\x00", want: header + "\x01\x01\x00"},
		{
			name: "mutable ones are exported", in: header + globals + exports,
			want: header + globals + "\x07\x19\x03" + "\x01c\x03\x01" + "\x07global0\x03\x00" + "\x07global1\x03\x02",
		},
		{name: "without globals", in: header + exports, want: header + exports},
		{name: "section longer than the file", in: header + "\x01\x05\x00", err: true},
		{name: "section without a size", in: header + "\x01", err: true},
		{name: "size that never ends", in: header + "\x01\xff\xff", err: true},
		{name: "size near 2^64", in: header + "\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", err: true},
		{name: "more globals announced than there are", in: header + "\x06\x06\x02\x7f\x01\x41\x07\x0b", err: true},
		{name: "no count of globals", in: header + "\x06\x00", err: true},
		{name: "initial value of another kind", in: header + "\x06\x06\x01\x7f\x01\x23\x00\x0b", err: true},
		{name: "initial value without end", in: header + "\x06\x05\x01\x7f\x01\x41\x07", err: true},
		{name: "no count of exports", in: header + "\x07\x00", err: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := ExportGlobals([]byte(test.in))
			if test.err != errors.Is(err, ErrNotGo) {
				t.Fatalf("error %v", err)
			}
			if !bytes.Equal(got, []byte(test.want)) {
				t.Errorf("got  %x\nwant %x", got, test.want)
			}
		})
	}
}

func TestLimitMemory(t *testing.T) {
	tests := []struct {
		name, in, want string
		limit          int64
		err            bool
	}{
		{name: "without a limit before", in: header + "\x05\x03\x01\x00\x02", limit: 200 << 16, want: header + "\x05\x05\x01\x01\x02\xc8\x01"},
		{name: "part of a page", in: header + "\x05\x03\x01\x00\x02", limit: 3<<16 - 1, want: header + "\x05\x04\x01\x01\x02\x02"},
		{name: "begins with more", in: header + "\x05\x03\x01\x00\x02", limit: 1 << 16, err: true},
		{name: "two memories", in: header + "\x05\x05\x02\x00\x02\x00\x02", limit: 1 << 20, err: true},
		{name: "limited before", in: header + "\x05\x04\x01\x01\x02\x02", limit: 1 << 20, err: true},
		{name: "cut", in: header + "\x05\x02\x01\x00", limit: 1 << 20, err: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := LimitMemory([]byte(test.in), test.limit)
			if test.err != errors.Is(err, ErrNotGo) {
				t.Fatalf("error %v", err)
			}
			if !bytes.Equal(got, []byte(test.want)) {
				t.Errorf("got  %x\nwant %x", got, test.want)
			}
		})
	}
}

func FuzzExportGlobals(f *testing.F) {
	f.Add([]byte(header + globals + exports))
	f.Add([]byte(header + "\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	f.Add([]byte(header + "\x06\x06\xff\x7f\x7f\x01\x41\x07\x0b"))
	f.Fuzz(func(t *testing.T, wasm []byte) {
		once, err := ExportGlobals(wasm)
		if err != nil {
			return
		}
		if len(once) > 30*len(wasm) {
			t.Errorf("%d bytes became %d", len(wasm), len(once))
		}
	})
}

func TestStub(t *testing.T) {
	const (
		kept  = header + "\x01\x04\x01\x60\x00\x00" + "\x03\x03\x02\x00\x00" + globals + exports
		two   = "\x0a\x0a\x02" + "\x02\x00\x0b" + "\x05\x00\x41\x01\x1a\x0b" // an empty function, and one that drops a 1
		data  = "\x0b\x07\x01\x00\x41\x00\x0b\x01x"
		traps = "\x0a\x09\x02" + "\x03\x00\x00\x0b" + "\x03\x00\x00\x0b"
		named = "\x00\x25\x04stub" // and the module's SHA-256
	)
	tests := []struct {
		name, in, want string
		err            bool
	}{
		{name: "functions trap, data goes", in: kept + two + data, want: kept + traps + "\x0b\x01\x00"},
		{name: "no functions", in: kept, want: kept},
		{name: "no count of functions", in: kept + "\x0a\x00", err: true},
		{name: "more functions announced than there is room for", in: kept + "\x0a\x05\xff\xff\xff\xff\x0f", err: true},
		{name: "not a module", in: "x", err: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := Stub([]byte(test.in))
			if test.err {
				if !errors.Is(err, ErrNotGo) {
					t.Fatalf("error %v", err)
				}
				return
			}
			identity := sha256.Sum256([]byte(test.in))
			if want := test.want + named + string(identity[:]); err != nil || string(got) != want {
				t.Errorf("got  %x, %v\nwant %x", got, err, want)
			}
		})
	}
}
