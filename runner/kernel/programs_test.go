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
	eachProgram(t, "testdata/*.txtar", "output", func(t *testing.T, kind engine.Kind, program txtar.File, want, comment string) {
		t.Parallel()
		ran := enginetest.Run(t, kind, program.Name, program.Data, 0)
		if got := ran.Text(); got != want || ran.End.Kind != transcript.Returned {
			t.Errorf("%s\nprinted and ended %v:\n%s\nwant:\n%s", comment, ran.End, got, want)
		}
	})
}

// eachProgram tests, under both engines, the program in each of some files. Beside it
// stands what is wanted of it.
func eachProgram(t *testing.T, files, wanted string, test func(t *testing.T, kind engine.Kind, program txtar.File, want, comment string)) {
	t.Helper()
	paths, err := filepath.Glob(files)
	if err != nil || len(paths) == 0 {
		t.Fatal("no programs", err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(archive.Files) != 2 || archive.Files[1].Name != wanted {
			t.Fatalf("%s: want a program and its %s", path, wanted)
		}
		for _, kind := range []engine.Kind{engine.Yaegi, engine.Go} {
			t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar")+"/"+string(kind), func(t *testing.T) {
				test(t, kind, archive.Files[0], string(archive.Files[1].Data), string(archive.Comment))
			})
		}
	}
}
