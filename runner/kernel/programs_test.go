package kernel_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"takingturns/runner/engine"
	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
	"takingturns/runner/worker"

	"golang.org/x/tools/txtar"
)

func TestMain(m *testing.M) {
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

// run runs a program under an engine.
func run(t *testing.T, kind engine.Kind, name string, source []byte, seed uint64) *transcript.Transcript {
	t.Helper()
	e, err := engines()
	if err != nil {
		t.Fatal(err)
	}
	ran, err := e.Run(t.Context(), kind, snippet.Program{Name: name, Source: source, Seed: seed}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return ran
}

// Each file of testdata holds a program that checks one of the kernel's
// properties, and what it prints under both engines.
func TestPrograms(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no programs", err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(archive.Files) != 2 || archive.Files[1].Name != "output" {
			t.Fatalf("%s: want a program and its output", path)
		}
		for _, kind := range []engine.Kind{engine.Yaegi, engine.Go} {
			t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar")+"/"+string(kind), func(t *testing.T) {
				t.Parallel()
				program, want := archive.Files[0], string(archive.Files[1].Data)
				ran := run(t, kind, program.Name, program.Data, 0)
				if got := ran.Text(); got != want || ran.End.Kind != transcript.Returned {
					t.Errorf("%s\nprinted and ended %v:\n%s\nwant:\n%s", archive.Comment, ran.End, got, want)
				}
			})
		}
	}
}
