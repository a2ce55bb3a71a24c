package machine

import (
	"path/filepath"
	"regexp"
	"testing"

	"takingturns/runner/transcript"
)

// benchmark measures runs inside a process that holds the guest: restoring the
// prepared image and interpreting the program.
func benchmark(b *testing.B, source, want string) {
	benchmarkProgram(b, Program{Source: []byte(source)}, want)
}

func benchmarkProgram(b *testing.B, program Program, want string) {
	g := theGuest(b)
	program.Name = "x.go"
	for b.Loop() {
		ran, err := g.Run(b.Context(), program, Limits{}, nil)
		if err != nil {
			b.Fatal(err)
		}
		if ran.End.Kind != transcript.Returned || want != "" && ran.Text() != want {
			b.Fatalf("ended %v:\n%s", ran.End, ran.Text())
		}
	}
}

func BenchmarkHello(b *testing.B) { benchmark(b, hello, "hello\n") }

// Chapter 1's program of 32 seconds.
func Benchmark32Seconds(b *testing.B) {
	chapter := readFile(b, filepath.Join("..", "..", "chapters", "01-two-workers.md"))
	found := regexp.MustCompile("(?s)\n```go name=blocking [^\n]*\n(.*?\n)```\n").FindSubmatch(chapter)
	if found == nil {
		b.Fatal("chapter 1 has no snippet named blocking")
	}
	want := readFile(b, filepath.Join("..", "..", "golden", "01-two-workers", "blocking.txt"))
	benchmark(b, string(found[1]), string(want))
}

// 10,000 goroutines that sleep one second each; MiB is the size of the machine's
// memory at the end, which is its peak, since it never shrinks.
func BenchmarkTenThousandSleepers(b *testing.B) {
	source := programs(b)["sleepers.go"]
	benchmark(b, source, "10000 slept 1s\n")
	g := theGuest(b)
	limits := Limits{}.WithDefaults()
	r := newRun(Program{}, limits, nil)
	i, err := g.take(b.Context(), r, limits)
	if err != nil {
		b.Fatal(err)
	}
	defer i.module.Close(b.Context())
	if _, err := i.interpret(b.Context(), Program{Name: "x.go", Source: []byte(source)}); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(i.module.Memory().Size()>>20), "MiB")
}

func BenchmarkLoopMillion(b *testing.B) { benchmark(b, programs(b)["loop.go"], "1000000\n") }

// A program that hands over 10,000 values does little else than what is traced.
func BenchmarkHandOvers(b *testing.B) { benchmark(b, handOvers, "49995000\n") }

func BenchmarkHandOversTraced(b *testing.B) {
	benchmarkProgram(b, Program{Source: []byte(handOvers), Traced: true}, "49995000\n")
}

const handOvers = `package main

func main() {
	values := make(chan int)
	go func() {
		for i := range 10_000 {
			values <- i
		}
		close(values)
	}()
	sum := 0
	for v := range values {
		sum += v
	}
	println(sum)
}
`

// A small program that is loaded once and runs under 100 schedules.
func BenchmarkExplore(b *testing.B) {
	const three = `package main

func main() {
	done := make(chan int)
	for i := range 3 {
		go func() { println(i); done <- i }()
	}
	println(<-done + <-done + <-done)
}
`
	g, program := theGuest(b), Program{Name: "x.go", Source: []byte(three)}
	schedules := make([]uint64, 100)
	for n := range schedules {
		schedules[n] = uint64(n) + 1
	}
	for b.Loop() {
		ran := 0
		err := g.Explore(b.Context(), program, Limits{}, schedules, func(uint64, *transcript.Transcript) { ran++ })
		if err != nil || ran != len(schedules) {
			b.Fatalf("%d runs, %v", ran, err)
		}
	}
}

// Loading the interpreter that a file holds prepared, with its first instance: what a
// process does before its first run.
func BenchmarkLoadGuest(b *testing.B) {
	h, err := hold()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		m, err := New(b.Context(), h.machine.cache)
		if err != nil {
			b.Fatal(err)
		}
		g, err := m.Guest(b.Context(), h.path, 0)
		if err != nil {
			b.Fatal(err)
		}
		g.Close(b.Context())
		m.Close(b.Context())
	}
}
