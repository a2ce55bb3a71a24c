package lower

import (
	"go/importer"
	"go/parser"
	"path/filepath"
	"strings"
	"testing"

	"takingturns/runner/generator"

	"golang.org/x/tools/txtar"
)

// FuzzLower checks and rewrites programs of the corpus in which some tokens have
// traded places or come twice. Nothing panics, and what Go accepts is rewritten or
// refused: a pass must make nothing that Go rejects.
func FuzzLower(f *testing.F) {
	for _, source := range corpusPrograms(f) {
		f.Add(source, uint64(0))
		f.Add(source, uint64(1))
	}
	generics, err := loadTestGenerics()
	if err != nil {
		f.Fatal(err)
	}
	lookup, err := testImporter()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, source string, seed uint64) {
		fset := newStandard().fset // that of the generics
		from := importer.ForCompiler(fset, "gc", lookup())
		file, err := parser.ParseFile(fset, "main.go", generator.Mutate(source, seed), parser.SkipObjectResolution)
		if err != nil {
			return
		}
		c, messages := Check(fset, file, from, testVersion)
		if messages != nil {
			return
		}
		if err := c.Lower(generics, from, testVersion); err != nil {
			if strings.Contains(err.Error(), "could not be rewritten") {
				t.Error(err)
			}
			return
		}
		c.Realize()
	})
}

// corpusPrograms are the programs of the corpus.
func corpusPrograms(t testing.TB) (programs []string) {
	paths, err := filepath.Glob("testdata/corpus/*.txtar")
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
