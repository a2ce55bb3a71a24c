package generator

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// expr writes an expression of a type that has no side effects and does not panic.
// Parts nest at most depth deep.
func (g *generator) expr(f *frame, t *typ, depth int) string {
	if depth <= 0 || f.tired() {
		return g.leafOf(f, t, 0)
	}
	ways := []choice[string]{
		{8, func() string { return g.leaf(f, t) }},
		{2, func() string { return g.selected(f, t) }},
		{2, func() string { return g.element(f, t, depth) }},
		{3, func() string { return g.call(f, t, depth) }},
		{1, func() string { return g.generic(f, t, depth) }},
	}
	switch t.kind {
	case integer:
		ways = append(ways, choice[string]{8, func() string { return g.arithmetic(f, t, depth) }})
	case floating:
		ways = append(ways, choice[string]{6, func() string {
			return fmt.Sprintf("(%s %s %s)", g.variable(f, t), oneOf(g, "+", "-", "*", "/"), g.expr(f, t, depth-1))
		}})
	case text:
		ways = append(ways, choice[string]{6, func() string { return g.textual(f, t, depth) }})
	case boolean:
		ways = append(ways, choice[string]{10, func() string { return g.condition(f, depth) }})
	case slice, array, structure, mapping:
		ways = append(ways, choice[string]{4, func() string { return g.literal(f, t, depth) }})
	case contract, anything, failure:
		ways = append(ways, choice[string]{6, func() string { return g.boxed(f, t, depth) }})
	}
	return choose(g, ways)
}

// leaf is a variable, or a literal.
func (g *generator) leaf(f *frame, t *typ) string { return g.leafOf(f, t, 1) }

// leafOf is a leaf whose literal nests at most depth deep.
func (g *generator) leafOf(f *frame, t *typ, depth int) string {
	same := func(v variable) bool { return v.typ.name == t.name }
	if v, ok := g.pickVariable(f, same); ok && g.chance(75) {
		return v.name
	}
	return g.literal(f, t, depth)
}

// variable is an expression that is not constant.
func (g *generator) variable(f *frame, t *typ) string {
	if v, ok := g.pickVariable(f, func(v variable) bool { return v.typ.name == t.name && !v.constant }); ok {
		return v.name
	}
	return fmt.Sprintf("%s(%s)", g.helper("Same"), g.converted(t, g.literal(f, t, 0)))
}

// converted gives an untyped constant its type.
func (g *generator) converted(t *typ, x string) string {
	if t == intType || t == stringType || t == boolType {
		return x
	}
	return fmt.Sprintf("%s(%s)", t.name, x)
}

var words = []string{"", "a", "go", "wait", "héllo", "日本", "x\xffy", "tick tock", "UPPER", "7", "-3", "z\n", "é", "q\"q"}

// literal writes a value of a type.
func (g *generator) literal(f *frame, t *typ, depth int) string {
	switch t.kind {
	case boolean:
		return oneOf(g, "true", "false")
	case integer:
		return g.number(t)
	case floating:
		return oneOf(g, "0.0", "1.5", "-2.25", "3.0", "1e3", "0.125", "100.0")
	case text:
		return strconv.Quote(oneOf(g, words...))
	case slice:
		if g.chance(8) {
			return fmt.Sprintf("%s(nil)", t.name)
		}
		return t.name + "{" + g.elements(f, t.elem, g.IntN(4), depth) + "}"
	case array:
		if g.chance(20) && t.length > 1 {
			return fmt.Sprintf("%s{%d: %s}", t.name, g.IntN(t.length), g.expr(f, t.elem, depth-1))
		}
		return t.name + "{" + g.elements(f, t.elem, g.IntN(t.length+1), depth) + "}"
	case mapping:
		return g.mapLiteral(f, t, depth)
	case structure:
		return g.structLiteral(f, t, depth)
	case pointer:
		return "&" + strings.TrimPrefix(g.pointee(f, t.elem, depth), "&")
	case function_:
		return g.functionLiteral(f, t, true)
	default:
		return g.boxed(f, t, depth)
	}
}

// pointee is what stands behind & in a pointer's literal.
func (g *generator) pointee(f *frame, t *typ, depth int) string {
	if t.kind == structure {
		return g.structLiteral(f, t, depth)
	}
	return fmt.Sprintf("[]%s{%s}[0]", t.name, g.expr(f, t, depth-1))
}

func (g *generator) number(t *typ) string {
	n := g.IntN(11)
	switch {
	case g.chance(10) && t.bits > 0:
		return fmt.Sprint(int64(1)<<(t.bits-1) - 1 - int64(n))
	case g.chance(10) && t.bits < 0:
		return fmt.Sprint(^uint64(0)>>(64+t.bits) - uint64(n))
	case g.chance(20) && t.bits > 0:
		return fmt.Sprint(-n - 1)
	case g.chance(2) && t != intType:
		return "'a'"
	case g.chance(5):
		return oneOf(g, "0x1f", "0b101", "1_0", "0o17")
	}
	return fmt.Sprint(n)
}

