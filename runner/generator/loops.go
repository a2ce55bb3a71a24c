package generator

import (
	"fmt"
	"strings"
)

// loop writes a loop of a few rounds.
func (g *generator) loop(f *frame) {
	var out strings.Builder
	inner := f.nest(3)
	inner.out, inner.inLoop = &out, true
	label := g.fresh("Loop")
	inner.loops = append(inner.loops[:len(inner.loops):len(inner.loops)], label)
	header := g.loopHeader(inner)
	inner.line("%s {", header)
	n := g.IntN(3) + 1
	for i := range n {
		g.statement(inner)
		if i < n-1 || g.chance(30) {
			g.jump(inner)
		}
	}
	g.use(inner)
	inner.line("}")
	if inner.used[label] {
		f.line("%s:", label)
	}
	f.out.WriteString(out.String())
}

// loopHeader writes the head of a loop and declares its variables.
func (g *generator) loopHeader(f *frame) string {
	declared := func(t *typ) string {
		v := variable{name: g.fresh("v"), typ: t}
		f.add(v)
		return v.name
	}
	way := func(weight int, write func() string) choice[string] { return choice[string]{weight, write} }
	return choose(g, []choice[string]{
		way(4, func() string {
			i := declared(intType)
			return fmt.Sprintf("for %s := 0; %[1]s < %d; %[1]s++", i, g.IntN(4))
		}),
		way(1, func() string {
			i, j := declared(intType), declared(intType)
			return fmt.Sprintf("for %s, %s := 0, %d; %[1]s < %[2]s; %[1]s, %[2]s = %[1]s+1, %[2]s-1", i, j, g.IntN(6))
		}),
		way(3, func() string { return fmt.Sprintf("for %s := range %d", declared(intType), g.IntN(4)+1) }),
		way(1, func() string {
			t := oneOf(g, integers...)
			n := fmt.Sprintf("(%s & 3)", g.variable(f, t))
			return fmt.Sprintf("for %s := range %s", declared(t), n)
		}),
		way(1, func() string { return fmt.Sprintf("for range %d", g.IntN(3)+1) }),
		way(4, func() string { return g.rangeOver(f, declared) }),
		way(2, func() string {
			values := g.literal(f, stringType, 0)
			return fmt.Sprintf("for %s, %s := range %s", declared(intType), declared(runeType), values)
		}),
		way(2, func() string {
			m := g.literal(f, mapOf(g.key(), intType), 1)
			key := g.keyOf(m)
			return fmt.Sprintf("for _, %s := range %s(%s)", declared(key), g.helper("Keys"), m)
		}),
		way(2, func() string {
			return fmt.Sprintf("for %s := range %s(%d)", declared(intType), g.helper("Count"), g.IntN(4)+1)
		}),
		way(1, func() string {
			t, u := g.basic(), g.basic()
			return g.pairs(f, t, u, declared)
		}),
		way(1, func() string {
			t := g.basic()
			list := g.literal(f, sliceOf(t), 1)
			return fmt.Sprintf("for %s := range slices.Values(%s)", declared(t), list)
		}),
	})
}

func (g *generator) pairs(f *frame, t, u *typ, declared func(*typ) string) string {
	a, b := g.literal(f, sliceOf(t), 1), g.literal(f, sliceOf(u), 1)
	return fmt.Sprintf("for %s, %s := range %s(%s, %s)", declared(t), declared(u), g.helper("Zip"), a, b)
}

// keyOf finds the type of a map's literal's keys.
func (g *generator) keyOf(literal string) *typ {
	name := literal[len("map["):strings.Index(literal, "]")]
	for _, t := range append(append(integers[:len(integers):len(integers)], stringType), g.types...) {
		if t.name == name {
			return t
		}
	}
	panic("no type of keys " + name)
}

// rangeOver ranges over a slice or an array: over the elements that it has when the
// loop begins.
func (g *generator) rangeOver(f *frame, declared func(*typ) string) string {
	v, ok := g.pickVariable(f, func(v variable) bool {
		return (v.typ.kind == slice || v.typ.kind == array) && v.typ.elem.kind != pointer && v.typ.elem.kind != function_
	})
	x := v.name
	if !ok {
		v.typ = sliceOf(g.basic())
		x = "(" + g.literal(f, v.typ, 1) + ")"
	}
	if g.chance(20) {
		return fmt.Sprintf("for %s := range %s", declared(intType), x)
	}
	return fmt.Sprintf("for %s, %s := range %s", declared(intType), declared(v.typ.elem), x)
}

// jump leaves a round, a loop or several, if a condition holds.
func (g *generator) jump(f *frame) {
	if !f.inLoop || g.chance(40) {
		return
	}
	f.line("if %s {", g.condition(f, 1))
	if g.chance(40) {
		g.printSome(f)
	}
	label := oneOf(g, f.loops...)
	switch word := oneOf(g, "break", "continue"); {
	case g.chance(50):
		f.line("%s", word)
	default:
		f.used[label] = true
		f.line("%s %s", word, label)
	}
	f.line("}")
}

