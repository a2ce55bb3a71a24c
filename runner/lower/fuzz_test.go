package lower

import (
	"go/importer"
	"go/parser"
	"strings"
	"testing"

	"takingturns/runner/generator"
)

// FuzzLower checks and rewrites programs of the corpus in which some tokens have
// traded places or come twice. Nothing panics, and what Go accepts is rewritten or
// refused: a pass must make nothing that Go rejects.
func FuzzLower(f *testing.F) {
	corpus, err := generator.Corpus("testdata/corpus")
	if err != nil {
		f.Fatal(err)
	}
	for _, source := range corpus {
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
