package generator

import (
	"fmt"
	"slices"
	"strings"
)

// body writes the statements of a function.
func (g *generator) body(f *frame, n int) {
	if g.chance(20) && !f.pure {
		g.deferred(f)
	}
	for range n {
		g.statement(f)
	}
	g.use(f)
	g.returns(f)
}

// block writes the statements of a block, all but its braces.
func (g *generator) block(f *frame, n int) {
	for range n {
		g.statement(f)
	}
	g.use(f)
}

// braces writes a block.
func (g *generator) braces(f *frame, n int) {
	f.line("{")
	g.block(f, n)
	f.line("}")
}

// returns writes a return statement.
func (g *generator) returns(f *frame) {
	if len(f.results) == 0 {
		return
	}
	if f.named != nil && g.chance(40) {
		f.line("return")
		return
	}
	var values []string
	for _, t := range f.results {
		values = append(values, g.expr(f, t, 2))
	}
	f.line("return %s", strings.Join(values, ", "))
}

// use prints the variables of a block, and uses what cannot be printed.
func (g *generator) use(f *frame) {
	var printed []string
	for _, v := range f.vars {
		switch {
		case !f.local[v.name]:
		case v.typ.printable() && (!f.pure || g.chance(20)) && g.chance(80):
			printed = append(printed, v.name)
		default:
			f.line("_ = %s", v.name)
		}
	}
	for group := range slices.Chunk(printed, 4) {
		g.print(f, group)
	}
}

// print prints expressions that stand for variables.
func (g *generator) print(f *frame, names []string) {
	verb := oneOf(g, "", "", "%v ", "%+v ", "%T ")
	label := fmt.Sprintf("%q", g.fresh("at "))
	if verb == "" {
		f.line("fmt.Println(%s, %s)", label, strings.Join(names, ", "))
		return
	}
	f.line("fmt.Printf(\"%%s "+strings.ReplaceAll(strings.Repeat(verb, len(names)), "%", "%%")+"\\n\", %s, %s)", label, strings.Join(names, ", "))
}

// statement writes a statement, at random.
func (g *generator) statement(f *frame) {
	if f.tired() || f.blocks > 4 {
		g.printSome(f)
		return
	}
	do := func(weight int, write func(f *frame)) choice[struct{}] {
		return choice[struct{}]{weight, func() struct{} { write(f); return struct{}{} }}
	}
	ways := []choice[struct{}]{
		do(8, g.declare), do(6, g.assign), do(4, g.printSome), do(4, g.conditional), do(3, g.switches),
		do(6, g.loop), do(2, g.typeSwitch), do(2, g.shadow), do(2, g.swap), do(2, g.stack), do(2, g.assertion),
		do(2, g.fields), do(3, g.elementsOf), do(1, g.backwards), do(1, g.forwards), do(2, g.pointers),
		do(1, g.constants), do(2, g.dynamic), do(1, g.sequences), do(1, g.sorting),
	}
	if len(f.loops) > 0 {
		ways = append(ways, do(3, g.leave))
	}
	if !f.pure {
		ways = append(ways, do(4, g.closure), do(4, g.callStatement), do(3, g.guarded), do(2, g.methodValue),
			do(2, g.collected), do(1, g.errorChain), do(2, g.early))
		if !f.closed && f.blocks < 4 && f.weight < 10 {
			ways = append(ways, do(3, g.scene))
		}
	}
	choose(g, ways)
}

func (g *generator) printSome(f *frame) {
	var names []string
	for range g.IntN(2) + 1 {
		if v, ok := g.pickVariable(f, func(v variable) bool { return v.typ.printable() }); ok {
			names = append(names, v.name)
		}
	}
	if g.chance(50) && !f.tired() {
		names = append(names, g.typed(f, g.printableType(1), 3))
	}
	if names != nil && (!f.pure || g.chance(25)) {
		g.print(f, names)
	}
}

