package machine

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unsafe"

	"takingturns/runner/transcript"
)

// own is how many bytes of the computer's memory a memory has for itself.
func own(t *testing.T, m *memory) int {
	t.Helper()
	first := uintptr(unsafe.Pointer(unsafe.SliceData(m.reserved)))
	total, inside := 0, false
	for line := range strings.Lines(string(readFile(t, "/proc/self/smaps"))) {
		var from, to uintptr
		var kB int
		if n, _ := fmt.Sscanf(line, "%x-%x ", &from, &to); n == 2 {
			inside = from < first+uintptr(len(m.reserved)) && first < to
		} else if n, _ := fmt.Sscanf(line, "Anonymous: %d kB", &kB); n == 1 && inside {
			total += kB << 10
		}
	}
	return total
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
	shared := theGuest(t)
	g := &Guest{machine: shared.machine, compiled: shared.compiled, image: shared.image, memory: shared.memory}
	run := func(source string, observe func(transcript.Write)) *instance {
		t.Helper()
		ran, err := g.Run(t.Context(), Program{Name: "x.go", Source: []byte(source)}, Limits{}, observe)
		if err != nil || ran.End.Kind != transcript.Returned {
			t.Fatalf("printed %q, %v", ran.Text(), err)
		}
		<-g.idle[0].restored // and so it stays until the next run, which asks again
		g.idle[0].restored <- nil
		return g.idle[0]
	}
	i, during := run(hello, nil), 0
	before := own(t, i.memory)
	if run(program, func(transcript.Write) { during = own(t, i.memory) }) != i {
		t.Fatal("not the same instance")
	}
	if after := own(t, i.memory); before > 4<<20 || during < used || after > before {
		t.Errorf("%d kB before, %d during, %d after", before>>10, during>>10, after>>10)
	}
	i.module.Close(t.Context())
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
