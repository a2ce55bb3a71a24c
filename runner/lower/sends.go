package lower

import (
	"go/ast"
	"go/types"
)

// sends evaluates what a select statement sends before it: the interpreter takes
// the value of a name and of a call, and the first part of anything else. So that
// the order stays, the channels are evaluated before it too.
func sends(b *builder) {
	b.rewriteStatements(func(s ast.Stmt, label string) []ast.Stmt {
		sel, ok := s.(*ast.SelectStmt)
		if !ok || !b.sendsParts(sel) {
			return nil
		}
		var before []ast.Stmt
		for _, n := range sel.Body.List {
			before = append(before, b.operands(n.(*ast.CommClause))...)
		}
		return b.enclose(label, sel, before...)
	})
}

// sendsParts reports whether a clause sends something that is not a name.
func (b *builder) sendsParts(s *ast.SelectStmt) bool {
	for _, n := range s.Body.List {
		if send, ok := n.(*ast.CommClause).Comm.(*ast.SendStmt); ok && !b.isName(send.Value) {
			return true
		}
	}
	return false
}

func (b *builder) isName(e ast.Expr) bool {
	_, ok := e.(*ast.Ident)
	return ok || b.c.Info.Types[e].Value != nil
}

// operands takes the operands of a clause into variables of their own.
func (b *builder) operands(clause *ast.CommClause) (before []ast.Stmt) {
	keep := func(e *ast.Expr, t types.Type) {
		if b.isName(*e) {
			return
		}
		name := b.fresh("v")
		before = append(before, declareAs(b.typeOf(t), name, *e))
		*e = identAt((*e).Pos(), name)
	}
	var receive ast.Expr
	switch s := clause.Comm.(type) {
	case *ast.SendStmt:
		channel := b.c.Info.TypeOf(s.Chan)
		keep(&s.Chan, channel)
		keep(&s.Value, channel.Underlying().(*types.Chan).Elem())
	case *ast.ExprStmt:
		receive = s.X
	case *ast.AssignStmt:
		receive = s.Rhs[0]
	}
	if x, ok := ast.Unparen(receive).(*ast.UnaryExpr); ok {
		keep(&x.X, b.c.Info.TypeOf(x.X))
	}
	return before
}