// declare declares a variable in one of the ways of Go.
func (g *generator) declare(f *frame) {
	t := g.randomType(2)
	v := variable{name: g.newName(f), typ: t, assignable: true}
	zero := t.kind != pointer && t.kind != function_
	switch n := g.IntN(10); {
	case n < 5:
		before := *f.cost
		value := g.typed(f, t, 3)
		if t.kind == function_ {
			value = g.functionLiteral(f, t, true)
			v.pure = *f.cost-before < 50*f.weight
		}
		v.owned = !f.pure || strings.HasPrefix(value, t.name+"{") || strings.HasPrefix(value, "&")
		f.line("%s := %s", v.name, value)
	case n < 7 && zero:
		f.line("var %s %s", v.name, t.name)
	case n < 9:
		f.line("var %s %s = %s", v.name, t.name, g.expr(f, t, 3))
		v.owned = !f.pure
	default:
		other := variable{name: g.fresh("v"), typ: g.basic(), assignable: true}
		f.line("%s, %s := %s, %s", v.name, other.name, g.typed(f, t, 2), g.typed(f, other.typ, 2))
		f.add(other)
	}
	f.add(v)
}

// target is a variable that can be assigned to.
func (g *generator) target(f *frame, like func(t *typ) bool) (variable, bool) {
	return g.pickVariable(f, func(v variable) bool { return v.assignable && like(v.typ) })
}

func (g *generator) assign(f *frame) {
	v, ok := g.target(f, func(t *typ) bool { return t.kind != function_ && (t.kind != pointer || !f.pure) })
	if !ok {
		g.declare(f)
		return
	}
	x := func() string { return g.expr(f, v.typ, 3) }
	switch v.typ.kind {
	case integer:
		switch g.IntN(4) {
		case 0:
			f.line("%s%s", v.name, oneOf(g, "++", "--"))
		case 1:
			f.line("%s %s %s", v.name, oneOf(g, "+=", "-=", "*=", "^=", "|=", "&=", "&^="), x())
		case 2:
			f.line("%s %s (%s & 3)", v.name, oneOf(g, "<<=", ">>="), g.count(f))
		default:
			f.line("%s = %s", v.name, x())
		}
	case text:
		f.line("%s = %s(%s)", v.name, g.helper("Cut"), g.typed(f, v.typ, 3))
	case slice:
		g.grow(f, v)
	default:
		f.line("%s = %s", v.name, x())
	}
}

// grow assigns to a slice what keeps its length bounded.
func (g *generator) grow(f *frame, v variable) {
	e := func() string { return g.expr(f, v.typ.elem, 2) }
	ways := []choice[string]{
		{3, func() string { return fmt.Sprintf("append(%s, %s)", v.name, e()) }},
		{2, func() string { return fmt.Sprintf("append(%s, %s, %s)", v.name, e(), e()) }},
		{1, func() string { return fmt.Sprintf("append(%s, %s{%s}...)", v.name, v.typ.name, e()) }},
		{1, func() string { return fmt.Sprintf("slices.Clone(%s)", v.name) }},
		{1, func() string { return fmt.Sprintf("%s[:len(%[1]s)/2]", v.name) }},
		{1, func() string { return fmt.Sprintf("%s[len(%[1]s)/2:]", v.name) }},
		{1, func() string { return fmt.Sprintf("%s[:len(%[1]s)/2:len(%[1]s)]", v.name) }},
		{1, func() string { return fmt.Sprintf("make(%s, %d, 5)", v.typ.name, g.IntN(4)) }},
	}
	if v.typ.elem.kind == pointer || v.typ.elem.kind == function_ {
		ways = ways[:len(ways)-1]
	}
	if f.pure && !v.owned {
		ways = ways[3:7] // appending may write where others read
	}
	if f.pure || g.chance(60) {
		f.line("if len(%s) < 12 {", v.name)
		f.line("%s = %s", v.name, choose(g, ways))
		f.line("}")
		return
	}
	f.line("%s = %s", v.name, choose(g, ways))
}

func (g *generator) conditional(f *frame) {
	inner := f.nest(1)
	init := ""
	if g.chance(25) {
		v := variable{name: g.fresh("v"), typ: g.basic(), assignable: true}
		init = fmt.Sprintf("%s := %s; ", v.name, g.bracketed(g.typed(f, v.typ, 2)))
		inner.add(v)
		init += v.name + " == " + v.name + " && "
	}
	inner.local = map[string]bool{}
	f.line("if %s%s {", init, g.condition(f, 2))
	g.block(inner, g.IntN(3)+1)
	switch g.IntN(3) {
	case 0:
		f.line("} else if %s {", g.condition(f, 2))
		g.block(f.nest(1), g.IntN(2)+1)
	case 1:
		f.line("} else {")
		g.block(f.nest(1), g.IntN(2)+1)
	}
	f.line("}")
}

