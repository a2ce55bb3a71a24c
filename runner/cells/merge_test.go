package cells

import "testing"

// What snippets of a chapter give together is tested in package snippet, with what the
// compiler says of it.
func TestMerge(t *testing.T) {
	first := Snippet{Name: "a", Source: "package main\n\nimport \"fmt\"\n\nfunc say() { fmt.Println(1) }\n\nfunc main() { say() }\n", Path: "01.md", Line: 10}
	second := Snippet{Name: "b", Source: "func main() { say(); say() }\n", Path: "01.md", Line: 30}
	got, err := Merge([]Snippet{first, second})
	const want = `package main

import (
//line a.go:3:8
"fmt"
)

//line a.go:5:1
func say() { fmt.Println(1) }

//line b.go:1:1
func main() { say(); say() }
`
	if err != nil || string(got) != want {
		t.Errorf("got %v\n%s\nwant\n%s", err, got, want)
	}
}

func TestMergeErrors(t *testing.T) {
	for want, source := range map[string]string{
		"01.md:32: expected ';', found y": "func main() {\n\tx y\n}\n",
		"01.md:31: \"math/rand\" and \"crypto/rand\", which snippet a imports, are both called rand; name one of them otherwise": "import \"math/rand\"\n\nfunc main() { rand.Int(); f() }\n",
	} {
		first := Snippet{Name: "a", Source: "package main\n\nimport \"crypto/rand\"\n\nfunc f() { rand.Text() }\n", Path: "01.md", Line: 10}
		_, err := Merge([]Snippet{first, {Name: "b", Source: source, Path: "01.md", Line: 30}})
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
