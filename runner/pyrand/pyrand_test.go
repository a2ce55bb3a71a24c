package pyrand

import (
	"bufio"
	"fmt"
	"math"
	"math/big"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// TestCPython compares every line of testdata/cpython.txt.
func TestCPython(t *testing.T) {
	file, err := os.Open("testdata/cpython.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	compared := 0
	for n := 1; lines.Scan(); n++ {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		call, want, ok := strings.Cut(lines.Text(), " =")
		if !ok {
			t.Fatalf("testdata/cpython.txt:%d: no = in line", n)
		}
		compared++
		if got := replay(t, strings.Fields(call), len(strings.Fields(want))); got != strings.TrimSpace(want) {
			t.Errorf("testdata/cpython.txt:%d: %.60s\n got %s\nwant%s", n, call, got, want)
		}
	}
	if err := lines.Err(); err != nil || compared == 0 {
		t.Fatalf("testdata/cpython.txt: %d lines compared, %v", compared, err)
	}
}

// replay makes a call, given as seed, method and arguments, so many times, and
// returns the results as the file writes them.
func replay(t *testing.T, call []string, times int) string {
	t.Helper()
	seed, ok := new(big.Int).SetString(call[0], 0)
	if !ok {
		t.Fatalf("seed %q is not an integer", call[0])
	}
	r := New(0)
	r.SeedBig(seed)
	if call[1] == "shuffle" {
		return shuffled(r, integer(t, call[2]))
	}
	var got []string
	for range times {
		got = append(got, result(t, r, call[1], call[2:]))
	}
	return strings.Join(got, " ")
}

func result(t *testing.T, r *Rand, method string, args []string) string {
	t.Helper()
	switch method {
	case "random":
		return hex(r.Random())
	case "getrandbits":
		return strconv.FormatUint(r.GetRandBits(integer(t, args[0])), 10)
	case "randint":
		return strconv.Itoa(r.RandInt(integer(t, args[0]), integer(t, args[1])))
	case "uniform":
		return hex(r.Uniform(float(t, args[0]), float(t, args[1])))
	case "choice":
		return strconv.Itoa(r.Choice(integer(t, args[0])))
	}
	t.Fatalf("unknown method %q", method)
	return ""
}

func shuffled(r *Rand, n int) string {
	x := make([]string, n)
	for i := range x {
		x[i] = strconv.Itoa(i)
	}
	r.Shuffle(n, func(i, j int) { x[i], x[j] = x[j], x[i] })
	return strings.Join(x, " ")
}

// hex writes x as Python's float.hex does: thirteen digits, short exponent.
func hex(x float64) string {
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(x, 'x', 13, 64), "p")
	n, _ := strconv.Atoi(exponent)
	return fmt.Sprintf("%sp%+d", mantissa, n)
}

func integer(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func float(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestSeedAgain(t *testing.T) {
	r := New(444)
	first := []int{r.RandInt(0, 10), r.RandInt(0, 10), r.RandInt(0, 10)}
	r.Seed(444)
	for i, want := range first {
		if got := r.RandInt(0, 10); got != want {
			t.Errorf("draw %d after seeding again: got %d, want %d", i+1, got, want)
		}
	}
}

func TestPanics(t *testing.T) {
	tests := []struct {
		call func(*Rand)
		want string
	}{
		{func(r *Rand) { r.RandInt(2, 1) }, "pyrand: RandInt(2, 1): want a range of 1 to 2⁶⁴-1 integers"},
		{func(r *Rand) { r.RandInt(math.MinInt64, math.MaxInt64) }, "pyrand: RandInt(-9223372036854775808, 9223372036854775807): want a range of 1 to 2⁶⁴-1 integers"},
		{func(r *Rand) { r.GetRandBits(-1) }, "pyrand: GetRandBits(-1): want 0 to 64 bits"},
		{func(r *Rand) { r.GetRandBits(65) }, "pyrand: GetRandBits(65): want 0 to 64 bits"},
		{func(r *Rand) { r.Choice(0) }, "pyrand: Choice(0): cannot choose from an empty sequence"},
	}
	for _, test := range tests {
		func() {
			defer func() {
				if got := recover(); got != test.want {
					t.Errorf("panic:\n got %v\nwant %s", got, test.want)
				}
			}()
			test.call(New(0))
		}()
	}
}

// Shared by goroutines, a generator gives out the same numbers, each once.
func TestShared(t *testing.T) {
	const goroutines, draws = 4, 500
	alone, shared := New(1), New(1)
	want := map[float64]bool{}
	for range goroutines * draws {
		want[alone.Random()] = true
	}
	var wg sync.WaitGroup
	got := make([][]float64, goroutines)
	for g := range goroutines {
		wg.Go(func() {
			for range draws {
				got[g] = append(got[g], shared.Random())
			}
		})
	}
	wg.Wait()
	for _, numbers := range got {
		for _, x := range numbers {
			if !want[x] {
				t.Fatalf("%v was not drawn alone, or twice together", x)
			}
			delete(want, x)
		}
	}
}

func ExampleRand_Choice() {
	random := New(444)
	names := []string{"Yemi", "Ada", "Grace"}
	for range 4 {
		fmt.Println(names[random.Choice(len(names))])
	}
	// Output:
	// Ada
	// Ada
	// Yemi
	// Ada
}