func (g *generator) switches(f *frame) {
	t := oneOf(g, intType, stringType, oneOf(g, integers...))
	tag := g.variable(f, t)
	if t.kind == integer {
		tag = "(" + tag + " & 3)"
	}
	tagless := g.chance(25)
	if tagless {
		tag = ""
	}
	f.line("switch %s {", tag)
	cases := g.IntN(3) + 1
	for i := range cases {
		value := fmt.Sprint(i)
		if t.kind == text {
			value = fmt.Sprintf("%q", words[i])
		}
		if tagless {
			value = g.condition(f, 2)
		} else if g.chance(20) {
			value = g.variable(f, t)
		}
		f.line("case %s:", value)
		inner := f.nest(1)
		inner.inLoop = false
		g.block(inner, g.IntN(2)+1)
		if i < cases-1 && g.chance(20) {
			f.line("fallthrough")
		} else if g.chance(10) {
			f.line("if %s {\nbreak\n}", g.condition(inner, 1))
			f.line("fmt.Println(%q)", g.fresh("after "))
		}
	}
	if g.chance(60) {
		f.line("default:")
		inner := f.nest(1)
		inner.inLoop = false
		g.block(inner, 1)
	}
	f.line("}")
}

// typeSwitch tells apart what an interface may hold.
func (g *generator) typeSwitch(f *frame) {
	v, ok := g.pickVariable(f, func(v variable) bool { return v.typ.kind == anything || v.typ.kind == failure })
	x, cases := v.name, []*typ{}
	if !ok || v.typ.kind == anything {
		for range g.IntN(4) + 1 {
			cases = append(cases, g.printableType(1))
		}
	}
	if !ok {
		x = fmt.Sprintf("any(%s)", g.typed(f, oneOf(g, cases...), 2))
	}
	cases = append(cases, &typ{name: g.helper("CodeError"), kind: structure}, pointerTo(&typ{name: g.helper("PtrError"), kind: structure}))
	name := g.fresh("v")
	f.line("switch %s := %s.(type) {", name, x)
	seen := map[string]bool{}
	for _, t := range cases {
		if t.kind == contract || t.kind == anything || seen[t.name] {
			continue
		}
		seen[t.name] = true
		f.line("case %s:", t.name)
		f.line("fmt.Printf(\"case %%v %%T\\n\", %s, %[1]s)", name)
		if inner := f.nest(1); g.chance(30) {
			inner.inLoop = false
			inner.add(variable{name: name, typ: t})
			g.block(inner, 1)
		}
	}
	if g.chance(30) {
		f.line("case nil:\nfmt.Println(\"nil\")")
	}
	f.line("default:\nfmt.Printf(\"other %%T\\n\", %s)\n}", name)
}

// shadow opens a block in which names have other meanings.
func (g *generator) shadow(f *frame) {
	inner := f.nest(1)
	switch v, ok := g.pickVariable(f, func(v variable) bool { return v.typ.kind != function_ && !v.global }); {
	case ok && g.chance(60):
		v.assignable, v.owned = true, v.owned && !f.pure
		f.line("{\n%s := %s", v.name, v.name)
		inner.add(v)
		g.block(inner, g.IntN(3)+1)
		f.line("}")
	case g.chance(50):
		f.line("{\nlen := func(x ...int) int { return cap(x) + %d }\nfmt.Println(len(1, 2))\n}", g.IntN(5))
	default:
		f.line("{\ntype %s struct{ A, b int }\nfmt.Printf(\"%%v %%T\\n\", %[1]s{1, %d}, &%[1]s{})\n}", g.fresh("local"), g.IntN(9))
	}
}

