package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// bind evaluates what a go or defer statement evaluates at once: the function,
// its receiver and its arguments, each into a variable of its own. later is the
// call that remains.
func (b *builder) bind(c *ast.CallExpr) (list []ast.Stmt, later *ast.CallExpr) {
	later = &ast.CallExpr{Lparen: c.Lparen, Ellipsis: c.Ellipsis, Rparen: c.Rparen}
	keep := func(e ast.Expr) ast.Expr {
		name := b.fresh("v")
		list = append(list, define(name, e))
		return identAt(e.Pos(), name)
	}
	later.Fun = b.bindFunction(c.Fun, keep)
	if tuple, ok := b.c.Info.TypeOf(first(c.Args)).(*types.Tuple); ok {
		s := &ast.AssignStmt{Tok: token.DEFINE, TokPos: c.Pos(), Rhs: c.Args}
		for range tuple.Len() {
			name := b.fresh("v")
			s.Lhs, later.Args = append(s.Lhs, ident(name)), append(later.Args, ident(name))
		}
		return append(list, s), later
	}
	for _, arg := range c.Args {
		if !b.isFixed(arg) {
			arg = keep(arg)
		}
		later.Args = append(later.Args, arg)
	}
	return list, later
}

func first(list []ast.Expr) ast.Expr {
	if len(list) != 1 {
		return nil
	}
	return list[0]
}

// isFixed reports whether it does not matter when an expression is evaluated.
func (b *builder) isFixed(e ast.Expr) bool {
	t := b.c.Info.Types[e]
	if t.Value != nil || t.IsNil() || t.IsType() {
		return true
	}
	_, literal := e.(*ast.FuncLit)
	return literal
}

// bindFunction evaluates the function of a call but for the names of functions,
// builtins and literals.
func (b *builder) bindFunction(f ast.Expr, keep func(ast.Expr) ast.Expr) ast.Expr {
	switch x := ast.Unparen(f).(type) {
	case *ast.FuncLit:
		return x
	case *ast.Ident:
		if _, ok := b.c.Info.Uses[x].(*types.Var); !ok {
			return x
		}
	case *ast.SelectorExpr:
		s := b.c.Info.Selections[x]
		if s == nil {
			if _, ok := b.c.Info.Uses[x.Sel].(*types.Var); !ok {
				return x
			}
			break
		}
		if s.Kind() == types.MethodVal {
			return &ast.SelectorExpr{X: keep(b.receiver(x, s)), Sel: x.Sel}
		}
		if s.Kind() == types.MethodExpr {
			return x
		}
	}
	return keep(f)
}

// receiver is what a method is called with: a pointer, or a copy.
func (b *builder) receiver(x *ast.SelectorExpr, s *types.Selection) ast.Expr {
	_, wants := s.Obj().(*types.Func).Signature().Recv().Type().(*types.Pointer)
	_, has := s.Recv().Underlying().(*types.Pointer)
	switch {
	case wants && !has && len(s.Index()) == 1:
		return addressOf(x.X)
	case !wants && has && len(s.Index()) == 1:
		return &ast.StarExpr{Star: x.Pos(), X: x.X}
	}
	if wants && !has && b.c.Info.Types[x.X].Addressable() {
		return addressOf(x.X)
	}
	return x.X
}
