package imports

import (
	"slices"
	"strings"
	"testing"
)

func TestScreen(t *testing.T) {
	const available = " is not available here (available: //go:build, //go:generate, //go:noinline)"
	nested := func(n int) string {
		return "package main\n\nvar x = " + strings.Repeat("(", n) + "1" + strings.Repeat(")", n)
	}
	// These leave n open, half of them with brackets of the other kinds closed inside.
	mixed := func(n int) string { return strings.Repeat("([{}]", n/2) + "{[" + strings.Repeat("(", n-n/2-2) }
	tests := []struct {
		name, source string
		want         []string
	}{
		{"a program", "package main\n\nfunc main() {}\n", nil},
		{"directives that are available", "//go:build windows\n\npackage main\n\n//go:generate x\n\n//go:noinline\nfunc main() {}\n", nil},
		{"in strings, and what is no directive", "package main\n\n// go:linkname x y\n/*go:linkname x y*/\nvar s = `\n//go:linkname x y\n`\n", nil},
		{
			"others, wherever they stand", "//go:debug x=y\npackage main\n\nfunc f() //go:wasmimport env f\n//go:embed\n//line a.md:7\n//go:linkname f\n",
			[]string{"x.go:1:1: //go:debug" + available, "x.go:4:10: //go:wasmimport" + available, "x.go:5:1: //go:embed" + available, "a.md:7: //go:linkname" + available},
		},
		{"followed by a tab", "package main\n\n//go:linkname\tf g\n", []string{"x.go:3:1: //go:linkname" + available}},
		{"as deep as may be", nested(deepest), nil},
		{"deeper", nested(deepest + 1), []string{"x.go:3:1009: more than 1000 brackets are open here"}},
		{"of all kinds", mixed(deepest), nil},
		{"deeper, of all kinds", mixed(deepest) + "(", []string{"x.go:1:3001: more than 1000 brackets are open here"}},
		{"one after the other", strings.Repeat("()[]{}", deepest), nil},
		{"closed before they open", strings.Repeat(")", 5000) + "\n" + nested(deepest+1), []string{"x.go:4:1009: more than 1000 brackets are open here"}},
		{"as long as may be", strings.Repeat(" ", longest), nil},
		{"longer", strings.Repeat(" ", longest+1), []string{"x.go:1:1: a program of 262145 bytes is too long (262144 are the most)"}},
		{"not Go", "\x00\xff`", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Screen("x.go", []byte(test.source)); !slices.Equal(got, test.want) {
				t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}
