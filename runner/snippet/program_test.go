package snippet

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

// TestProgram prints the program of each snippet with uses, and what a compiler
// says of it.
func TestProgram(t *testing.T) {
	packages := importer.Default()
	testArchives(t, "testdata/program/*.txtar", func(source []byte) string {
		c, err := Parse("chapters/01-x.md", source)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, s := range c.Snippets {
			if len(s.Uses) == 0 {
				continue
			}
			p, err := s.Program()
			fmt.Fprintf(&b, "== %s\n", p.Name)
			if err != nil {
				fmt.Fprintln(&b, err)
				continue
			}
			b.Write(p.Source)
			for _, problem := range typeCheck(p, packages) {
				fmt.Fprintf(&b, "-> %s\n", c.Locate(problem))
			}
		}
		return b.String()
	})
}

// typeCheck returns the compile errors of a program.
func typeCheck(p Program, packages types.Importer) (problems []string) {
	report := func(err error) { problems = append(problems, err.Error()) }
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, p.Name, p.Source, 0)
	if err != nil {
		return []string{err.Error()}
	}
	config := types.Config{Importer: packages, Error: report}
	config.Check("main", fset, []*ast.File{file}, nil)
	return problems
}

func TestProgramAlone(t *testing.T) {
	source := "package main\n\nfunc main( {}\n"
	c, err := Parse("chapters/01-x.md", []byte("```go name=a seed=7\n"+source+"```\n"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.Snippets[0].Program()
	if err != nil || p.Name != "a.go" || string(p.Source) != source || p.Seed != 7 {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestProgramWithoutUsed(t *testing.T) {
	s := &Snippet{Name: "a", Line: 9, Uses: []string{"gone"}}
	s.Chapter = &Chapter{Path: "chapters/01-x.md", Snippets: []*Snippet{s}}
	want := "chapters/01-x.md:9: uses=gone: there is no valid earlier snippet of this name"
	if _, err := s.Program(); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// FuzzProgram merges two cells of any text. Whatever parses must merge into
// something that parses too.
func FuzzProgram(f *testing.F) {
	f.Add("package main\nconst (\n\ta = iota; b; c)\nfunc main() {}; var x = 1", "func main() {}\nvar b int")
	f.Add("package main\ntype (\n\t// T\n\tT int; U = T // x\n)\nfunc (T) m() {}", "type T int // y")
	f.Add("package main; import (\"fmt\"; . \"os\"); var (a, b = 1, fmt.Sprint()); func init(){}", "var a = `\n\n`;;")
	f.Fuzz(func(t *testing.T, one, two string) {
		c := &Chapter{Path: "chapters/01-x.md"}
		c.Snippets = []*Snippet{
			{Chapter: c, Name: "one", Line: 1, Source: one},
			{Chapter: c, Name: "two", Line: 100, Source: two, Uses: []string{"one"}},
		}
		p, err := c.Snippets[1].Program()
		if err != nil {
			return
		}
		mode := parser.SkipObjectResolution | parser.ParseComments
		if _, err := parser.ParseFile(token.NewFileSet(), p.Name, p.Source, mode); err != nil {
			t.Errorf("%q and %q merge into\n%s\n%v", one, two, p.Source, err)
		}
	})
}
