package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// builtins replaces the builtins that the interpreter does not know. min and max
// become calls of functions added to the program, one for each basic type, of two
// arguments each. clear becomes a call of compiled code, which alone can take a NaN
// out of a map; so do print and println, which the interpreter has send to stdout.
// new of a value and the several results of a call as the arguments of a builtin or
// a method become calls of function literals.
func builtins(b *builder) {
	astutil.Apply(b.decl, nil, func(cursor *astutil.Cursor) bool {
		n, ok := cursor.Node().(*ast.CallExpr)
		if !ok {
			return true
		}
		if b.spreadsToMethod(n) {
			cursor.Replace(b.spreadTo(n))
			b.changed = true
			return true
		}
		id, ok := ast.Unparen(n.Fun).(*ast.Ident)
		if !ok || b.c.Info.Types[n].Value != nil {
			return true // constants are folded elsewhere
		}
		if f, ok := b.c.Info.Uses[id].(*types.Builtin); ok {
			switch f.Name() {
			case "min", "max":
				cursor.Replace(b.extreme(f.Name(), n))
			case "clear", "print", "println":
				compiled := strings.ToUpper(f.Name()[:1]) + f.Name()[1:]
				cursor.Replace(b.lowered(compiled, n.Pos(), n.Args...))
				b.changed = true
			case "new":
				if !b.c.Info.Types[n.Args[0]].IsType() {
					cursor.Replace(b.newValue(n))
					b.changed = true
				}
			case "append", "copy", "delete", "complex":
				if len(n.Args) == 1 && b.isTuple(n.Args[0]) {
					cursor.Replace(b.spread(n))
					b.changed = true
				}
			}
		}
		return true
	})
}

// lowered is a call of compiled code.
func (b *builder) lowered(function string, pos token.Pos, args ...ast.Expr) ast.Expr {
	return call(&ast.SelectorExpr{X: identAt(pos, b.importAs(loweredPath, "lowered"+mark)), Sel: ident(function)}, args...)
}

// newValue writes new(x) as func(v T) *T { return &v }(x).
func (b *builder) newValue(n *ast.CallExpr) ast.Expr {
	p := b.c.Info.TypeOf(n).(*types.Pointer)
	v := b.fresh("v")
	t := &ast.FuncType{
		Params:  &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{ident(v)}, Type: b.typeOf(p.Elem())}}},
		Results: &ast.FieldList{List: []*ast.Field{{Type: b.typeOf(p)}}},
	}
	return call(&ast.FuncLit{Type: t, Body: block(&ast.ReturnStmt{Return: n.Pos(), Results: []ast.Expr{addressOf(ident(v))}})}, n.Args[0])
}

// spreadsToMethod reports whether a call passes the several results of another to a
// method or to what an expression gives.
func (b *builder) spreadsToMethod(n *ast.CallExpr) bool {
	f := b.c.Info.Types[n.Fun]
	if len(n.Args) != 1 || f.Type == nil || f.IsType() || f.IsBuiltin() || !b.isTuple(n.Args[0]) {
		return false
	}
	switch x := ast.Unparen(n.Fun).(type) {
	case *ast.Ident, *ast.FuncLit:
		return false
	case *ast.SelectorExpr:
		return b.c.Info.Selections[x] != nil
	}
	return true
}

// spreadTo writes x.f(g()) as func(f func(T, U) R) R { a, b := g(); return f(a, b) }(x.f).
func (b *builder) spreadTo(n *ast.CallExpr) ast.Expr {
	signature := b.c.Info.TypeOf(n.Fun).Underlying().(*types.Signature)
	name := b.fresh("f")
	inner := call(identAt(n.Pos(), name))
	keep := &ast.AssignStmt{Tok: token.DEFINE, TokPos: n.Pos(), Rhs: n.Args}
	for range b.c.Info.TypeOf(n.Args[0]).(*types.Tuple).Len() {
		a := b.fresh("a")
		keep.Lhs, inner.Args = append(keep.Lhs, ident(a)), append(inner.Args, ident(a))
	}
	t := &ast.FuncType{
		Params:  &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{ident(name)}, Type: b.typeOf(b.c.Info.TypeOf(n.Fun))}}},
		Results: &ast.FieldList{},
	}
	for v := range signature.Results().Variables() {
		t.Results.List = append(t.Results.List, &ast.Field{Type: b.typeOf(v.Type())})
	}
	body := give(n.Pos(), signature, inner)
	body.List = append([]ast.Stmt{keep}, body.List...)
	return call(&ast.FuncLit{Type: t, Body: body}, n.Fun)
}

// spread writes append(f()), where f has several results, as
// func(a []T, b T) []T { return append(a, b) }(f()).
func (b *builder) spread(n *ast.CallExpr) ast.Expr {
	t := &ast.FuncType{Params: &ast.FieldList{}}
	inner := call(n.Fun)
	for v := range b.c.Info.TypeOf(n.Args[0]).(*types.Tuple).Variables() {
		name := b.fresh("a")
		t.Params.List = append(t.Params.List, &ast.Field{Names: []*ast.Ident{ident(name)}, Type: b.typeOf(v.Type())})
		inner.Args = append(inner.Args, ident(name))
	}
	body := block(statement(inner))
	if result := b.c.Info.Types[n]; result.IsValue() {
		t.Results = &ast.FieldList{List: []*ast.Field{{Type: b.typeOf(result.Type)}}}
		body = block(&ast.ReturnStmt{Return: n.Pos(), Results: []ast.Expr{inner}})
	}
	return call(&ast.FuncLit{Type: t, Body: body}, n.Args[0])
}

// extreme writes min(x, y, z) as min(min(x, y), z). Types that have a name are
// converted to the basic type underneath and back.
func (b *builder) extreme(name string, n *ast.CallExpr) ast.Expr {
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
func (b *builder) helper(name string, t *types.Basic) string {
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
	b.add(&ast.FuncDecl{Name: ident(b.helpers[key]), Type: f.Type, Body: f.Body})
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