func (g *generator) swap(f *frame) {
	if v, ok := g.pickVariable(f, func(v variable) bool { return v.typ.kind == slice && v.owned }); ok && g.chance(60) {
		f.line("if len(%s) > 1 {", v.name)
		f.line("%s[0], %[1]s[len(%[1]s)-1] = %[1]s[len(%[1]s)-1], %[1]s[0]\n}", v.name)
		return
	}
	v, ok := g.target(f, func(t *typ) bool { return t.kind == integer || t.kind == text })
	if !ok {
		return
	}
	w, _ := g.target(f, func(t *typ) bool { return t.name == v.typ.name })
	if v.name == w.name {
		return
	}
	f.line("%s, %s = %s, %s", v.name, w.name, w.name, oneOf(g, v.name, g.expr(f, v.typ, 2)))
}

// fields assigns to a part of a struct.
func (g *generator) fields(f *frame) {
	v, ok := g.pickVariable(f, func(v variable) bool {
		return v.typ.kind == structure && v.assignable && len(v.typ.fields) > 0 || v.typ.kind == pointer && v.owned && v.typ.elem.kind == structure
	})
	if !ok {
		g.declare(f)
		return
	}
	t := v.typ
	if t.kind == pointer {
		t = t.elem
	}
	s := oneOf(g, t.selectors()...)
	switch {
	case s.typ.kind == integer && g.chance(50):
		f.line("%s%s %s %s", v.name, s.path, oneOf(g, "+=", "-=", "^="), g.expr(f, s.typ, 2))
	case s.typ.kind == text:
		f.line("%s%s = %s(%s)", v.name, s.path, g.helper("Cut"), g.typed(f, s.typ, 2))
	default:
		f.line("%s%s = %s", v.name, s.path, g.expr(f, s.typ, 2))
	}
}

// elementsOf assigns to an element of an array, a slice or a map, or deletes it.
func (g *generator) elementsOf(f *frame) {
	v, ok := g.pickVariable(f, func(v variable) bool {
		return v.typ.kind == array && v.assignable || (v.typ.kind == slice || v.typ.kind == mapping) && v.owned
	})
	if !ok {
		g.declare(f)
		return
	}
	value := g.expr(f, v.typ.elem, 2)
	if v.typ.elem.kind == text {
		value = fmt.Sprintf("%s(%s)", g.helper("Cut"), g.typed(f, v.typ.elem, 2))
	}
	switch v.typ.kind {
	case array:
		f.line("%s[%s(%s, %d)] = %s", v.name, g.helper("Index"), g.expr(f, intType, 2), v.typ.length, value)
	case slice:
		f.line("if len(%s) > 0 {", v.name)
		f.line("%s[%s(%s, len(%[1]s))] = %[4]s\n}", v.name, g.helper("Index"), g.expr(f, intType, 1), value)
	default:
		key := g.expr(f, v.typ.key, 2)
		f.line("if %s != nil && len(%[1]s) < 8 {", v.name)
		f.line("%s[%s] = %s\n} else if %[1]s != nil {\nclear(%[1]s)\n}\ndelete(%[1]s, %s)", v.name, key, value)
	}
}

// pointers changes a variable by a pointer to it.
func (g *generator) pointers(f *frame) {
	v, ok := g.target(f, func(t *typ) bool {
		return t.kind == integer || (t.kind == structure || t.kind == array) && t.comparable()
	})
	if !ok {
		return
	}
	name := g.fresh("v")
	f.line("%s := &%s", name, v.name)
	if v.typ.kind == integer {
		f.line("*%s += %s", name, g.expr(f, v.typ, 1))
	} else {
		f.line("*%s = %s", name, g.expr(f, v.typ, 2))
	}
	f.line("fmt.Println(*%s == %s)", name, v.name)
}

// constants declares constants inside a function.
func (g *generator) constants(f *frame) {
	a, b := g.fresh("c"), g.fresh("c")
	f.line("const (\n%s = iota*%d + %d\n%s\n)", a, g.IntN(5)+1, g.IntN(9), b)
	f.line("fmt.Println(%s, %s, %s<<2 | 1, %s / 2.0, len(\"%s\"))", a, b, a, b, oneOf(g, "abc", "é"))
}

// early returns from the middle of a function.
func (g *generator) early(f *frame) {
	if !f.nested || f.blocks < 3 {
		g.assign(f)
		return
	}
	f.line("if %s {", g.condition(f, 2))
	g.returns(f.nest(1))
	if len(f.results) == 0 {
		f.line("return")
	}
	f.line("}")
}
