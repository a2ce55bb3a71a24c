package repl

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// FuzzInput reads inputs of any text, two of which build on each other. What is no Go is
// told; nothing panics, and an input that waits for its end gets one.
func FuzzInput(f *testing.F) {
	names, _ := filepath.Glob("testdata/*.in")
	for _, name := range names {
		typed, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		lines := strings.SplitAfter(string(typed), "\n")
		for i := range len(lines) - 1 {
			f.Add(lines[i], lines[i+1])
		}
	}
	f.Add("func (", "}{")
	f.Add("func f() {", "/*")
	f.Add("x := 1 }; func g() {", "var a, b = 1, `")
	f.Fuzz(func(t *testing.T, one, two string) {
		s := &Session{}
		s.Reset()
		var cells []*cell
		for _, text := range []string{one, two} {
			if isBlank(text) {
				continue
			}
			c := s.newCell(text)
			switch {
			case c.problem == "" && c.valid:
				cells = append(cells, c)
			case c.problem == "" && Complete(text):
				if _, err := parser.ParseFile(token.NewFileSet(), "wrong.go", s.wrong(c).Source, 0); err == nil {
					t.Errorf("%q is wrong, and what is to say so is right", text)
				}
			}
		}
		p := &plan{cells: cells, global: s.globals(cells)}
		program, err := p.program("")
		if err != nil {
			return // it names the place
		}
		if _, err := parser.ParseFile(token.NewFileSet(), "session.go", program.Source, 0); err != nil {
			t.Errorf("%q and %q make\n%s\n%v", one, two, program.Source, err)
		}
	})
}
