package kernel_test

import (
	"path/filepath"
	"strings"
	"testing"

	"takingturns/runner/engine"
	"takingturns/runner/engine/enginetest"
	"takingturns/runner/transcript"

	"golang.org/x/tools/txtar"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

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
				ran := enginetest.Run(t, kind, program.Name, program.Data, 0)
				if got := ran.Text(); got != want || ran.End.Kind != transcript.Returned {
					t.Errorf("%s\nprinted and ended %v:\n%s\nwant:\n%s", archive.Comment, ran.End, got, want)
				}
			})
		}
	}
}
