package wasm

import (
	"crypto/sha256"
	"encoding/binary"
)

// Stub returns a small module that looks like the given one from outside and to its
// machine code: the same types, imports, functions, tables, memory, globals and
// exports. It holds no data, and whoever calls one of its functions traps. Stubs of
// different modules differ.
func Stub(module []byte) ([]byte, error) {
	stub, err := rewrite(module, func(id byte, body []byte) ([]byte, error) {
		switch id {
		case codeSection:
			return unreachable(body)
		case dataSection:
			return []byte{0}, nil
		}
		return body, nil
	})
	const name = "\x04stub" // the custom section's, with its length
	identity := sha256.Sum256(module)
	stub = append(stub, customSection, byte(len(name)+len(identity)))
	return append(append(stub, name...), identity[:]...), err
}

// unreachable is a code section of as many functions, all of which trap.
func unreachable(body []byte) ([]byte, error) {
	count, n := binary.Uvarint(body)
	if n <= 0 || count > uint64(len(body)) {
		return nil, ErrNotGo
	}
	const trap = "\x03\x00\x00\x0b" // three bytes: no locals, unreachable, end
	code := binary.AppendUvarint(make([]byte, 0, n+len(trap)*int(count)), count)
	for range count {
		code = append(code, trap...)
	}
	return code, nil
}
