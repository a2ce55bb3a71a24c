package generator

import (
	"fmt"
	"strings"
)

// declareTypes writes a few types with their methods: numbers, texts, structs that
// embed each other, and interfaces that some of them implement.
func (g *generator) declareTypes() {
	g.declareInterface()
	for range g.IntN(2) + 1 {
		choose(g, []choice[*typ]{
			{2, func() *typ { return g.declareNamed(oneOf(g, integers...), "Num") }},
			{1, func() *typ { return g.declareNamed(stringType, "Str") }},
			{1, g.declareEnum},
			{5, g.declareStruct},
		})
	}
	for _, i := range g.interfaces {
		if len(i.implementers) == 0 {
			g.implement(g.declareNamed(intType, "Num"), i)
		}
	}
}

func (g *generator) printf(format string, args ...any) { fmt.Fprintf(&g.top, format, args...) }

func (g *generator) declareInterface() {
	t := &typ{name: g.global("Face"), kind: contract, named: true, byPointer: g.chance(40)}
	g.printf("type %s interface {\n", t.name)
	for range g.IntN(2) + 1 {
		m := &function{name: g.fresh(oneOf(g, "Do", "do")), results: []*typ{g.basic()}, pure: true, cost: 30}
		for range g.IntN(2) {
			m.params = append(m.params, g.basic())
		}
		t.methods = append(t.methods, m)
		g.printf("%s(%s) %s\n", m.name, list(m.params), resultList(m.results))
	}
	g.printf("}\n\n")
	g.interfaces = append(g.interfaces, t)
}

func (g *generator) declareNamed(like *typ, stem string) *typ {
	t := *like
	t.name, t.named = g.global(stem), true
	g.printf("type %s %s\n\n", t.name, like.name)
	return g.declareMethods(&t)
}

// declareEnum declares a type whose constants count by iota and have names.
func (g *generator) declareEnum() *typ {
	t := *intType
	t.name, t.named = g.global("Enum"), true
	g.printf("type %s int\n\nconst (\n", t.name)
	var names []string
	for i := range g.IntN(3) + 2 {
		names = append(names, g.global("Const"))
		if i == 0 {
			g.printf("%s %s = %s\n", names[0], t.name, oneOf(g, "iota", "iota + 1", "1 << iota", "iota * 10"))
			continue
		}
		g.printf("%s\n", names[i])
	}
	g.printf(")\n\nfunc (e %s) String() string {\nswitch e {\n", t.name)
	for _, name := range names {
		g.printf("case %s:\nreturn %q\n", name, strings.TrimPrefix(name, g.prefix))
	}
	g.printf("}\nreturn fmt.Sprintf(\"?%%d\", int(e))\n}\n\n")
	for _, name := range names {
		g.globals = append(g.globals, variable{name: name, typ: &t, global: true, constant: true})
	}
	g.types = append(g.types, &t)
	return &t
}

func (g *generator) declareStruct() *typ {
	t := &typ{name: g.global("Struct"), kind: structure, named: true}
	if embedded := g.declared(func(t *typ) bool { return t.named && t.kind == structure }, nil); embedded != nil && g.chance(50) {
		t.fields = append(t.fields, field{embedded.name, embedded, true})
	}
	for range g.IntN(3) + 1 {
		t.fields = append(t.fields, field{name: g.fresh(oneOf(g, "f", "F")), typ: g.randomType(1)})
	}
	g.printf("type %s struct {\n", t.name)
	for _, f := range t.fields {
		if f.embedded {
			g.printf("%s\n", f.name)
			continue
		}
		g.printf("%s %s %s\n", f.name, f.typ.name, oneOf(g, "", "", "`json:\"x\"`"))
	}
	g.printf("}\n\n")
	return g.declareMethods(t)
}

// declareMethods gives a new type some methods and makes it known.
func (g *generator) declareMethods(t *typ) *typ {
	g.types = append(g.types, t)
	for range g.IntN(2) {
		m := g.signature(oneOf(g, "Get", "get"), g.chance(60))
		m.pointer = !m.pure || g.chance(30)
		g.method(t, m)
	}
	if i := oneOf(g, g.interfaces...); g.chance(60) && (t.printable() || i.byPointer) {
		g.implement(t, i)
	}
	if g.chance(15) {
		g.printf("func (r %s) String() string { return %q }\n\n", t.name, oneOf(g, "str", "S!"))
	}
	return t
}

// implement gives a type the methods of an interface.
func (g *generator) implement(t, i *typ) {
	for _, have := range i.implementers {
		if have == t {
			return
		}
	}
	by := t
	if i.byPointer && g.chance(60) && t.kind == structure {
		by = pointerTo(t)
	}
	for _, m := range i.methods {
		own := *m
		own.pointer = by != t
		g.method(t, &own)
	}
	i.implementers = append(i.implementers, by)
}

