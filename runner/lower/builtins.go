package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// builtins replaces the builtins that the interpreter does not know or, as print,
// has its own ideas about. min and max
// become calls of functions added to the program, one for each basic type, of two
// arguments each; the others become calls of compiled code, which alone can
// take a NaN out of a map.
func builtins(c *Checked) bool {
	b := &builtinCalls{builder: newBuilder(c), helpers: map[string]string{}}
	astutil.Apply(c.File, nil, func(cursor *astutil.Cursor) bool {
		n, ok := cursor.Node().(*ast.CallExpr)
		if !ok {
			return true
		}
		id, ok := ast.Unparen(n.Fun).(*ast.Ident)
		if !ok || c.Info.Types[n].Value != nil {
			return true // constants are folded elsewhere
		}
		if f, ok := c.Info.Uses[id].(*types.Builtin); ok {
			switch f.Name() {
			case "min", "max":
				cursor.Replace(b.extreme(f.Name(), n))
			case "clear", "print", "println":
				helper := map[string]string{"clear": "Clear", "print": "Print", "println": "Println"}[f.Name()]
				n.Fun = &ast.SelectorExpr{X: identAt(n.Pos(), b.importAs(loweredPath, "lowered"+mark)), Sel: ident(helper)}
				b.changed = true
			}
		}
		return true
	})
	return b.changed
}

type builtinCalls struct {
	*builder
	helpers map[string]string // names of the functions added, by builtin and type
}

// extreme writes min(x, y, z) as min(min(x, y), z). Types that have a name are
// converted to the basic type underneath and back.
func (b *builtinCalls) extreme(name string, n *ast.CallExpr) ast.Expr {
	b.changed = true
	t := types.Default(b.c.Info.TypeOf(n))
	basic := t.Underlying().(*types.Basic)
	helper := b.helper(name, basic)
	convert := func(e ast.Expr) ast.Expr {
		if t == types.Type(basic) {
			return e
		}
		return call(identAt(e.Pos(), basic.Name()), e)
	}
	result := convert(n.Args[0])
	for _, arg := range n.Args[1:] {
		result = call(identAt(n.Pos(), helper), result, convert(arg))
	}
	if t == types.Type(basic) {
		return result
	}
	return call(b.typeOf(t), result)
}

const extremeSource = `package p
func _() {
	_ = func(a, b T) T {
		if a < b {
			return a
		}
		return b
	}
}`

const extremeFloatSource = `package p
func _() {
	_ = func(a, b T) T {
		if a != a || a < b || a == 0 && b == 0 && 1/a < 1/b {
			return a
		}
		return b
	}
}`

// helper adds a function of two arguments to the program. A NaN wins over
// everything and -0 is less than 0.
func (b *builtinCalls) helper(name string, t *types.Basic) string {
	key := name + mark + t.Name()
	if b.helpers[key] != "" {
		return b.helpers[key]
	}
	b.helpers[key] = b.fresh(key)
	source := extremeSource
	if t.Info()&types.IsFloat != 0 {
		source = extremeFloatSource
	}
	f := parseTemplate(source, map[string]string{"T": t.Name()})[0].(*ast.AssignStmt).Rhs[0].(*ast.FuncLit)
	if name == "max" {
		turnAround(f)
	}
	b.c.File.Decls = append(b.c.File.Decls, &ast.FuncDecl{Name: ident(b.helpers[key]), Type: f.Type, Body: f.Body})
	return b.helpers[key]
}

// turnAround makes a maximum of a minimum.
func turnAround(f *ast.FuncLit) {
	ast.Inspect(f, func(n ast.Node) bool {
		if x, ok := n.(*ast.BinaryExpr); ok && x.Op == token.LSS {
			x.Op = token.GTR
		}
		return true
	})
}
