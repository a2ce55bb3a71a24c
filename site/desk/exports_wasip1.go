package main

import (
	"io"
	"unsafe"

	"takingturns/runner/record"
)

// shared is where the page's script and the desk leave what they have for each other.
var shared []byte

// room returns where the script is to write n bytes.
//
//go:wasmexport room
func room(n int32) unsafe.Pointer {
	shared = make([]byte, n)
	return unsafe.Pointer(unsafe.SliceData(shared))
}

// do answers a request of n bytes of JSON in the room; what stands after it is the
// log of a run, for those that want one. The answer's length follows from size.
//
//go:wasmexport do
func do(n int32) unsafe.Pointer {
	shared = answer(shared[:n], shared[n:])
	return unsafe.Pointer(unsafe.SliceData(shared))
}

// size is the length of the last answer.
//
//go:wasmexport size
func size() int32 { return int32(len(shared)) }

var entropy io.Reader

// seed begins the entropy of a run.
//
//go:wasmexport seed
func seed(n int64) { entropy = record.Entropy(uint64(n)) }

// random returns where the next n bytes of the run's entropy stand.
//
//go:wasmexport random
func random(n int32) unsafe.Pointer {
	shared = make([]byte, n)
	io.ReadFull(entropy, shared)
	return unsafe.Pointer(unsafe.SliceData(shared))
}
