package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// methodValues writes method values and method expressions of the program's own
// types as function literals, and so the names of its functions where they are
// not called. The interpreter evaluates the receiver of t.M when the function is
// called, not when t.M is evaluated, loses the receiver of T.M, and has values for
// f that are not always what a func should be:
//
//	t.M  is  func(r T) func(int) string { return func(a int) string { return r.M(a) } }(t)
//	T.M  is  func(r T, a int) string { return r.M(a) }
//	f    is  func(a int) string { return f(a) }
func methodValues(b *builder) {
	astutil.Apply(b.decl, nil, func(cursor *astutil.Cursor) bool {
		if id, ok := cursor.Node().(*ast.Ident); ok && b.isFunctionValue(id, cursor.Parent()) {
			cursor.Replace(b.functionValue(id))
			b.changed = true
			return true
		}
		x, ok := cursor.Node().(*ast.SelectorExpr)
		if !ok {
			return true
		}
		s := b.c.Info.Selections[x]
		if s == nil || s.Kind() == types.FieldVal || !types.IsInterface(s.Recv()) && s.Obj().Pkg() != b.c.Package {
			return true
		}
		if s.Kind() == types.MethodExpr {
			cursor.Replace(b.methodExpression(x, s))
			b.changed = true
		} else if parent, ok := cursor.Parent().(*ast.CallExpr); !ok || parent.Fun != ast.Expr(x) {
			cursor.Replace(b.methodValue(x, s))
			b.changed = true
		}
		return true
	})
}

// forward is the type of a function with the parameters and results of f, and a
// call that hands its parameters on.
func (b *builder) forward(f *types.Signature, method ast.Expr) (*ast.FuncType, *ast.CallExpr) {
	t := &ast.FuncType{Params: &ast.FieldList{}, Results: &ast.FieldList{}}
	c := call(method)
	for i := range f.Params().Len() {
		name, typ := b.fresh("a"), b.typeOf(f.Params().At(i).Type())
		if f.Variadic() && i == f.Params().Len()-1 {
			typ = &ast.Ellipsis{Elt: typ.(*ast.ArrayType).Elt}
			c.Ellipsis = method.Pos()
			if !c.Ellipsis.IsValid() {
				c.Ellipsis = 1
			}
		}
		t.Params.List = append(t.Params.List, &ast.Field{Names: []*ast.Ident{ident(name)}, Type: typ})
		c.Args = append(c.Args, ident(name))
	}
	for v := range f.Results().Variables() {
		t.Results.List = append(t.Results.List, &ast.Field{Type: b.typeOf(v.Type())})
	}
	return t, c
}

// give returns a call's results, if any.
func give(pos token.Pos, f *types.Signature, c *ast.CallExpr) *ast.BlockStmt {
	if f.Results().Len() == 0 {
		return block(statement(c))
	}
	return block(&ast.ReturnStmt{Return: pos, Results: []ast.Expr{c}})
}

func (b *builder) methodValue(x *ast.SelectorExpr, s *types.Selection) ast.Expr {
	f := s.Type().(*types.Signature)
	recv := b.fresh("r")
	t := s.Recv()
	value := b.receiver(x, s)
	switch value.(type) {
	case *ast.UnaryExpr:
		t = types.NewPointer(t)
	case *ast.StarExpr:
		t = t.Underlying().(*types.Pointer).Elem()
	}
	inner, c := b.forward(f, &ast.SelectorExpr{X: identAt(x.Pos(), recv), Sel: x.Sel})
	outer := &ast.FuncType{
		Params:  &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{ident(recv)}, Type: b.typeOf(t)}}},
		Results: &ast.FieldList{List: []*ast.Field{{Type: b.typeOf(f)}}},
	}
	lit := &ast.FuncLit{Type: inner, Body: give(x.Pos(), f, c)}
	return call(&ast.FuncLit{Type: outer, Body: block(&ast.ReturnStmt{Return: x.Pos(), Results: []ast.Expr{lit}})}, value)
}

// isFunctionValue reports whether an identifier names a function of the program
// and is not called.
func (b *builder) isFunctionValue(id *ast.Ident, parent ast.Node) bool {
	f, ok := b.c.Info.Uses[id].(*types.Func)
	if !ok || f.Parent() != b.c.Package.Scope() {
		return false
	}
	c, ok := parent.(*ast.CallExpr)
	return !ok || c.Fun != ast.Expr(id)
}

func (b *builder) functionValue(id *ast.Ident) ast.Expr {
	f := b.c.Info.Uses[id].Type().(*types.Signature)
	t, c := b.forward(f, identAt(id.Pos(), id.Name))
	return &ast.FuncLit{Type: t, Body: give(id.Pos(), f, c)}
}

func (b *builder) methodExpression(x *ast.SelectorExpr, s *types.Selection) ast.Expr {
	method := s.Obj().(*types.Func).Signature()
	recv := b.fresh("r")
	inner, c := b.forward(method, &ast.SelectorExpr{X: identAt(x.Pos(), recv), Sel: x.Sel})
	first := &ast.Field{Names: []*ast.Ident{ident(recv)}, Type: x.X}
	inner.Params.List = append([]*ast.Field{first}, inner.Params.List...)
	return &ast.FuncLit{Type: inner, Body: give(x.Pos(), method, c)}
}