// signature makes up a function.
func (g *generator) signature(stem string, pure bool) *function {
	fn := &function{name: g.fresh(stem), pure: pure}
	for range g.IntN(3) {
		fn.params = append(fn.params, g.randomType(1))
	}
	fn.results = []*typ{g.randomType(1)}
	if !pure && g.chance(40) {
		fn.results = append(fn.results, oneOf(g, errorType, boolType, intType))
	}
	return fn
}

func (g *generator) method(t *typ, m *function) {
	receiver := g.fresh("v")
	rt := t.name
	v := variable{name: receiver, typ: t, assignable: !m.pointer && !m.pure}
	if m.pointer {
		rt = "*" + t.name
		v.typ, v.owned = pointerTo(t), !m.pure
	}
	g.function(m, fmt.Sprintf("func (%s %s) %s", receiver, rt, m.name), v)
	t.methods = append(t.methods, m)
}

// function writes a function: head is all before its parameters, around what is
// in scope besides.
func (g *generator) function(fn *function, head string, around ...variable) {
	var out strings.Builder
	cost := 0
	f := &frame{local: map[string]bool{}, results: fn.results, pure: fn.pure, weight: 1, cost: &cost,
		budget: 60, out: &out, used: map[string]bool{}, blocks: 1}
	if !fn.pure {
		f.budget = 120
	}
	for _, v := range g.globals {
		v.assignable, v.owned = v.assignable && !fn.pure, v.owned && !fn.pure
		f.vars = append(f.vars, v)
	}
	for _, v := range around {
		f.add(v)
	}
	params := g.parameters(f, fn.params, !fn.pure)
	fmt.Fprintf(&out, "%s(%s) %s {\n", head, params, g.resultNames(f))
	g.body(f, g.IntN(3)+1)
	out.WriteString("}\n\n")
	fn.cost = cost
	g.top.WriteString(out.String())
}

// resultNames writes a function's results, with names now and then.
func (g *generator) resultNames(f *frame) string {
	if g.chance(75) || len(f.results) == 0 {
		return resultList(f.results)
	}
	var all []string
	for _, t := range f.results {
		if t.kind == pointer || t.kind == function_ {
			return resultList(f.results)
		}
	}
	for _, t := range f.results {
		name := g.fresh("r")
		f.named = append(f.named, name)
		f.add(variable{name: name, typ: t, assignable: true})
		all = append(all, name+" "+t.name)
	}
	return "(" + strings.Join(all, ", ") + ")"
}

// declareFunctions writes functions; each may call the ones before it.
func (g *generator) declareFunctions() {
	for range g.IntN(3) {
		fn := g.signature("Fn", g.chance(50))
		fn.name = g.prefix + fn.name
		g.function(fn, "func "+fn.name)
		g.functions = append(g.functions, fn)
	}
	if g.chance(40) {
		g.printf("func %sFib(n int) int {\nif n < 2 {\nreturn n\n}\nreturn %[1]sFib(n-1) + %[1]sFib(n-2)\n}\n\n", g.prefix)
		g.globals = append(g.globals, variable{name: g.prefix + "Fib(6)", typ: intType, global: true})
	}
}

// declareGlobals writes variables of the package, for main to use.
func (g *generator) declareGlobals() {
	cost := 0
	f := &frame{local: map[string]bool{}, pure: true, weight: 1, cost: &cost, budget: 20, blocks: 1}
	for range g.IntN(3) {
		v := variable{name: g.global("Var"), typ: g.randomType(1), assignable: true, owned: true, global: true}
		if v.typ.kind == function_ {
			continue
		}
		g.printf("var %s %s = %s\n\n", v.name, v.typ.name, g.literal(f, v.typ, 1))
		g.globals = append(g.globals, v)
	}
}

// writeMain writes the program's own main function.
func (g *generator) writeMain() {
	cost := 0
	f := &frame{local: map[string]bool{}, vars: g.globals, weight: 1, cost: &cost, budget: 250,
		out: &g.top, used: map[string]bool{}, blocks: 1}
	g.printf("func %sMain() {\n", g.prefix)
	for range g.IntN(3) + 1 {
		g.statement(f)
	}
	if g.chance(50) {
		g.scene(f)
	}
	g.use(f)
	g.printGlobals()
	g.ending(f)
	g.printf("}\n")
}

func (g *generator) printGlobals() {
	for _, v := range g.globals {
		if v.assignable && v.typ.printable() {
			g.printf("fmt.Println(%q, %s)\n", v.name, v.name)
		}
	}
}
