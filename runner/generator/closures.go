package generator

import (
	"fmt"
	"strings"
)

// closure makes a closure that may change what surrounds it, and calls it.
func (g *generator) closure(f *frame) {
	t := funcOf(nil, nil)
	for range g.IntN(3) {
		t.params = append(t.params, g.randomType(1))
	}
	for range g.IntN(3) {
		t.results = append(t.results, g.randomType(1))
	}
	name := g.fresh("f")
	before := *f.cost
	f.line("%s := %s", name, g.functionLiteral(f, t, false))
	fn := &function{params: t.params, results: t.results, cost: (*f.cost - before) / f.weight}
	g.callAndKeep(f, fn, name)
	if g.chance(50) {
		g.assign(f)
		g.callAndKeep(f, fn, name)
	}
}

// callStatement calls a function or method that may have side effects, in a
// statement of its own.
func (g *generator) callStatement(f *frame) {
	var ways []func()
	for _, fn := range g.functions {
		if !fn.pure && f.affords(fn.cost) {
			ways = append(ways, func() { g.callAndKeep(f, fn, fn.name) })
		}
	}
	for _, v := range f.vars {
		for _, m := range g.methodsOf(v.typ) {
			if !m.pure && f.affords(m.cost) && (v.typ.kind == pointer || v.assignable) {
				ways = append(ways, func() { g.callAndKeep(f, m, v.name+"."+m.name) })
			}
		}
	}
	if ways == nil {
		g.declare(f)
		return
	}
	oneOf(g, ways...)()
}

// callAndKeep calls a function and keeps its results.
func (g *generator) callAndKeep(f *frame, fn *function, callee string) {
	text := g.callOf(f, fn, callee, 2)
	switch {
	case len(fn.results) == 0 || g.chance(10):
		f.line("%s", text)
		return
	case len(fn.results) == 1 && g.chance(25) && fn.results[0].printable():
		f.line("fmt.Println(%q, %s)", g.fresh("called "), text)
		return
	case len(fn.results) == 1 && g.chance(30):
		v, ok := g.target(f, func(t *typ) bool { return t.name == fn.results[0].name && t.kind != function_ })
		if ok {
			f.line("%s = %s", v.name, text)
			return
		}
	}
	var names []string
	for i, t := range fn.results {
		if i > 0 && g.chance(15) {
			names = append(names, "_")
			continue
		}
		v := variable{name: g.fresh("v"), typ: t, assignable: true, owned: true}
		names = append(names, v.name)
		f.add(v)
	}
	f.line("%s := %s", strings.Join(names, ", "), text)
}

// methodValue binds a method to a value that changes afterwards.
func (g *generator) methodValue(f *frame) {
	v, ok := g.target(f, func(t *typ) bool {
		return t.kind != pointer && t.kind != contract && len(t.methods) > 0
	})
	if !ok {
		g.closure(f)
		return
	}
	m := oneOf(g, v.typ.methods...)
	name := g.fresh("m")
	if g.chance(30) && !m.pointer {
		f.line("%s := %s.%s", name, v.typ.name, m.name)
		fn := *m
		fn.params = append([]*typ{v.typ}, m.params...)
		g.callAndKeep(f, &fn, name)
		return
	}
	f.line("%s := %s.%s", name, v.name, m.name)
	f.line("%s = %s", v.name, g.expr(f, v.typ, 2))
	g.callAndKeep(f, m, name)
	if v.typ.printable() {
		f.line("fmt.Println(%s)", v.name)
	}
}

// task writes the body of a goroutine, all but its braces; it waits for nothing.
func (g *generator) task(f *frame, n int, known ...variable) {
	inner := f.enter(nil, false)
	inner.closed = true
	for _, v := range known {
		inner.add(v)
	}
	g.block(inner, n)
}

// delay is a duration that no other timer of the program has.
func (g *generator) delay() string {
	g.delays++
	return fmt.Sprintf("%d*time.Microsecond", g.IntN(9000)+1000+g.delays)
}