func (g *generator) elements(f *frame, t *typ, n, depth int) string {
	var list []string
	for range n {
		list = append(list, g.expr(f, t, depth-1))
	}
	return strings.Join(list, ", ")
}

func (g *generator) mapLiteral(f *frame, t *typ, depth int) string {
	var list, keys []string
	for range g.IntN(4) {
		key := g.literal(f, t.key, 0)
		if unquoted := strings.Trim(key, `"`); t.key.kind == integer {
			key = fmt.Sprint(len(keys)*3 + g.IntN(3))
		} else if slices.Contains(keys, unquoted) {
			continue
		}
		keys = append(keys, strings.Trim(key, `"`))
		list = append(list, key+": "+g.expr(f, t.elem, depth-1))
	}
	return t.name + "{" + strings.Join(list, ", ") + "}"
}

func (g *generator) structLiteral(f *frame, t *typ, depth int) string {
	if depth <= 0 {
		return t.name + "{}" // types may contain themselves
	}
	var list []string
	keyed := g.chance(60)
	for _, field := range t.fields {
		if keyed && g.chance(30) {
			continue
		}
		value := g.expr(f, field.typ, depth-1)
		if keyed {
			value = field.name + ": " + value
		}
		list = append(list, value)
	}
	return t.name + "{" + strings.Join(list, ", ") + "}"
}

// functionLiteral writes a closure. One that is pure leaves its surroundings alone.
func (g *generator) functionLiteral(f *frame, t *typ, pure bool) string {
	var out strings.Builder
	inner := f.enter(t.results, pure)
	inner.out = &out
	params := g.parameters(inner, t.params, !pure)
	out.WriteString(fmt.Sprintf("func(%s) %s {\n", params, resultList(t.results)))
	g.body(inner, g.IntN(3))
	out.WriteString("}")
	return out.String()
}

// parameters declares parameters and brings them into scope.
func (g *generator) parameters(f *frame, types []*typ, owned bool) string {
	var list []string
	for _, t := range types {
		name := g.fresh("v")
		list = append(list, name+" "+t.name)
		f.add(variable{name: name, typ: t, assignable: true, owned: owned})
	}
	return strings.Join(list, ", ")
}

// arithmetic writes an operation on integers. The left operand is never constant,
// so nothing overflows at compile time.
func (g *generator) arithmetic(f *frame, t *typ, depth int) string {
	x := func() string { return g.variable(f, t) }
	y := func() string { return g.expr(f, t, depth-1) }
	return choose(g, []choice[string]{
		{6, func() string {
			return fmt.Sprintf("(%s %s %s)", x(), oneOf(g, "+", "-", "*", "&", "|", "^", "&^"), y())
		}},
		{2, func() string { return fmt.Sprintf("(%s %s (%s | 1))", x(), oneOf(g, "/", "%"), x()) }},
		{2, func() string { return fmt.Sprintf("(%s %s (%s & 7))", x(), oneOf(g, "<<", ">>"), g.count(f)) }},
		{1, func() string { return fmt.Sprintf("(1 << (%s & 3))", g.count(f)) }},
		{2, func() string { return oneOf(g, "-", "^", "+") + x() }},
		{3, func() string {
			other := oneOf(g, integers...)
			return fmt.Sprintf("%s(%s)", t.name, g.variable(f, other))
		}},
		{2, func() string { return fmt.Sprintf("%s(%s)", oneOf(g, "min", "max"), x()+", "+y()) }},
		{2, func() string { return g.size(f, t) }},
	})
}

// count is an unsigned number that is not constant.
func (g *generator) count(f *frame) string {
	return fmt.Sprintf("uint(%s)", g.variable(f, oneOf(g, integers...)))
}

// size is the length of something.
func (g *generator) size(f *frame, t *typ) string {
	v, ok := g.pickVariable(f, func(v variable) bool {
		return v.typ.kind == slice || v.typ.kind == mapping || v.typ.kind == text
	})
	if !ok {
		return g.variable(f, t)
	}
	return fmt.Sprintf("%s(len(%s))", t.name, v.name)
}

