package lower

import (
	"cmp"
	"fmt"
	"go/importer"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
	"testing"
)

const named = `package main

type T struct{}

func (T) value()    {}
func (*T) pointer() {}

type G[K any] struct{}

func (g *G[K]) get() { func() {}() }

func generic[K any]() {}

var global = func() func() {
	return func() {}
}

func init() {}
func init() {
	func(int) {}(1)
}

func each(yield func(int) bool) { yield(1) }

func main() {
	go func() {
		func() {}()
	}()
	for x := range each {
		func() { _ = x }()
		for range each {
			func() {}()
		}
	}
	func() {}()
}
`

// The names were printed by compiled Go: runtime.FuncForPC in each function.
func TestFunctions(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "x.go", named, 0)
	if err != nil {
		t.Fatal(err)
	}
	c, messages := Check(fset, file, importer.Default(), "go1.26")
	if messages != nil {
		t.Fatal(messages)
	}
	found := c.Functions()
	var got []string
	for _, pos := range slices.SortedFunc(maps.Keys(found), func(a, b token.Pos) int { return cmp.Compare(a, b) }) {
		parameters := ""
		if found[pos].Parameters {
			parameters = "..."
		}
		got = append(got, fmt.Sprintf("%d %s(%s)", fset.Position(pos).Line, found[pos].Name, parameters))
	}
	want := strings.TrimSpace(`
5 main.T.value(...)
6 main.(*T).pointer(...)
10 main.(*G[...]).get(...)
10 main.(*G[...]).get.func1()
12 main.generic[...]()
14 main.init.func1()
15 main.init.func1.1()
18 main.init.0()
19 main.init.1()
20 main.init.1.func1(...)
23 main.each(...)
25 main.main()
26 main.main.func1()
27 main.main.func1.1()
29 main.main-range1(...)
30 main.main.func2(...)
31 main.main-range2()
32 main.main.func3()
35 main.main.func4()`)
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}
