package machine

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"takingturns/runner/toolchain"
	"takingturns/runner/transcript"
)

// A held guest and what it takes to compile programs, as a worker holds them.
type held struct {
	tools   *toolchain.Toolchain
	machine *Machine
	path    string // of the guest
	guest   *Guest
}

var hold = sync.OnceValues(func() (*held, error) {
	ctx := context.Background()
	tools, err := toolchain.New(ctx, nil)
	if err != nil {
		return nil, err
	}
	m, err := New(ctx, filepath.Join(tools.Cache, "wazero"))
	if err != nil {
		return nil, err
	}
	translate := func(path string) error { _, err := m.Guest(ctx, path, 0); return err }
	path, err := tools.Guest(ctx, translate)
	if err != nil {
		return nil, err
	}
	g, err := m.Guest(ctx, path, 0)
	return &held{tools, m, path, g}, err
})

func theGuest(t testing.TB) *Guest {
	t.Helper()
	h, err := hold()
	if err != nil {
		t.Fatal(err)
	}
	return h.guest
}

// interpret runs a program in the guest.
func interpret(t testing.TB, source string, seed uint64, limits Limits) *transcript.Transcript {
	t.Helper()
	ran, err := theGuest(t).Run(t.Context(), Program{Name: "x.go", Source: []byte(source), Seed: seed}, limits, nil)
	if err != nil {
		t.Fatal(err)
	}
	return ran
}

// compiled compiles a program with the kernel.
func compiled(t testing.TB, source string) *Compiled {
	t.Helper()
	h, err := hold()
	if err != nil {
		t.Fatal(err)
	}
	path, err := h.tools.Program(t.Context(), "x.go", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	wasm, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	c, err := h.machine.Compile(t.Context(), wasm)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close(context.Background()) })
	return c
}

// repetitions is how often a test repeats something: rarely, or often when
// TURNS_SLOW is set.
func repetitions(rarely, often int) int {
	if os.Getenv("TURNS_SLOW") == "" {
		return rarely
	}
	return often
}

const hello = `package main

import "fmt"

func main() { fmt.Println("hello") }
`
