package lower

import (
	"go/importer"
	"go/parser"
	"testing"

	"takingturns/runner/generator"
)

// BenchmarkReady measures what is done to a program before the interpreter gets it. In
// the guest it takes some five times as long.
func BenchmarkReady(b *testing.B) {
	generated, err := generator.Program(20001) // 250 lines
	if err != nil {
		b.Fatal(err)
	}
	programs := map[string]string{
		"hello":     "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hello\") }\n",
		"generated": string(generated),
	}
	lookup, err := testImporter()
	if err != nil {
		b.Fatal(err)
	}
	generics, err := loadTestGenerics()
	if err != nil {
		b.Fatal(err)
	}
	fset := newStandard().fset // that of the generics
	from := importer.ForCompiler(fset, "gc", lookup())
	for name, source := range programs {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				file, err := parser.ParseFile(fset, "main.go", source, parser.SkipObjectResolution)
				if err != nil {
					b.Fatal(err)
				}
				c, messages := Check(fset, file, from, testVersion)
				if messages != nil {
					b.Fatal(messages)
				}
				if err := c.Lower(generics, from, testVersion); err != nil {
					b.Fatal(err)
				}
				if _, refused := c.Realize(); refused != nil {
					b.Fatal(refused)
				}
			}
		})
	}
}
