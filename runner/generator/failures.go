package generator

import (
	"fmt"
	"strings"
)

// failing writes statements that panic, or would if something held.
func (g *generator) failing(f *frame) string {
	n, xs := g.fresh("n"), g.fresh("xs")
	small := g.IntN(4)
	return fmt.Sprintf(oneOf(g,
		"%[1]s, %[2]s := %[3]d, []int{1, 2}\nfmt.Println(%[2]s[%[1]s])",
		"%[1]s, %[2]s := %[3]d, [2]string{}\nfmt.Println(%[2]s[%[1]s])",
		"%[1]s, %[2]s := %[3]d, []int{1, 2}\n%[2]s[%[1]s] = 5\nfmt.Println(%[2]s)",
		"%[1]s, %[2]s := %[3]d, []int{1, 2}\nfmt.Println(%[2]s[%[1]s:])",
		"%[1]s, %[2]s := %[3]d, []int{1, 2}\nfmt.Println(%[2]s[:%[1]s])",
		"%[1]s, %[2]s := %[3]d, \"ab\"\nfmt.Println(%[2]s[%[1]s:])",
		"%[1]s, %[2]s := %[3]d, \"ab\"\nfmt.Println(%[2]s[%[1]s])",
		"%[1]s, %[2]s := %[3]d-1, 10\nfmt.Println(%[2]s / %[1]s, %[2]s %% (%[1]s+0))",
		"%[1]s, %[2]s := %[3]d-2, 10\nfmt.Println(%[2]s << %[1]s)",
		"var %[1]s map[string]int\nfmt.Println(%[1]s[\"a\"])\n%[1]s[\"b\"] = %[3]d",
		"var %[1]s *struct{ A, B int }\nif %[1]s == nil {\nfmt.Println(\"nil\")\n}\nfmt.Println(%[1]s.B + %[3]d)",
		"var %[1]s any = %[3]d\nfmt.Println(%[1]s.(int))\nfmt.Println(%[1]s.(string))",
		"var %[1]s any\nfmt.Println(%[1]s.(fmt.Stringer), %[3]d)",
		"var %[1]s any = %[3]d\nfmt.Println(%[1]s.(fmt.Stringer))",
		"var %[1]s error\nfmt.Println(%[1]s.Error(), %[3]d)",
		"var %[1]s func(int) int\nfmt.Println(%[1]s(%[3]d))",
		"%[1]s := make(chan int, %[3]d)\nclose(%[1]s)\nclose(%[1]s)",
		"%[1]s := make(chan int, %[3]d)\nclose(%[1]s)\n%[1]s <- 1",
		"%[1]s := %[3]d - 2\n%[2]s := make([]int, %[1]s)\nfmt.Println(len(%[2]s))",
		"%[1]s := []int{1, %[3]d}\nfmt.Println([2]int(%[1]s), [3]int(%[1]s))",
		"%[1]s := map[any]int{1: %[3]d}\nfmt.Println(%[1]s[[]int{1}])",
		"var %[1]s, %[2]s any = []int{%[3]d}, []int{%[3]d}\nfmt.Println(%[1]s == %[2]s)",
		"panic(\"%[1]s\")", "panic(%[3]d)", "panic(fmt.Errorf(\"%[1]s: %%w\", %[4]sErrBase))",
		"panic(%[4]sCodeError{%[3]d})", "panic(fmt.Sprint(%[3]d, \"x\"))", "panic(errors.New(\"%[1]s\"))",
		"panic(%[4]sErrBase)", "panic([]int{%[3]d}[0])", "var %[1]s error\npanic(%[1]s)",
		"var %[1]s sync.WaitGroup\n%[1]s.Add(-1)",
	), n, xs, small, g.prefix)
}

// guarded runs what may panic and recovers.
func (g *generator) guarded(f *frame) {
	name := g.fresh("try ")
	if g.chance(50) {
		f.line("%s(%q, func() {", g.helper("Try"), name)
	} else {
		f.line("func() {\ndefer func() {\nr := recover()\nfmt.Printf(\"%s %%v %%T\\n\", r, r)\n}()", name)
	}
	closing := "})"
	if !strings.HasPrefix(lastLine(f), g.helper("Try")) {
		closing = "}()"
	}
	inner := f.enter(nil, false)
	if g.chance(30) {
		g.deferred(inner)
	}
	g.block(inner, g.IntN(2))
	switch g.IntN(4) {
	case 0:
		inner.line("if %s {\n%s\n}", g.condition(inner, 2), g.failing(inner))
	case 1:
		inner.line("for i := range 3 {\ndefer fmt.Println(%q, i)\nif i == 1 {\n%s\n}\n}", name, g.failing(inner))
	case 2:
		inner.line("func() {\ndefer func() {\nif r := recover(); r != nil {\npanic(fmt.Sprint(\"again \", r))\n}\n}()\n%s\n}()", g.failing(inner))
	default:
		inner.line("%s", g.failing(inner))
	}
	f.line("%s", closing)
}

