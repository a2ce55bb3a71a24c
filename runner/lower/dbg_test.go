package lower

import (
	"os"
	"testing"
	"go/parser"
	"go/token"
	"go/importer"
)

func TestDbg(t *testing.T) {
	src, _ := os.ReadFile(os.Getenv("DBG"))
	g, err := loadTestGenerics()
	if err != nil {
		t.Fatal(err)
	}
	_ = g
	s := newStandard()
	_ = importer.Default
	file, err := parser.ParseFile(s.fset, "p.go", src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	_ = token.NoPos
	c, messages := Check(s.fset, file, s, testVersion)
	if messages != nil { t.Fatal(messages) }
	passes := []pass{instantiate(g)}
	for _, p := range statements {
		passes = append(passes, plainly(p))
	}
	if err := c.apply(s, testVersion, passes...); err != nil {
		t.Fatal(err)
	}
}
