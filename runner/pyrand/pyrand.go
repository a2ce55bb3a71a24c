// Package pyrand is Python's module random: the same seed gives the same
// numbers as in CPython 3.11, so that a program can retrace a seeded notebook.
//
//	random := pyrand.New(444)     // random.seed(444)
//	i := random.RandInt(0, 10)    // i = random.randint(0, 10)
//
// Underneath is the Mersenne Twister MT19937 of Matsumoto and Nishimura, whose
// constants are those of their mt19937ar.c and of CPython's
// Modules/_randommodule.c. The methods draw from it in the way of Lib/random.py,
// since a number drawn more or less would shift all that follow.
//
// It is for retelling what Python did. For random numbers in Go use math/rand/v2.
package pyrand

import (
	"encoding/binary"
	"fmt"
	"math/big"
	"math/bits"
	"slices"
	"sync"
)

// Rand is a generator, Python's random.Random. Make one with [New]. Goroutines
// may share it; as in Python, who draws first is then up to the schedule.
type Rand struct {
	mu    sync.Mutex
	state [size]uint32 // guarded by mu
	next  int          // index in state of the next word to give out; guarded by mu
}

const (
	size = 624 // words of state
	lag  = 397 // distance of the words that are combined
)

// New returns a generator in the state of random.seed(seed).
func New(seed int64) *Rand {
	r := new(Rand)
	r.Seed(seed)
	return r
}

// Seed puts r in the state of random.seed(seed). As in Python, a seed and its
// negative give the same numbers.
func (r *Rand) Seed(seed int64) { r.SeedBig(big.NewInt(seed)) }

// SeedBig is [Rand.Seed] for integers of any size.
func (r *Rand) SeedBig(seed *big.Int) {
	key := seed.Bytes() // of the absolute value, big-endian
	slices.Reverse(key)
	for len(key) == 0 || len(key)%4 != 0 {
		key = append(key, 0)
	}
	words := make([]uint32, len(key)/4)
	for i := range words {
		words[i] = binary.LittleEndian.Uint32(key[4*i:])
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.initByArray(words)
}

// initByArray spreads key over the state: init_by_array of mt19937ar.c.
func (r *Rand) initByArray(key []uint32) {
	s := &r.state
	s[0] = 19650218
	for i := uint32(1); i < size; i++ {
		s[i] = 1812433253*(s[i-1]^s[i-1]>>30) + i
	}
	i, j := 1, 0
	step := func(factor, add uint32) {
		s[i] = (s[i] ^ (s[i-1]^s[i-1]>>30)*factor) + add
		if i++; i == size {
			s[0] = s[size-1]
			i = 1
		}
	}
	for range max(size, len(key)) {
		step(1664525, key[j]+uint32(j))
		j = (j + 1) % len(key)
	}
	for range size - 1 {
		step(1566083941, -uint32(i))
	}
	s[0] = 1 << 31 // so that the state is never all zero
	r.next = size
}

// word gives out the next 32 bits. The caller holds mu.
func (r *Rand) word() uint32 {
	if r.next == size {
		r.twist()
	}
	y := r.state[r.next]
	r.next++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// twist makes the next 624 words of state out of the last.
func (r *Rand) twist() {
	s := &r.state
	for i := range s {
		y := s[i]&(1<<31) | s[(i+1)%size]&(1<<31-1)
		s[i] = s[(i+lag)%size] ^ y>>1 ^ (y&1)*0x9908b0df
	}
	r.next = 0
}

// Random is random.random(): a number from 0 up to, not including, 1, with 53
// random bits.
func (r *Rand) Random() float64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	high, low := uint64(r.word()>>5), uint64(r.word()>>6)
	return float64(high<<26|low) / (1 << 53)
}

// GetRandBits is random.getrandbits(k): an integer of k random bits. It panics
// unless k is from 0 to 64.
func (r *Rand) GetRandBits(k int) uint64 {
	if k < 0 || k > 64 {
		panic(fmt.Sprintf("pyrand: GetRandBits(%d): want 0 to 64 bits", k))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	var v uint64
	for have := 0; have < k; have += 32 {
		// Of the last word the upper bits are taken.
		unused := max(0, have+32-k)
		v |= uint64(r.word()>>unused) << have
	}
	return v
}

// below is Lib/random.py's _randbelow_with_getrandbits: from 0 up to, not
// including, n, which is not zero.
func (r *Rand) below(n uint64) uint64 {
	k := bits.Len64(n)
	for {
		if v := r.GetRandBits(k); v < n {
			return v
		}
	}
}

// RandInt is random.randint(a, b): an integer from a to b, both included. It
// panics if b is less than a, and if the range is that of all 64-bit integers.
func (r *Rand) RandInt(a, b int) int {
	n := uint64(b) - uint64(a) + 1
	if b < a || n == 0 {
		panic(fmt.Sprintf("pyrand: RandInt(%d, %d): want a range of 1 to 2⁶⁴-1 integers", a, b))
	}
	return int(uint64(a) + r.below(n))
}

// Uniform is random.uniform(a, b): a number between a and b.
func (r *Rand) Uniform(a, b float64) float64 {
	// The conversion forbids a fused multiply-add, which rounds differently.
	return a + float64((b-a)*r.Random())
}

// Choice is random.choice for a sequence of length n: it returns the index of
// the element that Python would choose, as in names[random.Choice(len(names))].
// It panics if n is less than 1.
func (r *Rand) Choice(n int) int {
	if n < 1 {
		panic(fmt.Sprintf("pyrand: Choice(%d): cannot choose from an empty sequence", n))
	}
	return int(r.below(uint64(n)))
}

// Shuffle is random.shuffle for a sequence of length n, whose elements i and j
// swap exchanges.
func (r *Rand) Shuffle(n int, swap func(i, j int)) {
	for i := n - 1; i > 0; i-- {
		swap(i, int(r.below(uint64(i)+1)))
	}
}
