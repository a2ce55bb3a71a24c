package record

import (
	"encoding/binary"

	"takingturns/runner/transcript"
)

// The kernel's buffer of events, as it lies in the program's memory: how many there are,
// in BufferHead bytes, and then the events, of EventSize bytes each. It is
// takingturnsBuffer in runner/kernel/runtime/trace.go.txt; numbers are little-endian.
const (
	BufferHead   = 8
	BufferEvents = 128 // the most
	EventSize    = 40
)

// A Told is an event as the kernel tells of it.
type Told struct {
	Kind, Line   int32 // Kind is a transcript.Verb, or unrecorded
	Task, Other  uint64
	File, Detail string
}

// unrecorded is the kind of an event that stands for others, as many as Other says: the
// kernel does not tell of them because a trace holds no more.
const unrecorded = int32(transcript.Writes) + 1

// ReadEvent makes an event of its bytes in the buffer. text is asked for the texts in it,
// one after the other, given their address and length in the program's memory.
func ReadEvent(b *[EventSize]byte, text func(at, length uint32) string) Told {
	short, long := binary.LittleEndian.Uint32, binary.LittleEndian.Uint64
	return Told{
		Kind: int32(short(b[0:])), Line: int32(short(b[4:])),
		Task: long(b[8:]), Other: long(b[16:]),
		File: text(short(b[24:]), short(b[28:])), Detail: text(short(b[32:]), short(b[36:])),
	}
}
