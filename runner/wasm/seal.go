package wasm

import (
	"bytes"
	"crypto/sha256"
)

// seal begins a custom section of 32 bytes, the hash of the module before it: its id, its
// length, and its name with its own length.
var seal = []byte("\x00\x2a\x09turns.sum")

// Seal returns the module with a section at its end by which [Sealed] knows it.
func Seal(module []byte) []byte {
	sum := sha256.Sum256(module)
	return bytes.Join([][]byte{module, seal, sum[:]}, nil)
}

// Sealed reports whether a module is as Seal returned it, and has not been damaged since.
func Sealed(module []byte) bool {
	end := len(module) - sha256.Size
	if end < 0 {
		return false
	}
	content, found := bytes.CutSuffix(module[:end], seal)
	sum := sha256.Sum256(content)
	return found && bytes.Equal(sum[:], module[end:])
}
