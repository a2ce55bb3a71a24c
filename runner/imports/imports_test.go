package imports

import (
	"go/token"
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	available := strings.Join(slices.Concat(Standard, Own), ", ")
	tests := []struct {
		name, source string
		want         []string
	}{
		{"nothing imported", "package main\n\nfunc main() {}\n", nil},
		{"available", "package main\n\nimport (\n\t\"fmt\"\n\tr \"math/rand/v2\"\n\t_ \"takingturns/runner/pyrand\"\n)\n\nfunc main() {}\n", nil},
		{
			"not available", "package main\n\nimport \"os/exec\"\n\nfunc main() {}\n",
			[]string{`x.go:3:8: "os/exec" is not available here (available: ` + available + ")"},
		},
		{
			"two of three", "package main\n\nimport (\n\t\"C\"\n\t\"fmt\"\n\tp \"plugin\"\n)\n\nfunc main() {}\n",
			[]string{
				`x.go:4:2: "C" is not available here (available: ` + available + ")",
				`x.go:6:4: "plugin" is not available here (available: ` + available + ")",
			},
		},
		{
			"other packages of the project", "package main\n\nimport \"takingturns/runner/machine\"\n\nfunc main() {}\n",
			[]string{`x.go:3:8: "takingturns/runner/machine" is not available here (available: ` + available + ")"},
		},
		{"no main", "package main\n\ntype t int\n\nfunc (t) main() {}\n", []string{"x.go:1:9: function main is undeclared in the main package"}},
		{"not main", "package other\n\nfunc main() {}\n", []string{"x.go:1:9: package other cannot be run; a program is package main"}},
		{"empty", "", []string{"x.go:1:1: expected 'package', found 'EOF'"}},
		{
			"syntax", "package main\n\nfunc main() {\n\tx := \n}\n",
			[]string{"x.go:5:1: expected operand, found '}'"},
		},
		{
			"two syntax errors", "package main\n\nfunc a( {}\n\nfunc b() { 1 + }\n",
			[]string{
				"x.go:3:9: expected ')', found '{'",
				"x.go:5:6: expected '(', found b",
			},
		},
		{
			"line directive", "package main\n//line 03-x.md:41\nimport \"os/exec\"\n\nfunc main() {}\n",
			[]string{`03-x.md:41: "os/exec" is not available here (available: ` + available + ")"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			file, messages := Parse(token.NewFileSet(), "x.go", []byte(test.source))
			if !slices.Equal(messages, test.want) {
				t.Errorf("got:\n%s\nwant:\n%s", strings.Join(messages, "\n"), strings.Join(test.want, "\n"))
			}
			if len(messages) == 0 && file == nil {
				t.Error("no file and no message")
			}
		})
	}
}

func TestHeader(t *testing.T) {
	for source, want := range map[string]int{
		"package main\n\nimport \"fmt\"\n\nfunc main() { x := }\n": 1,
		"package main\n\nimport fmt\n\nfunc main() {}\n":           -1,
		"import \"fmt\"\n": -1,
	} {
		got := -1
		if file := Header("x.go", []byte(source)); file != nil {
			got = len(file.Imports)
		}
		if got != want {
			t.Errorf("%q: %d imports, want %d", source, got, want)
		}
	}
}

func TestHasSyntaxError(t *testing.T) {
	if HasSyntaxError([]string{"x.go:1:1: unknown escape"}) || !HasSyntaxError([]string{"x.go:1:1: unknown escape", "x.go:2:1: syntax error: unexpected }"}) {
		t.Error("syntax errors are those that the compiler calls so")
	}
}

func TestListsAreSorted(t *testing.T) {
	if !slices.IsSorted(Standard) || !slices.IsSorted(Own) {
		t.Error("the lists are shown to readers, so they are sorted")
	}
}