// lastLine is the last line of what has been written, before any block.
func lastLine(f *frame) string {
	lines := strings.Split(strings.TrimSpace(f.out.String()), "\n")
	return lines[len(lines)-1]
}

// deferred defers something.
func (g *generator) deferred(f *frame) {
	switch v, ok := g.pickVariable(f, func(v variable) bool { return v.typ.printable() }); {
	case f.named != nil && g.chance(60):
		r := oneOf(g, f.named...)
		f.line("defer func() { fmt.Printf(\"result %%v\\n\", %s) }()", r)
	case ok && g.chance(50):
		f.line("defer fmt.Println(%q, %s)", g.fresh("deferred "), v.name)
	default:
		f.line("defer func() {")
		inner := f.enter(nil, false)
		inner.closed = true
		g.block(inner, 1)
		f.line("}()")
	}
}

// errorChain looks into errors.
func (g *generator) errorChain(f *frame) {
	e := g.fresh("err")
	f.line("var %s error = %s", e, g.boxed(f, errorType, 1))
	if g.chance(60) {
		f.line("%s = fmt.Errorf(\"wrapped: %%w\", %[1]s)", e)
	}
	code, ptr := g.fresh("code"), g.fresh("ptr")
	f.line("var %s %s\nvar %s *%s", code, g.helper("CodeError"), ptr, g.helper("PtrError"))
	f.line("fmt.Println(errors.Is(%s, %s), errors.As(%[1]s, &%[3]s), errors.As(%[1]s, &%[4]s), %[3]s.Code)", e, g.helper("ErrBase"), code, ptr)
	f.line("fmt.Printf(\"%%v %%T\\n\", %s, errors.Unwrap(%[1]s))", e)
}

// assertion asserts what an interface holds.
func (g *generator) assertion(f *frame) {
	t := g.printableType(1)
	x := fmt.Sprintf("any(%s)", g.typed(f, g.printableType(1), 2))
	if v, ok := g.pickVariable(f, func(v variable) bool { return v.typ.kind == anything }); ok && g.chance(60) {
		x = v.name
	}
	v, ok := variable{name: g.fresh("v"), typ: t, assignable: true}, g.fresh("ok")
	if g.chance(50) {
		f.line("if %s, %s := %s.(%s); %[2]s {", v.name, ok, g.bracketed(x), t.name)
		f.line("fmt.Println(%q, %s)\n} else {\nfmt.Printf(\"%%v %%T\\n\", %[2]s, %[2]s)\n}", g.fresh("is "), v.name)
		return
	}
	f.line("%s, %s := %s.(%s)\nfmt.Println(%[2]s)", v.name, ok, x, t.name)
	f.add(v)
}

// dynamic calls a method of an interface's value.
func (g *generator) dynamic(f *frame) {
	if len(g.interfaces) == 0 {
		return
	}
	t := oneOf(g, g.interfaces...)
	m := oneOf(g, t.methods...)
	name := g.fresh("v")
	f.line("var %s %s = %s", name, t.name, g.expr(f, t, 2))
	f.line("if %s != nil {", name)
	f.line("fmt.Println(%s)", g.callOf(f, m, name+"."+m.name, 2))
	if g.chance(40) {
		f.line("if s, ok := %s.(fmt.Stringer); ok {\nfmt.Println(s)\n}", name)
	}
	if g.chance(40) {
		f.line("m := %s.%s\nfmt.Printf(\"%%T\\n\", m)\n%[1]s = nil\nfmt.Println(%[3]s)", name, m.name, g.callOf(f, m, "m", 1))
	}
	f.line("}")
}

// ending ends the program: most return, some fail.
func (g *generator) ending(f *frame) {
	switch n := g.IntN(100); {
	case n < 60:
	case n < 80:
		f.line("%s", g.failing(f))
	case n < 84:
		f.line("defer fmt.Println(\"never\")\nos.Exit(%d)", g.IntN(4))
	case n < 88:
		f.line("go func() {\n%s\n}()\ntime.Sleep(time.Millisecond)\nfmt.Println(\"survived\")", g.failing(f))
	case n < 91:
		f.line("defer func() { fmt.Println(\"last\", recover()) }()\n%s", g.failing(f))
	default:
		f.line("%s", oneOf(g,
			"ch := make(chan int)\nch <- 1", "ch := make(chan int)\n<-ch", "var mu sync.Mutex\nmu.Lock()\nmu.Lock()",
			"var wg sync.WaitGroup\nwg.Add(1)\nwg.Wait()", "select {}", "var ch chan int\nfor x := range ch {\nfmt.Println(x)\n}",
			"ch := make(chan int)\ngo func() { <-ch; <-ch }()\nch <- 1\nruntime.Gosched()\n<-ch", "runtime.Goexit()",
			"a, b := make(chan int), make(chan int)\ngo func() { a <- <-b }()\nb <- <-a",
			"var mu sync.Mutex\nmu.Unlock()",
		))
	}
}
