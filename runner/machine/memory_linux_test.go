package machine

import (
	"fmt"
	"os"
	"testing"

	"takingturns/runner/transcript"
)

// resident is how many bytes of this process are in the computer's memory.
func resident(t *testing.T) int {
	t.Helper()
	var total, pages int
	if _, err := fmt.Sscan(string(readFile(t, "/proc/self/statm")), &total, &pages); err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize()
}

// What a run has used is the system's again when it has ended, though its instance goes
// on.
func TestMemoryIsGivenBack(t *testing.T) {
	const (
		used    = 400 << 20
		program = `package main

import "bytes"

func main() { println(len(bytes.Repeat([]byte("x"), 400<<20))) }
`
	)
	g := theGuest(t)
	interpret(t, hello, 0, Limits{})
	before, during := resident(t), 0
	ran, err := g.Run(t.Context(), Program{Name: "x.go", Source: []byte(program)}, Limits{},
		func(transcript.Write) { during = resident(t) })
	if err != nil || ran.Text() != "419430400\n" {
		t.Fatalf("printed %q, %v", ran.Text(), err)
	}
	interpret(t, hello, 0, Limits{}) // in the same instance, restored
	if after := resident(t); during < before+used*3/4 || after > before+used/4 {
		t.Errorf("%d MiB before, %d during, %d after", before>>20, during>>20, after>>20)
	}
}