// leave leaves a round of a loop, or a loop, from wherever in its body.
func (g *generator) leave(f *frame) {
	label := oneOf(g, f.loops...)
	f.used[label] = true
	f.line("if %s {\n%s %s\n}", g.condition(f, 2), oneOf(g, "break", "continue"), label)
}

// backwards is a loop made of goto.
func (g *generator) backwards(f *frame) {
	label, n := g.fresh("Again"), g.fresh("n")
	f.line("%s := 0\n%s:", n, label)
	inner := f.nest(3)
	inner.inLoop = false
	g.braces(inner, 1)
	f.line("if %s++; %[1]s < %d {\ngoto %s\n}", n, g.IntN(3)+1, label)
}

// forwards leaves a block by goto.
func (g *generator) forwards(f *frame) {
	label := g.fresh("Out")
	f.line("{\nif %s {\ngoto %s\n}", g.condition(f, 2), label)
	g.braces(f.nest(1), 2)
	f.line("}\n%s:\nfmt.Println(%q)", label, label)
}

// collected makes closures in a loop and calls them after it.
func (g *generator) collected(f *frame) {
	fs, i := g.fresh("fs"), g.fresh("i")
	f.line("var %s []func() int", fs)
	head := oneOf(g, "for %s := 0; %[1]s < 3; %[1]s++ {", "for %s := range 3 {", "for %s := range []int{7, 8, 9} {", "for _, %s := range []int{4, 5} {")
	f.line(head, i)
	if g.chance(40) {
		f.line("if %s == %d {\n%s\n}", i, g.IntN(3), oneOf(g, "continue", "break"))
	}
	f.line("%s = append(%[1]s, func() int {", fs)
	inner := f.enter([]*typ{intType}, false)
	inner.add(variable{name: i, typ: intType, assignable: strings.Contains(head, "range")})
	inner.local, inner.weight = map[string]bool{}, f.weight*3
	g.block(inner, 1)
	f.line("%s += %d", i, g.IntN(4)*g.IntN(3))
	f.line("return %s\n})", i)
	f.line("}\nfor _, f := range %s {\nfmt.Println(%q, f(), f())\n}", fs, g.fresh("calls "))
}

// stack uses a generic container.
func (g *generator) stack(f *frame) {
	t := g.printableType(1)
	s := g.fresh("s")
	if g.chance(50) {
		f.line("%s := &%s[%s]{}", s, g.helper("List"), t.name)
		for range g.IntN(3) + 1 {
			f.line("%s.Add(%s)%s", s, g.expr(f, t, 2), oneOf(g, "", ".Add("+g.expr(f, t, 1)+")"))
		}
		f.line("for x := range %s.Each {\nfmt.Printf(\"%%v \", x)\n%s\n}\nfmt.Println(%[1]s.size)", s, oneOf(g, "", "break", "continue"))
		return
	}
	f.line("var %s %s[%s]", s, g.helper("Stack"), t.name)
	for range g.IntN(3) + 1 {
		f.line("%s.Push(%s)", s, g.expr(f, t, 2))
	}
	f.line("for i, x := range %s.All() {\nfmt.Println(i, x)\n%s\n}", s, oneOf(g, "", "if i > 0 {\nbreak\n}", "defer fmt.Println(\"later\", i)"))
	f.line("if x, ok := %s.Pop(); ok {\nfmt.Printf(\"%%v %%T\\n\", x, %[1]s)\n}", s)
}

// sequences uses iterators otherwise than in a loop.
func (g *generator) sequences(f *frame) {
	t := g.basic()
	list := g.literal(f, sliceOf(t), 1)
	if g.chance(50) {
		next, stop := g.fresh("next"), g.fresh("stop")
		f.line("%s, %s := iter.Pull(slices.Values(%s))", next, stop, list)
		f.line("fmt.Println(%s())\n%s()\nfmt.Println(%[1]s())", next, stop)
		return
	}
	f.line("fmt.Println(slices.Collect(%s(%d)), slices.Collect(maps.Values(map[string]int{\"k\": %d})))", g.helper("Count"), g.IntN(4), g.IntN(9))
	f.line("fmt.Println(%s(%s, func(x %s) bool { return x != %s }))", g.helper("Filter"), list, t.name, g.literal(f, t, 0))
}

// sorting sorts what is at hand.
func (g *generator) sorting(f *frame) {
	t := oneOf(g, intType, stringType, oneOf(g, integers...))
	s := g.fresh("s")
	f.line("%s := %s", s, g.literal(f, sliceOf(t), 1))
	f.line(oneOf(g,
		"slices.Sort(%s)",
		"slices.SortFunc(%s, func(a, b %[2]s) int { return cmp.Compare(b, a) })",
		"sort.Slice(%s, func(i, j int) bool { return %[1]s[i] > %[1]s[j] })",
		"slices.Reverse(%s)",
	)+"\nfmt.Println(%[1]s, len(%[1]s) > 0 && %[1]s[0] == *new(%[2]s))", s, t.name)
}
