package lower

import (
	"go/ast"
	"go/types"
	"strconv"
	"strings"
	"unicode/utf8"
)

// dot joins the parts of an instance's name, as in Mapꞏintꞏstring. To Go it is a
// letter (U+A78F, sinological dot).
const dot = "ꞏ"

// newSeparator returns dots that no name of the program holds.
func newSeparator(file *ast.File) string {
	s := dot
	ast.Inspect(file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			for strings.Contains(id.Name, s) {
				s += dot
			}
		}
		return true
	})
	return s
}

// unique returns a name that begins as given, which nothing else has.
func (m *mono) unique(name string) string {
	if !strings.Contains(name, m.separator) {
		name += m.separator
	}
	base := strings.TrimSuffix(name, m.separator) + m.separator
	for n := 2; m.taken[name]; n++ {
		name = base + strconv.Itoa(n)
	}
	m.taken[name] = true
	return name
}

// readNames gives new names to those of the program's declarations that would
// otherwise take a predeclared name from the copies, and collects the names that
// the copies' locals must not take.
func (m *mono) readNames() {
	for _, name := range types.Universe.Names() {
		m.clash[name] = true
		if object := m.program.pkg.Scope().Lookup(name); object != nil {
			m.names[object] = m.unique(name)
			m.c.Printed[m.names[object]] = "main." + name
		}
	}
	for _, name := range m.program.pkg.Scope().Names() {
		if _, ok := m.program.pkg.Scope().Lookup(name).(*types.TypeName); ok {
			m.clash[name] = true
		}
	}
	for _, name := range m.imports {
		m.clash[name] = true
	}
}

// readable makes a Go name of an instance. Long ones are cut: unique tells them
// apart.
func (m *mono) readable(d *decl, args []types.Type) string {
	const longest = 80 // bytes
	name := d.name()
	if d.unit != m.program {
		name = d.unit.pkg.Name() + m.separator + name
	}
	for _, arg := range args {
		name += m.separator + m.word(arg)
	}
	for len(name) > longest {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return name
}

// word makes a part of a name of a type.
func (m *mono) word(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return t.Name()
	case *types.Named:
		name := strings.TrimRight(t.Obj().Name(), m.separator)
		if p := t.Obj().Pkg(); p != nil && p != m.program.pkg {
			name = p.Name() + m.separator + name
		}
		for arg := range t.TypeArgs().Types() {
			name += m.separator + m.word(arg)
		}
		return name
	case *types.Pointer:
		return "ptr" + m.separator + m.word(t.Elem())
	case *types.Slice:
		return "slice" + m.separator + m.word(t.Elem())
	case *types.Array:
		return "array" + m.separator + m.word(t.Elem())
	case *types.Map:
		return "map" + m.separator + m.word(t.Key()) + m.separator + m.word(t.Elem())
	case *types.Chan:
		return "chan" + m.separator + m.word(t.Elem())
	case *types.Signature:
		return "func"
	case *types.Struct:
		return "struct"
	case *types.Interface:
		if t.Empty() {
			return "any"
		}
		return "interface"
	}
	return "type"
}
