package generator_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"takingturns/runner/generator"
)

// Go accepts every program, and equal seeds give equal programs.
func TestProgramsAreWellTyped(t *testing.T) {
	fset := token.NewFileSet()
	config := types.Config{Importer: importer.ForCompiler(fset, "gc", nil), GoVersion: "go1.26"}
	for seed := range uint64(500) {
		source, err := generator.Program(seed)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(fset, "p.go", source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := config.Check("main", fset, []*ast.File{file}, nil); err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, source)
		}
		if again, _ := generator.Program(seed); string(again) != string(source) {
			t.Fatalf("seed %d gives two programs", seed)
		}
	}
}
