package machine

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
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

// Pages that were written to are put back, alone as long as they are few. (Those behind
// the image count when they are read, too.)
func TestUndo(t *testing.T) {
	const image, size = 8 << 20, 10 << 20
	want := make([]byte, size)
	for i := range want[:image] {
		want[i] = byte(i / 1000)
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "image"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Write(want[:image]); err != nil {
		t.Fatal(err)
	}
	content, err := freezeFile(file, image)
	if err != nil {
		t.Fatal(err)
	}
	defer content.Close()
	m, err := newMemory(size)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Free()
	m.Reallocate(size)
	m.reserved[image+1] = 1 // before it was restored for the first time
	for _, test := range []struct {
		from, to int // what is written
		undone   bool
	}{
		{0, 1, true}, {5000, 15_000, true}, {image - 1, image, true}, {image - 5000, image + 5000, true},
		{size - 1, size, true}, {0, 5 << 20, false}, {2 << 20, 3 << 20, true}, {image, size, true}, {image - 3<<20, size, false}, {7, 8, true},
	} {
		if err := m.restore(content); err != nil || !bytes.Equal(m.reserved, want) {
			t.Fatalf("before %v: not restored (%v)", test, err)
		}
		for i := range m.reserved[test.from:test.to] {
			m.reserved[test.from+i]++
		}
		if undone := m.undo(); undone != test.undone {
			t.Errorf("%v: %v", test, undone)
		} else if undone && !bytes.Equal(m.reserved, want) {
			t.Errorf("%v: not undone", test)
		}
	}
}
