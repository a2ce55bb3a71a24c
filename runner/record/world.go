package record

import (
	"encoding/binary"
	"io"
	"math/rand/v2"
)

// Epoch is when every run begins, as on the Go Playground: 2009-11-10 23:00:00 UTC,
// in seconds since 1970.
const Epoch = 1257894000

// MonotonicStart is what the monotonic clock reads, in nanoseconds, when a run
// begins. Go's runtime does not accept zero.
const MonotonicStart = 1_000_000

// Entropy is the random source of a run, given its seed.
func Entropy(seed uint64) io.Reader {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], seed)
	return rand.NewChaCha8(key)
}