func (g *generator) textual(f *frame, t *typ, depth int) string {
	x := func() string { return g.variable(f, t) }
	other := func() string { return g.expr(f, stringType, depth-1) }
	convert := func(s string) string {
		if t.named {
			return fmt.Sprintf("%s(%s)", t.name, s)
		}
		return s
	}
	return choose(g, []choice[string]{
		{4, func() string { return fmt.Sprintf("(%s + %s)", x(), g.expr(f, t, depth-1)) }},
		{2, func() string {
			printed := g.printableType(1)
			return convert(fmt.Sprintf("fmt.Sprintf(%q, %s)", oneOf(g, "%v", "<%v>", "%+v", "%T"), g.typed(f, printed, depth)))
		}},
		{1, func() string { return convert(fmt.Sprintf("strings.ToUpper(%s)", other())) }},
		{1, func() string { return convert(fmt.Sprintf("strings.Repeat(%s, %d)", other(), g.IntN(3))) }},
		{1, func() string { return convert(fmt.Sprintf("strconv.Itoa(%s)", g.expr(f, intType, depth-1))) }},
		{1, func() string { return convert(fmt.Sprintf("string(rune('a' + %s&15))", g.variable(f, intType))) }},
		{1, func() string { return convert(fmt.Sprintf("%s(%s)", oneOf(g, "string", g.helper("Reverse")), other())) }},
		{1, func() string { return fmt.Sprintf("%s[min(%d, len(%[1]s)):]", x(), g.IntN(3)) }},
		{1, func() string {
			return convert(fmt.Sprintf("string(append([]%s(%s), %s))", oneOf(g, "byte", "rune"), other(), "'!'"))
		}},
	})
}

func (g *generator) condition(f *frame, depth int) string {
	x := func() string { return g.expr(f, boolType, depth-1) }
	return choose(g, []choice[string]{
		{6, func() string {
			t := g.basic()
			for !t.ordered() {
				t = g.basic()
			}
			return fmt.Sprintf("(%s %s %s)", g.variable(f, t), oneOf(g, "<", "<=", ">", ">=", "==", "!="), g.expr(f, t, depth-1))
		}},
		{3, func() string { return fmt.Sprintf("(%s %s %s)", x(), oneOf(g, "&&", "||"), x()) }},
		{2, func() string { return "!" + x() }},
		{2, func() string { return g.equality(f, depth) }},
	})
}

// equality compares two values of a type, or one with nil.
func (g *generator) equality(f *frame, depth int) string {
	nilable := func(v variable) bool {
		return slices.Contains([]kind{slice, mapping, pointer, function_, anything, failure, contract}, v.typ.kind)
	}
	operator := oneOf(g, "==", "!=")
	if v, ok := g.pickVariable(f, nilable); ok && g.chance(40) {
		return fmt.Sprintf("(%s %s nil)", v.name, operator)
	}
	v, ok := g.pickVariable(f, func(v variable) bool { return v.typ.comparable() })
	if !ok {
		return "true"
	}
	return fmt.Sprintf("(%s %s %s)", v.name, operator, g.bracketed(g.expr(f, v.typ, depth-1)))
}

// bracketed keeps a composite literal from being taken for a block.
func (g *generator) bracketed(x string) string {
	if strings.Contains(x, "{") {
		return "(" + x + ")"
	}
	return x
}

// selected is a field of a variable.
func (g *generator) selected(f *frame, t *typ) string {
	var found []string
	for _, v := range f.vars {
		if v.typ.kind != structure {
			continue
		}
		for _, s := range v.typ.selectors() {
			if s.typ.name == t.name && t.kind != pointer && t.kind != function_ {
				found = append(found, v.name+s.path)
			}
		}
	}
	if found == nil {
		return g.leaf(f, t)
	}
	return oneOf(g, found...)
}

// element is an element of a variable.
func (g *generator) element(f *frame, t *typ, depth int) string {
	v, ok := g.pickVariable(f, func(v variable) bool {
		return v.typ.elem != nil && v.typ.kind != pointer && v.typ.elem.name == t.name
	})
	if !ok || t.kind == pointer || t.kind == function_ {
		return g.leaf(f, t) // an element that is not there would be nil
	}
	switch v.typ.kind {
	case array:
		return fmt.Sprintf("%s[%s(%s, %d)]", v.name, g.helper("Index"), g.expr(f, intType, depth-1), v.typ.length)
	case mapping:
		return fmt.Sprintf("%s[%s]", v.name, g.expr(f, v.typ.key, depth-1))
	}
	return fmt.Sprintf("%s(%s, %s)", g.helper("At"), v.name, g.expr(f, intType, depth-1))
}

