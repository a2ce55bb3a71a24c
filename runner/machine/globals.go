package machine

import (
	"encoding/binary"
	"errors"
)

// Sections of a WebAssembly binary, by id.
// https://webassembly.github.io/spec/core/binary/modules.html#sections
const (
	customSection = 0
	globalSection = 6
	exportSection = 7
)

var errNotWasm = errors.New("not a WebAssembly module that Go has built")

// exportGlobals returns the module with each of its mutable globals exported, as
// global0, global1 and so on in order, and without custom sections. Go's linker
// exports none, and an image without them is not whole.
func exportGlobals(wasm []byte) ([]byte, error) {
	const header = 8 // magic number and version
	if len(wasm) < header {
		return nil, errNotWasm
	}
	out := append(make([]byte, 0, len(wasm)+256), wasm[:header]...)
	var mutable []int
	for rest := wasm[header:]; len(rest) > 0; {
		id := rest[0]
		size, n := binary.Uvarint(rest[1:])
		if n <= 0 || size > uint64(len(rest)-1-n) {
			return nil, errNotWasm
		}
		body := rest[1+n : 1+n+int(size)]
		rest = rest[1+n+int(size):]
		var err error
		switch id {
		case customSection:
			continue
		case globalSection:
			mutable, err = mutableGlobals(body)
		case exportSection:
			body, err = addExports(body, mutable)
		}
		if err != nil {
			return nil, err
		}
		out = binary.AppendUvarint(append(out, id), uint64(len(body)))
		out = append(out, body...)
	}
	return out, nil
}

// mutableGlobals returns the indices of the mutable globals in a global section.
// Go imports none, so the indices begin at 0.
func mutableGlobals(body []byte) ([]int, error) {
	count, n := binary.Uvarint(body)
	if n <= 0 {
		return nil, errNotWasm
	}
	body = body[n:]
	var mutable []int
	for index := range int(count) {
		if len(body) < 2 {
			return nil, errNotWasm
		}
		if body[1] == 1 {
			mutable = append(mutable, index)
		}
		length, err := constantLength(body[2:])
		if err != nil {
			return nil, err
		}
		body = body[2+length:]
	}
	return mutable, nil
}

// constantLength is the length of an initial value: i32.const or i64.const, a
// number, end. Go's linker writes nothing else.
func constantLength(expr []byte) (int, error) {
	const i32Const, i64Const, end = 0x41, 0x42, 0x0b
	if len(expr) == 0 || expr[0] != i32Const && expr[0] != i64Const {
		return 0, errNotWasm
	}
	for i, b := range expr[1:] {
		if b&0x80 == 0 { // last byte of the number
			if i+2 < len(expr) && expr[i+2] == end {
				return i + 3, nil
			}
			break
		}
	}
	return 0, errNotWasm
}

// addExports appends an export for each of the globals to an export section.
func addExports(body []byte, globals []int) ([]byte, error) {
	const globalKind = 3
	count, n := binary.Uvarint(body)
	if n <= 0 {
		return nil, errNotWasm
	}
	out := binary.AppendUvarint(nil, count+uint64(len(globals)))
	out = append(out, body[n:]...)
	for i, index := range globals {
		name := globalName(i)
		out = binary.AppendUvarint(out, uint64(len(name)))
		out = append(out, name...)
		out = binary.AppendUvarint(append(out, globalKind), uint64(index))
	}
	return out, nil
}
