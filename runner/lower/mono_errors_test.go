package lower

import (
	"errors"
	"go/types"
	"strings"
	"testing"
)

func TestInstantiateRefuses(t *testing.T) {
	for _, test := range []struct{ program, message string }{
		{`package main

import "net/http"

func id[T any](x T) T { return x }

func main() { _ = id(http.NoBody) }
`, "refused.go:7:19: net/http.noBody cannot be named here"},
		{`package main

func outer[T any](x T) any {
	type box[U any] struct {
		t T
		u U
	}
	return box[int]{t: x}
}

func main() { outer("a") }
`, "refused.go:11:15: a generic type declared in a generic function cannot be run yet; --engine go can"},
	} {
		c := checkSource(t, "refused", []byte(test.program))
		err := c.instantiate(nil, newStandard(), testVersion)
		if err == nil || err.Error() != test.message {
			t.Errorf("got %v, want %s", err, test.message)
		}
	}
}

// TestNothingGeneric: a program without generics stays as it is.
func TestNothingGeneric(t *testing.T) {
	c := checkSource(t, "plain", []byte("package main\n\ntype shape interface{ area() int }\n\nfunc main() { println(\"plain\") }\n"))
	file := c.File
	if err := c.instantiate(nil, newStandard(), testVersion); err != nil || c.File != file {
		t.Errorf("changed: %v, error: %v", c.File != file, err)
	}
}

// TestWithoutGenerics: what there is no source for stays, for others to refuse.
func TestWithoutGenerics(t *testing.T) {
	const program = `package main

import "slices"

func id[T any](x T) T { return x }

func main() { println(slices.Max(id([]int{1, 2}))) }
`
	c := checkSource(t, "without", []byte(program))
	if err := c.instantiate(nil, newStandard(), testVersion); err != nil {
		t.Fatal(err)
	}
	if text := formatFile(t, c); !strings.Contains(text, "println(slices.Max(idꞏsliceꞏint([]int{1, 2})))") {
		t.Error(text)
	}
}

func TestPositionsStay(t *testing.T) {
	c := checkSource(t, "placed", []byte("package main\n\nfunc id[T any](x T) T {\n\treturn x\n}\n\nfunc main() {\n\tid(1)\n}\n"))
	if err := c.instantiate(nil, newStandard(), testVersion); err != nil {
		t.Fatal(err)
	}
	for id, object := range c.Info.Defs {
		if f, ok := object.(*types.Func); ok && f.Name() == "idꞏint" {
			if got := c.Fset.Position(id.Pos()).String(); got != "placed.go:3:6" {
				t.Error(got)
			}
			return
		}
	}
	t.Error("no instance")
}

func TestLoadGenericsFails(t *testing.T) {
	s := newStandard()
	_, err := LoadGenerics(s.fset, func(string) (map[string][]byte, error) { return nil, errors.New("no source") }, s, testVersion)
	if err == nil || err.Error() != "no source" {
		t.Error(err)
	}
	_, err = LoadGenerics(s.fset, func(string) (map[string][]byte, error) { return nil, nil }, s, testVersion)
	if want := "the generic part of package cmp: $GOROOT/src/cmp/cmp.go is missing"; err == nil || err.Error() != want {
		t.Error(err)
	}
}

func BenchmarkInstantiate(b *testing.B) {
	g, err := loadTestGenerics()
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"stack", "sorting", "iterators", "slicing"} {
		b.Run(name, func(b *testing.B) {
			for _, c := range monoCases(b) {
				if c.name != name {
					continue
				}
				for b.Loop() {
					checked := checkSource(b, c.name, c.before)
					if err := checked.instantiate(g, newStandard(), testVersion); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
