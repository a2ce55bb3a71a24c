package lower

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// variadic mends calls of variadic functions: f(nil...), where the nil gets its
// type; f(), where f is a variable, which would get an empty slice instead of nil;
// and f(s) where s might itself be the slice of arguments, which is written out.
// So is the type of a nil that append appends, and of one that is a map's key.
func variadic(b *builder) {
	astutil.Apply(b.decl, nil, func(cursor *astutil.Cursor) bool {
		if x, ok := cursor.Node().(*ast.IndexExpr); ok {
			b.nilKey(x)
			return true
		}
		n, ok := cursor.Node().(*ast.CallExpr)
		if !ok || b.c.Info.Types[n.Fun].IsType() {
			return true
		}
		if b.c.Info.Types[n.Fun].IsBuiltin() {
			b.appendNil(n)
			return true
		}
		if t, ok := b.c.Info.TypeOf(n.Fun).Underlying().(*types.Signature); ok && t.Variadic() {
			b.variadicCall(n, t)
		}
		return true
	})
}

func (b *builder) variadicCall(n *ast.CallExpr, t *types.Signature) {
	fixed := t.Params().Len() - 1
	list := t.Params().At(fixed).Type()
	none := func() ast.Expr { return call(&ast.ParenExpr{X: b.typeOf(list)}, ident("nil")) }
	switch {
	case n.Ellipsis.IsValid():
		if b.c.Info.Types[n.Args[fixed]].IsNil() {
			n.Args[fixed] = none()
			b.changed = true
		}
	case len(n.Args) == fixed && b.isVariable(n.Fun):
		if len(n.Args) == 1 && b.isTuple(n.Args[0]) {
			return
		}
		n.Args = append(n.Args, none())
		n.Ellipsis = n.Lparen
		b.changed = true
	case len(n.Args) == fixed+1 && types.Identical(b.c.Info.TypeOf(n.Args[fixed]), list):
		last := n.Args[fixed]
		n.Args[fixed] = &ast.CompositeLit{Type: b.typeOf(list), Lbrace: last.Pos(), Elts: []ast.Expr{last}, Rbrace: last.Pos()}
		n.Ellipsis = n.Lparen
		b.changed = true
	}
}

func (b *builder) isTuple(e ast.Expr) bool {
	_, ok := b.c.Info.TypeOf(e).(*types.Tuple)
	return ok
}

// isVariable reports whether a call's function is not one that the program or a
// package declares.
func (b *builder) isVariable(f ast.Expr) bool {
	switch f := ast.Unparen(f).(type) {
	case *ast.Ident:
		_, declared := b.c.Info.Uses[f].(*types.Func)
		return !declared
	case *ast.SelectorExpr:
		_, declared := b.c.Info.Uses[f.Sel].(*types.Func)
		return !declared
	}
	return true
}

func (b *builder) nilKey(x *ast.IndexExpr) {
	if !b.c.Info.Types[x.Index].IsNil() {
		return
	}
	key := b.c.Info.TypeOf(x.X).Underlying().(*types.Map).Key()
	x.Index = call(&ast.ParenExpr{X: b.typeOf(key)}, x.Index)
	b.changed = true
}

func (b *builder) appendNil(n *ast.CallExpr) {
	if name(ast.Unparen(n.Fun)) != "append" || n.Ellipsis.IsValid() {
		return
	}
	s, ok := b.c.Info.TypeOf(n.Args[0]).Underlying().(*types.Slice)
	if !ok || types.IsInterface(s.Elem()) {
		return
	}
	for i, arg := range n.Args[1:] {
		if b.c.Info.Types[arg].IsNil() {
			n.Args[i+1] = call(&ast.ParenExpr{X: b.typeOf(s.Elem())}, arg)
			b.changed = true
		}
	}
}