// call calls a function or method that has no side effects.
func (g *generator) call(f *frame, t *typ, depth int) string {
	var ways []func() string
	for _, fn := range g.functions {
		if fn.pure && len(fn.results) == 1 && fn.results[0].name == t.name && f.affords(fn.cost) {
			ways = append(ways, func() string { return g.callOf(f, fn, fn.name, depth) })
		}
	}
	for _, v := range f.vars {
		for _, m := range g.methodsOf(v.typ) {
			if m.pure && len(m.results) == 1 && m.results[0].name == t.name && f.affords(m.cost) {
				ways = append(ways, func() string { return g.callOf(f, m, v.name+"."+m.name, depth) })
			}
		}
		if v.pure && v.typ.kind == function_ && len(v.typ.results) == 1 && v.typ.results[0].name == t.name && f.affords(50) {
			fn := &function{params: v.typ.params, cost: 50}
			ways = append(ways, func() string { return g.callOf(f, fn, v.name, depth) })
		}
	}
	if ways == nil {
		return g.leaf(f, t)
	}
	return oneOf(g, ways...)()
}

// callOf writes a call and notes its cost.
func (g *generator) callOf(f *frame, fn *function, callee string, depth int) string {
	*f.cost += f.weight * fn.cost
	var args []string
	for _, p := range fn.params {
		args = append(args, g.expr(f, p, depth-1))
	}
	return fmt.Sprintf("%s(%s)", callee, strings.Join(args, ", "))
}

// methodsOf are the methods that a variable of a type has. Interfaces may be nil:
// they are left out.
func (g *generator) methodsOf(t *typ) []*function {
	if t.kind == pointer {
		t = t.elem
	}
	if t.kind == contract || t.kind == pointer {
		return nil
	}
	return t.methods
}

// generic is a call of a generic helper.
func (g *generator) generic(f *frame, t *typ, depth int) string {
	x := func(t *typ) string { return g.expr(f, t, depth-1) }
	ways := []choice[string]{
		{2, func() string {
			return fmt.Sprintf("%s(%s, %s, %s)", g.helper("Pick"), x(boolType), g.typed(f, t, depth), g.typed(f, t, depth))
		}},
		{1, func() string { return fmt.Sprintf("%s[%s](%s)", g.helper("Same"), t.name, x(t)) }},
		{1, func() string { return fmt.Sprintf("*%s(%s)", g.helper("Ptr"), g.typed(f, t, depth)) }},
		{1, func() string {
			k := g.key()
			return fmt.Sprintf("(%s[%s, %s]{%s, %s}).Second", g.helper("Pair"), k.name, t.name, x(k), x(t))
		}},
	}
	if t.kind == slice {
		from := g.basic()
		ways = append(ways, choice[string]{3, func() string {
			f := g.functionLiteral(f, funcOf([]*typ{from}, []*typ{t.elem}), true)
			return fmt.Sprintf("%s(%s, %s)", g.helper("Map"), x(sliceOf(from)), f)
		}})
		if t.elem.ordered() {
			ways = append(ways, choice[string]{3, func() string {
				return fmt.Sprintf("slices.Sorted(slices.Values(%s))", x(t))
			}})
		}
	}
	if t.kind == integer {
		ways = append(ways, choice[string]{2, func() string {
			return fmt.Sprintf("%s(%s)", g.helper("Sum"), g.literal(f, sliceOf(t), 1))
		}})
	}
	return choose(g, ways)
}

// typed is an expression whose type is t by itself.
func (g *generator) typed(f *frame, t *typ, depth int) string {
	switch t.kind {
	case boolean, integer, floating, text, anything, failure, contract:
		return fmt.Sprintf("%s(%s)", t.name, g.expr(f, t, depth-1))
	}
	return g.expr(f, t, depth-1)
}

// boxed is a value of an interface type.
func (g *generator) boxed(f *frame, t *typ, depth int) string {
	switch t.kind {
	case contract:
		if len(t.implementers) == 0 || depth <= 0 {
			return t.name + "(nil)"
		}
		return g.typed(f, oneOf(g, t.implementers...), depth)
	case failure:
		return choose(g, []choice[string]{
			{2, func() string { return fmt.Sprintf("errors.New(%q)", oneOf(g, words...)) }},
			{2, func() string {
				return fmt.Sprintf("fmt.Errorf(\"%s: %%w\", %s)", oneOf(g, "ab", "cd"), g.helper("ErrBase"))
			}},
			{2, func() string { return fmt.Sprintf("%s{%s}", g.helper("CodeError"), g.number(intType)) }},
			{1, func() string { return fmt.Sprintf("&%s{%q}", g.helper("PtrError"), oneOf(g, words...)) }},
			{1, func() string {
				return fmt.Sprintf("errors.Join(%s, %s{7})", g.helper("ErrBase"), g.helper("CodeError"))
			}},
			{1, func() string { return "error(nil)" }},
		})
	}
	if depth <= 0 {
		return fmt.Sprintf("any(%s)", g.typed(f, g.basic(), 0))
	}
	for {
		if held := g.randomType(1); held.printable() && held.kind != contract && held.kind != anything && !held.holdsErrors() {
			return fmt.Sprintf("any(%s)", g.typed(f, held, depth))
		}
	}
}
