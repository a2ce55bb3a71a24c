package generator

import (
	"fmt"
	"strings"
)

// A kind is what a type's values are like.
type kind int

const (
	boolean kind = iota
	integer
	floating
	text
	array
	slice
	mapping
	structure
	pointer
	function_
	anything // the empty interface
	failure  // error
	contract // an interface of the program
)

// A typ is a type. Types of equal names are identical.
type typ struct {
	name    string // as the program spells it
	kind    kind
	named   bool // declared by the program
	bits    int  // of an integer, unsigned if negative
	key     *typ
	elem    *typ
	length  int // of an array
	fields  []field
	params  []*typ
	results []*typ
	methods []*function // of a declared type; an interface's have no body

	implementers []*typ // of an interface: types, or pointers to them
	byPointer    bool   // pointers may be among them
}

type field struct {
	name     string
	typ      *typ
	embedded bool
}

var (
	boolType   = &typ{name: "bool", kind: boolean}
	intType    = &typ{name: "int", kind: integer, bits: 64}
	floatType  = &typ{name: "float64", kind: floating}
	stringType = &typ{name: "string", kind: text}
	anyType    = &typ{name: "any", kind: anything}
	errorType  = &typ{name: "error", kind: failure}
	runeType   = &typ{name: "rune", kind: integer, bits: 32}
	byteType   = &typ{name: "byte", kind: integer, bits: -8}
	integers   = []*typ{
		intType, runeType, byteType,
		{name: "int8", kind: integer, bits: 8},
		{name: "int16", kind: integer, bits: 16},
		{name: "int64", kind: integer, bits: 64},
		{name: "uint", kind: integer, bits: -64},
		{name: "uint16", kind: integer, bits: -16},
		{name: "uint32", kind: integer, bits: -32},
		{name: "uint64", kind: integer, bits: -64},
	}
)

func sliceOf(t *typ) *typ   { return &typ{name: "[]" + t.name, kind: slice, elem: t} }
func pointerTo(t *typ) *typ { return &typ{name: "*" + t.name, kind: pointer, elem: t} }
func mapOf(k, v *typ) *typ {
	return &typ{name: "map[" + k.name + "]" + v.name, kind: mapping, key: k, elem: v}
}
func arrayOf(n int, t *typ) *typ {
	return &typ{name: fmt.Sprintf("[%d]%s", n, t.name), kind: array, elem: t, length: n}
}

func funcOf(params, results []*typ) *typ {
	return &typ{name: "func(" + list(params) + ") " + resultList(results), kind: function_, params: params, results: results}
}

func list(types []*typ) string {
	var names []string
	for _, t := range types {
		names = append(names, t.name)
	}
	return strings.Join(names, ", ")
}

func resultList(types []*typ) string {
	if len(types) < 2 {
		return list(types)
	}
	return "(" + list(types) + ")"
}

// printable types have no addresses in what fmt prints of them.
func (t *typ) printable() bool {
	switch t.kind {
	case pointer, function_:
		return false
	case contract:
		return !t.byPointer
	case array, slice, mapping:
		return t.elem.printable()
	case structure:
		for _, f := range t.fields {
			if !f.typ.printable() || f.typ.holdsErrors() {
				return false
			}
		}
	}
	return true
}

// holdsErrors reports whether a field of the type would be printed, if it is
// unexported, without the methods of errors in it: by their addresses.
func (t *typ) holdsErrors() bool {
	return t.kind == failure || t.elem != nil && t.elem.holdsErrors()
}

// plain types have no interfaces, pointers or functions in them.
func (t *typ) plain() bool {
	switch t.kind {
	case pointer, function_, anything, failure, contract:
		return false
	case array, slice, mapping:
		return t.elem.plain()
	case structure:
		for _, f := range t.fields {
			if !f.typ.plain() {
				return false
			}
		}
	}
	return true
}

// comparable types have an == that cannot panic.
func (t *typ) comparable() bool {
	switch t.kind {
	case slice, mapping, function_, anything, failure, contract:
		return false
	case array:
		return t.elem.comparable()
	case structure:
		for _, f := range t.fields {
			if !f.typ.comparable() {
				return false
			}
		}
	}
	return true
}

func (t *typ) ordered() bool { return t.kind == integer || t.kind == floating || t.kind == text }

// A selector reaches a part of a value by names: a field, or one of an embedded
// struct.
type selector struct {
	path string
	typ  *typ
}

func (t *typ) selectors() []selector {
	var all []selector
	for _, f := range t.fields {
		all = append(all, selector{"." + f.name, f.typ})
		if f.embedded && f.typ.kind == structure {
			all = append(all, f.typ.selectors()...)
		}
	}
	return all
}

// basic picks a type without parts.
func (g *generator) basic() *typ {
	return choose(g, []choice[*typ]{
		{6, func() *typ { return intType }},
		{4, func() *typ { return oneOf(g, integers...) }},
		{1, func() *typ { return floatType }},
		{4, func() *typ { return stringType }},
		{2, func() *typ { return boolType }},
		{2, func() *typ {
			return g.declared(func(t *typ) bool { return t.kind == integer || t.kind == text }, intType)
		}},
	})
}

// declared picks a declared type with a property, or otherwise.
func (g *generator) declared(like func(*typ) bool, otherwise *typ) *typ {
	var fit []*typ
	for _, t := range g.types {
		if like(t) {
			fit = append(fit, t)
		}
	}
	if fit == nil {
		return otherwise
	}
	return oneOf(g, fit...)
}

// key picks a type for the keys of a map.
func (g *generator) key() *typ {
	return choose(g, []choice[*typ]{
		{3, func() *typ { return intType }},
		{3, func() *typ { return stringType }},
		{1, func() *typ { return oneOf(g, integers...) }},
		{1, func() *typ {
			return g.declared(func(t *typ) bool { return t.kind == integer || t.kind == text }, intType)
		}},
	})
}

// anyType picks a type that nests at most so deep.
func (g *generator) randomType(depth int) *typ {
	if depth <= 0 {
		return g.basic()
	}
	inner := func() *typ { return g.randomType(depth - 1) }
	return choose(g, []choice[*typ]{
		{10, g.basic},
		{4, func() *typ { return sliceOf(inner()) }},
		{2, func() *typ { return arrayOf(g.IntN(3)+1, inner()) }},
		{3, func() *typ { return mapOf(g.key(), inner()) }},
		{6, func() *typ { return g.declared(func(t *typ) bool { return t.kind == structure }, intType) }},
		{2, func() *typ { return g.declared(func(*typ) bool { return true }, stringType) }},
		{2, func() *typ {
			return pointerTo(g.declared(func(t *typ) bool { return t.kind == structure }, intType))
		}},
		{1, func() *typ { return anyType }},
		{1, func() *typ { return errorType }},
		{2, g.contract},
		{2, func() *typ { return funcOf([]*typ{g.basic()}, []*typ{g.basic()}) }},
	})
}

// contract picks an interface of the program.
func (g *generator) contract() *typ {
	if len(g.interfaces) == 0 {
		return errorType
	}
	return oneOf(g, g.interfaces...)
}

// printableType picks one that can be printed.
func (g *generator) printableType(depth int) *typ {
	for {
		if t := g.randomType(depth); t.printable() {
			return t
		}
	}
}
