package enginetest

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// Corpus returns the programs of runner/lower's corpus, for tests of packages beside it.
func Corpus(t testing.TB) (programs []string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "lower", "testdata", "corpus", "*.txtar"))
	if err != nil || paths == nil {
		t.Fatal("no corpus", err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if strings.HasSuffix(f.Name, ".go") {
				programs = append(programs, string(f.Data))
			}
		}
	}
	return programs
}
