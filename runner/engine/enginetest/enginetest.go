// Package enginetest lets the tests of several packages run programs: one set of
// engines for all tests of a package, and workers that are the test itself.
package enginetest

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"takingturns/runner/engine"
	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
	"takingturns/runner/worker"
)

// Main is the TestMain of a package whose tests run programs.
func Main(m *testing.M) {
	worker.Main()
	status := m.Run()
	if e, err := engines(); err == nil {
		e.Close()
	}
	os.Exit(status)
}

var engines = sync.OnceValues(func() (*engine.Engines, error) {
	e, err := engine.New(context.Background(), 2, nil)
	if err == nil {
		e.Limits.Wall = 2 * time.Minute // the computer may be busy
	}
	return e, err
})

// Engines are the engines of the tests.
func Engines(t testing.TB) *engine.Engines {
	t.Helper()
	e, err := engines()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Run runs a program under an engine.
func Run(t *testing.T, kind engine.Kind, name string, source []byte, seed uint64) *transcript.Transcript {
	t.Helper()
	ran, err := Engines(t).Run(t.Context(), kind, snippet.Program{Name: name, Source: source, Seed: seed}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return ran
}
