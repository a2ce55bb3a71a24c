// Package wasm changes WebAssembly modules that Go has built, where Go's linker leaves
// out what the machine's hosts need.
package wasm

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Sections of a WebAssembly binary, by id.
// https://webassembly.github.io/spec/core/binary/modules.html#sections
const (
	customSection = 0
	memorySection = 5
	globalSection = 6
	exportSection = 7
	codeSection   = 10
	dataSection   = 11
)

// ErrNotGo is the error of all that is not such a module.
var ErrNotGo = errors.New("not a WebAssembly module that Go has built")

// ExportGlobals returns the module with each of its mutable globals exported, as
// GlobalName(0), GlobalName(1) and so on in order, and without custom sections. Go's
// linker exports none, and an image of the module's state without them is not whole.
func ExportGlobals(module []byte) ([]byte, error) {
	var mutable []int
	return rewrite(module, func(id byte, body []byte) ([]byte, error) {
		var err error
		switch id {
		case globalSection:
			mutable, err = mutableGlobals(body)
		case exportSection:
			body, err = addExports(body, mutable)
		}
		return body, err
	})
}

// GlobalName is the name under which ExportGlobals exports global n.
func GlobalName(n int) string { return fmt.Sprintf("global%d", n) }

// LimitMemory returns the module with a memory that cannot grow beyond a limit, in
// bytes, and without custom sections. Hosts such as browsers know no other way to limit
// a module's own memory.
func LimitMemory(module []byte, limit int64) ([]byte, error) {
	const page = 1 << 16
	most := uint64(limit / page)
	return rewrite(module, func(id byte, body []byte) ([]byte, error) {
		if id != memorySection {
			return body, nil
		}
		// One memory, of which only the least size is said.
		if len(body) < 3 || body[0] != 1 || body[1] != 0 {
			return nil, ErrNotGo
		}
		least, n := binary.Uvarint(body[2:])
		if n <= 0 || least > most {
			return nil, ErrNotGo
		}
		return binary.AppendUvarint(binary.AppendUvarint([]byte{1, 1}, least), most), nil
	})
}

// rewrite returns the module with what section makes of each section's body. Custom
// sections are left out.
func rewrite(module []byte, section func(id byte, body []byte) ([]byte, error)) ([]byte, error) {
	const header = 8 // magic number and version
	if len(module) < header {
		return nil, ErrNotGo
	}
	out := append(make([]byte, 0, len(module)+256), module[:header]...)
	for rest := module[header:]; len(rest) > 0; {
		id := rest[0]
		size, n := binary.Uvarint(rest[1:])
		if n <= 0 || size > uint64(len(rest)-1-n) {
			return nil, ErrNotGo
		}
		body := rest[1+n : 1+n+int(size)]
		rest = rest[1+n+int(size):]
		if id == customSection {
			continue
		}
		body, err := section(id, body)
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
		return nil, ErrNotGo
	}
	body = body[n:]
	var mutable []int
	for index := range int(count) {
		if len(body) < 2 {
			return nil, ErrNotGo
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
		return 0, ErrNotGo
	}
	for i, b := range expr[1:] {
		if b&0x80 == 0 { // last byte of the number
			if i+2 < len(expr) && expr[i+2] == end {
				return i + 3, nil
			}
			break
		}
	}
	return 0, ErrNotGo
}

// addExports appends an export for each of the globals to an export section.
func addExports(body []byte, globals []int) ([]byte, error) {
	const globalKind = 3
	count, n := binary.Uvarint(body)
	if n <= 0 {
		return nil, ErrNotGo
	}
	out := binary.AppendUvarint(nil, count+uint64(len(globals)))
	out = append(out, body[n:]...)
	for i, index := range globals {
		name := GlobalName(i)
		out = binary.AppendUvarint(out, uint64(len(name)))
		out = append(out, name...)
		out = binary.AppendUvarint(append(out, globalKind), uint64(index))
	}
	return out, nil
}
