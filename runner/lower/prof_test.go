package lower

import (
	"bytes"
	"fmt"
	"go/importer"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"testing"
)

func TestDump(t *testing.T) {
	generics, err := loadTestGenerics()
	if err != nil {
		t.Fatal(err)
	}
	lookup, err := testImporter()
	if err != nil {
		t.Fatal(err)
	}
	fset := newStandard().fset
	from := importer.ForCompiler(fset, "gc", lookup())
	file, err := parser.ParseFile(fset, os.Getenv("DUMP"), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	c, messages := Check(fset, file, from, testVersion)
	if messages != nil {
		t.Fatal(messages)
	}
	if err := c.Lower(generics, from, testVersion); err != nil {
		t.Fatal(err)
	}
	real, m := c.Realize()
	fmt.Println(m)
	c.File = real.File
	var b bytes.Buffer
	printer.Fprint(&b, token.NewFileSet(), withoutPositions(c.File))
	fmt.Printf("%s", b.Bytes())
}
