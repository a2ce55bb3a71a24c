package kernel_test

import (
	"path/filepath"
	"strings"
	"testing"

	"takingturns/runner/engine"
	"takingturns/runner/engine/enginetest"
	"takingturns/runner/snippet"

	"golang.org/x/tools/txtar"
)

// Each file of testdata/traces holds a program and its trace under both engines.
func TestTraces(t *testing.T) {
	paths, err := filepath.Glob("testdata/traces/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no programs", err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(archive.Files) != 2 || archive.Files[1].Name != "trace" {
			t.Fatalf("%s: want a program and its trace", path)
		}
		for _, kind := range []engine.Kind{engine.Yaegi, engine.Go} {
			t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar")+"/"+string(kind), func(t *testing.T) {
				program, want := archive.Files[0], string(archive.Files[1].Data)
				ran, err := enginetest.Engines(t).Run(t.Context(), kind, snippet.Program{Name: program.Name, Source: program.Data, Traced: true}, nil)
				if err != nil {
					t.Fatal(err)
				}
				if got := ran.Trace(); got != want {
					t.Errorf("%s\ngave the trace\n%s\nwant:\n%s", archive.Comment, got, want)
				}
			})
		}
	}
}
