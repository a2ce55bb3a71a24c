// Package generator makes random programs, for tests that compare the engines.
//
// A program follows from its seed. It is well-typed, ends after a bounded number of
// steps, and what it prints is decided by the machine's schedule alone: it never
// selects among cases that are ready together, never shows the order of a map, and
// calls nothing with side effects in an expression whose other operands they would
// change. It prints most of its state, so that a misrun shows.
//
// [Program] declares types, functions and variables (declare.go), then writes
// functions statement by statement (statements.go, loops.go, failures.go) and
// expression by expression (expressions.go) from what is in scope (scope.go);
// goroutines come as small scenes whose details and bodies are random
// (scenes.go). Helpers that programs use stand in library.go.txt.
package generator

import (
	_ "embed"
	"fmt"
	"go/format"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
)

// Program returns the program that follows from a seed. All that it declares at
// the top level, but main, begins with [Prefix]: many programs fit into one
// package. The error is a fault of this package.
func Program(seed uint64) ([]byte, error) {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 26)), prefix: Prefix(seed)}
	g.declareTypes()
	g.declareFunctions()
	g.declareGlobals()
	g.writeMain()
	body := g.top.String()
	body += g.library(body)
	text := fmt.Sprintf("package main\n\n%s\n%s\nfunc main() {\n\t%sMain()\n}\n", importsOf(body), body, g.prefix)
	source, err := format.Source([]byte(text))
	if err != nil {
		return nil, fmt.Errorf("the program of seed %d: %w\n%s", seed, err, text)
	}
	return source, nil
}

// Prefix is what a program's names begin with; a capital letter follows.
func Prefix(seed uint64) string { return fmt.Sprintf("p%d", seed) }

// A generator is a program being written.
type generator struct {
	*rand.Rand
	prefix string
	top    strings.Builder // finished declarations
	names  int             // counts names, so that each is new
	delays int             // counts durations, so that no two timers are due together

	types      []*typ // declared by the program
	interfaces []*typ
	functions  []*function
	globals    []variable
}

// fresh returns a name that the program does not have yet.
func (g *generator) fresh(stem string) string {
	g.names++
	return fmt.Sprintf("%s%d", stem, g.names)
}

// global returns a new name for the top level.
func (g *generator) global(stem string) string { return g.prefix + g.fresh(stem) }

// helper is the program's name of a declaration in library.go.txt.
func (g *generator) helper(name string) string { return g.prefix + name }

// chance is true in percent of 100 cases.
func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

// oneOf picks an element.
func oneOf[T any](g *generator, from ...T) T { return from[g.IntN(len(from))] }

// A choice is one of several ways to go on.
type choice[T any] struct {
	weight int
	make   func() T
}

// choose picks among choices by weight.
func choose[T any](g *generator, choices []choice[T]) T {
	total := 0
	for _, c := range choices {
		total += c.weight
	}
	at := g.IntN(total)
	for _, c := range choices {
		if at -= c.weight; at < 0 {
			return c.make()
		}
	}
	panic("unreachable")
}

//go:embed library.go.txt
var libraryText string

// declarations are those of the library, by name. There, P_ stands for the prefix.
var declarations, declarationNames = func() (map[string]string, []string) {
	all := map[string]string{}
	var names []string
	name := regexp.MustCompile(`P_(\w+)`)
	for _, text := range strings.Split(libraryText, "\n\n") {
		if found := name.FindStringSubmatch(text); found != nil {
			if all[found[1]] == "" {
				names = append(names, found[1])
			}
			all[found[1]] += text + "\n\n" // a type is followed by its methods
		}
	}
	return all, names
}()

var libraryName = regexp.MustCompile(`P_(\w+)`)

// library returns the library's declarations that a program uses.
func (g *generator) library(body string) string {
	used := map[string]bool{}
	var need func(name string)
	need = func(name string) {
		if used[name] || declarations[name] == "" {
			return
		}
		used[name] = true
		for _, found := range libraryName.FindAllStringSubmatch(declarations[name], -1) {
			need(found[1])
		}
	}
	for _, found := range regexp.MustCompile(`\b`+g.prefix+`([A-Z]\w*)`).FindAllStringSubmatch(body, -1) {
		need(found[1])
	}
	var b strings.Builder
	for _, name := range declarationNames {
		if used[name] {
			b.WriteString(strings.ReplaceAll(declarations[name], "P_", g.prefix))
		}
	}
	return b.String()
}

// packages are those that programs use, by name.
var packages = func() map[string]string {
	paths := map[string]string{}
	for _, path := range strings.Fields(`cmp context errors fmt iter maps os runtime slices sort
		strconv strings sync sync/atomic time`) {
		paths[path[strings.LastIndex(path, "/")+1:]] = path
	}
	return paths
}()

var packageName = regexp.MustCompile(`\b([a-z]+)\.[A-Z]`)

// importsOf declares the packages whose names a text uses.
func importsOf(body string) string {
	used := map[string]bool{}
	for _, found := range packageName.FindAllStringSubmatch(body, -1) {
		if path := packages[found[1]]; path != "" {
			used[fmt.Sprintf("%q", path)] = true
		}
	}
	return "import (\n" + strings.Join(slices.Sorted(maps.Keys(used)), "\n") + "\n)\n"
}
