package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// selector rewrites a field, a method value or a method expression.
func (r *realizer) selector(c *astutil.Cursor, n *ast.SelectorExpr) {
	s := r.Info.Selections[n]
	if s == nil {
		return // a qualified identifier
	}
	switch s.Kind() {
	case types.FieldVal:
		if len(s.Index()) > 1 {
			r.replace(c, n, r.path(n.X, s, len(s.Index())))
		}
	case types.MethodVal:
		if r.isOurs(s.Obj().(*types.Func)) || types.IsInterface(r.pathType(s)) {
			r.replace(c, n, r.methodValue(n, s))
		} else if len(s.Index()) > 1 {
			r.replace(c, n, &ast.SelectorExpr{X: r.path(n.X, s, len(s.Index())-1), Sel: n.Sel})
		}
	case types.MethodExpr:
		r.replace(c, n, r.methodExpr(n, s))
	}
}

// isOurs reports whether a method is one that the program implements: a function
// after the rewrite.
func (r *realizer) isOurs(f *types.Func) bool {
	if f.Pkg() != r.Package {
		return false
	}
	return !types.IsInterface(f.Signature().Recv().Type())
}

// methodCall turns a call of one of the program's methods into a call of the
// function that it becomes.
func (r *realizer) methodCall(c *astutil.Cursor, n *ast.CallExpr) {
	selector, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr)
	if !ok {
		return
	}
	s := r.Info.Selections[selector]
	switch {
	case s == nil:
	case s.Kind() == types.FieldVal:
		if len(s.Index()) > 1 {
			n.Fun = r.path(selector.X, s, len(s.Index()))
		}
	case s.Kind() == types.MethodExpr:
		n.Fun = r.methodExpr(selector, s)
	case r.isOurs(s.Obj().(*types.Func)):
		n.Fun = &ast.Ident{NamePos: selector.Sel.NamePos, Name: functionName(s.Obj().(*types.Func))}
		n.Args = append([]ast.Expr{r.receiver(selector.X, s)}, n.Args...)
	case len(s.Index()) > 1:
		n.Fun = &ast.SelectorExpr{X: r.path(selector.X, s, len(s.Index())-1), Sel: selector.Sel}
	}
}

// path is x followed by the first n of a selection's steps, embedded fields
// written out.
func (r *realizer) path(x ast.Expr, s *types.Selection, n int) ast.Expr {
	t := s.Recv()
	for _, index := range s.Index()[:n] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		field := t.Underlying().(*types.Struct).Field(index)
		x = &ast.SelectorExpr{X: x, Sel: &ast.Ident{NamePos: x.End(), Name: field.Name()}}
		t = field.Type()
		r.Info.Types[x] = types.TypeAndValue{Type: t}
	}
	return x
}

// receiver is the receiver of one of our methods as its function wants it: a
// pointer or a value.
func (r *realizer) receiver(x ast.Expr, s *types.Selection) ast.Expr {
	x = r.path(x, s, len(s.Index())-1)
	_, want := types.Unalias(s.Obj().(*types.Func).Signature().Recv().Type()).(*types.Pointer)
	_, have := types.Unalias(r.pathType(s)).(*types.Pointer)
	switch {
	case want && !have:
		return &ast.UnaryExpr{OpPos: x.Pos(), Op: token.AND, X: x}
	case have && !want:
		return &ast.StarExpr{Star: x.Pos(), X: x}
	}
	return x
}

// pathType is the type of a selection's operand after the embedded fields.
func (r *realizer) pathType(s *types.Selection) types.Type {
	t := s.Recv()
	for _, index := range s.Index()[:len(s.Index())-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		t = t.Underlying().(*types.Struct).Field(index).Type()
	}
	return t
}

// methodValue is x.M without a call: x is evaluated now, the method called later.
//
//	func(r T) func(P) R { return func(p P) R { return T·M(r, p) } }(x)
//
// The method of an interface value is called through the value.
func (r *realizer) methodValue(n *ast.SelectorExpr, s *types.Selection) ast.Expr {
	f, pos := s.Obj().(*types.Func), n.Pos()
	receiver, typ := r.path(n.X, s, len(s.Index())-1), r.pathType(s)
	ours := r.isOurs(f)
	if ours {
		receiver, typ = r.receiver(n.X, s), f.Signature().Recv().Type()
	}
	bound := r.forward(f.Signature(), pos, func(args []ast.Expr) *ast.CallExpr {
		if !ours {
			return &ast.CallExpr{Fun: &ast.SelectorExpr{X: identAt(pos, "receiver·"), Sel: n.Sel}, Args: args}
		}
		return &ast.CallExpr{Fun: identAt(pos, functionName(f)), Args: append([]ast.Expr{identAt(pos, "receiver·")}, args...)}
	})
	outer := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos, Params: &ast.FieldList{List: []*ast.Field{{
			Names: []*ast.Ident{identAt(pos, "receiver·")}, Type: r.typeExpr(typ, pos)}}},
			Results: &ast.FieldList{List: []*ast.Field{{Type: r.funcType(f.Signature(), pos)}}}},
		Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{&ast.ReturnStmt{Return: pos, Results: []ast.Expr{bound}}}},
	}
	return &ast.CallExpr{Fun: outer, Args: []ast.Expr{receiver}}
}

// methodExpr is T.M or (*T).M: a function that takes the receiver first.
func (r *realizer) methodExpr(n *ast.SelectorExpr, s *types.Selection) ast.Expr {
	signature, pos := s.Type().(*types.Signature), n.Pos()
	return r.forward(signature, pos, func(args []ast.Expr) *ast.CallExpr {
		f := s.Obj().(*types.Func)
		if !r.isOurs(f) {
			return &ast.CallExpr{Fun: &ast.SelectorExpr{X: r.path(args[0], s, len(s.Index())-1), Sel: n.Sel}, Args: args[1:]}
		}
		return &ast.CallExpr{Fun: identAt(pos, functionName(f)), Args: append([]ast.Expr{r.receiver(args[0], s)}, args[1:]...)}
	})
}

// forward is a function literal of a signature that passes its parameters on.
func (r *realizer) forward(signature *types.Signature, pos token.Pos, call func(args []ast.Expr) *ast.CallExpr) *ast.FuncLit {
	typ := r.funcType(types.NewSignatureType(nil, nil, nil, signature.Params(), signature.Results(), signature.Variadic()), pos)
	var args []ast.Expr
	for i, field := range typ.Params.List {
		name := fmt.Sprintf("p·%d", i)
		field.Names = []*ast.Ident{identAt(pos, name)}
		args = append(args, identAt(pos, name))
	}
	inner := call(args)
	if signature.Variadic() {
		inner.Ellipsis = pos
	}
	var body ast.Stmt = &ast.ExprStmt{X: inner}
	if signature.Results().Len() > 0 {
		body = &ast.ReturnStmt{Return: pos, Results: []ast.Expr{inner}}
	}
	return &ast.FuncLit{Type: typ, Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{body}}}
}
