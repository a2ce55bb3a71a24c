package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// printed is how Go's runtime names an instance: a type as reflection prints it
// (main.Pair[int,main.T]), a function as a goroutine's trace does (main.Map[...]).
func (m *mono) printed(d *decl, args []types.Type) string {
	name := d.object.Pkg().Name() + "." + d.name()
	switch {
	case len(args) == 0:
		return name
	case d.fn != nil:
		return name + "[...]"
	}
	return name + m.printArgs(args)
}

func (m *mono) printedLocal(t localType) string {
	return t.object.Pkg().Name() + "." + t.object.Name() + m.printArgs(t.args)
}

func (m *mono) printArgs(args []types.Type) string {
	if len(args) == 0 {
		return ""
	}
	var words []string
	for _, arg := range args {
		words = append(words, m.print(arg))
	}
	return "[" + strings.Join(words, ",") + "]"
}

// print writes a type argument as the linker names it, which is how reflection
// prints it: package paths in full, local types with their number.
func (m *mono) print(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return types.Typ[t.Kind()].Name()
	case *types.Named:
		return m.printNamed(t)
	case *types.Pointer:
		return "*" + m.print(t.Elem())
	case *types.Slice:
		return "[]" + m.print(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), m.print(t.Elem()))
	case *types.Map:
		return "map[" + m.print(t.Key()) + "]" + m.print(t.Elem())
	case *types.Chan:
		return m.printChan(t)
	case *types.Signature:
		return "func" + m.printSignature(t)
	case *types.Struct:
		return m.printStruct(t)
	case *types.Interface:
		return m.printInterface(t)
	}
	return t.String()
}

func (m *mono) printNamed(t *types.Named) string {
	object := t.Obj()
	if local, ok := m.locals[object]; ok {
		return fmt.Sprintf("%s.%s%s·%d", local.object.Pkg().Path(), local.object.Name(), m.printArgs(local.args), m.number(local.object))
	}
	name := qualify(object) + object.Name()
	if m.hoist[object] {
		return fmt.Sprintf("%s·%d", name, m.number(object))
	}
	var args []types.Type
	for arg := range t.TypeArgs().Types() {
		args = append(args, arg)
	}
	return name + m.printArgs(args)
}

// qualify returns the path of an object's package with a dot.
func qualify(object types.Object) string {
	if object.Pkg() == nil {
		return ""
	}
	return object.Pkg().Path() + "."
}

// qualifyHidden is qualify for names of fields and methods.
func qualifyHidden(object types.Object) string {
	if object.Exported() {
		return ""
	}
	return qualify(object)
}

func (m *mono) printChan(t *types.Chan) string {
	elem := m.print(t.Elem())
	switch t.Dir() {
	case types.SendOnly:
		return "chan<- " + elem
	case types.RecvOnly:
		return "<-chan " + elem
	}
	if strings.HasPrefix(elem, "<-") {
		return "chan (" + elem + ")"
	}
	return "chan " + elem
}

func (m *mono) printSignature(t *types.Signature) string {
	params := m.printTuple(t.Params())
	if n := len(params); t.Variadic() {
		params[n-1] = "..." + strings.TrimPrefix(params[n-1], "[]")
	}
	results := m.printTuple(t.Results())
	s := "(" + strings.Join(params, ", ") + ")"
	switch len(results) {
	case 0:
		return s
	case 1:
		return s + " " + results[0]
	}
	return s + " (" + strings.Join(results, ", ") + ")"
}

func (m *mono) printTuple(t *types.Tuple) []string {
	var words []string
	for v := range t.Variables() {
		words = append(words, m.print(v.Type()))
	}
	return words
}

func (m *mono) printStruct(t *types.Struct) string {
	var fields []string
	for i := range t.NumFields() {
		f := t.Field(i)
		s := m.print(f.Type())
		switch base := strings.TrimPrefix(s, "*"); {
		case !f.Embedded():
			s = qualifyHidden(f) + f.Name() + " " + s
		case base != f.Name() && !strings.HasSuffix(base, "."+f.Name()):
			s = qualifyHidden(f) + f.Name() + " = " + s
		}
		if tag := t.Tag(i); tag != "" {
			s += " " + strconv.Quote(tag)
		}
		fields = append(fields, s)
	}
	return braced("struct", fields)
}

func (m *mono) printInterface(t *types.Interface) string {
	var methods []string
	for f := range t.Methods() {
		methods = append(methods, qualifyHidden(f)+f.Name()+m.printSignature(f.Signature()))
	}
	return braced("interface", methods)
}

func braced(kind string, parts []string) string {
	if parts == nil {
		return kind + " {}"
	}
	return kind + " { " + strings.Join(parts, "; ") + " }"
}

// number counts a local type as Go's compiler does: all that functions declare,
// in the order of the source, from 1.
func (m *mono) number(object *types.TypeName) int {
	if m.numbers == nil {
		m.numbers = map[*types.TypeName]int{}
		ast.Inspect(m.c.File, func(n ast.Node) bool {
			if s, ok := n.(*ast.DeclStmt); ok {
				m.count(s.Decl.(*ast.GenDecl))
			}
			return true
		})
	}
	return m.numbers[object]
}

func (m *mono) count(d *ast.GenDecl) {
	if d.Tok != token.TYPE {
		return
	}
	for _, spec := range d.Specs {
		if spec := spec.(*ast.TypeSpec); !spec.Assign.IsValid() {
			m.numbers[m.c.Info.Defs[spec.Name].(*types.TypeName)] = len(m.numbers) + 1
		}
	}
}
