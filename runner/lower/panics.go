package lower

import (
	"go/ast"
	"go/types"
)

// panics evaluates what a program panics with before it does: of an element of a
// literal, the interpreter would not make the literal.
func panics(b *builder) {
	b.rewriteStatements(func(s ast.Stmt, label string) []ast.Stmt {
		x, ok := s.(*ast.ExprStmt)
		if !ok {
			return nil
		}
		p, ok := x.X.(*ast.CallExpr)
		if !ok || !b.isPanic(p) || !b.indexesLiteral(p.Args[0]) {
			return nil
		}
		v := b.fresh("v")
		before := define(v, p.Args[0])
		p.Args[0] = identAt(p.Args[0].Pos(), v)
		return []ast.Stmt{labelled(label, block(before, s))}
	})
}

func (b *builder) isPanic(c *ast.CallExpr) bool {
	id, ok := c.Fun.(*ast.Ident)
	if !ok {
		return false
	}
	builtin, ok := b.c.Info.Uses[id].(*types.Builtin)
	return ok && builtin.Name() == "panic"
}

func (b *builder) indexesLiteral(e ast.Expr) bool {
	x, ok := ast.Unparen(e).(*ast.IndexExpr)
	if !ok {
		return false
	}
	_, ok = ast.Unparen(x.X).(*ast.CompositeLit)
	return ok
}
