package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// boxes converts what is assigned to a variable of an interface type to that type.
// The interpreter would build a composite literal in the variable's place, and make
// the variable one of the literal's type.
func boxes(b *builder) {
	ast.Inspect(b.decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			if n.Type != nil && len(n.Values) == len(n.Names) {
				for i := range n.Values {
					b.box(&n.Values[i], b.c.Info.TypeOf(n.Type))
				}
			}
		case *ast.AssignStmt:
			if n.Tok == token.ASSIGN && len(n.Lhs) == len(n.Rhs) {
				for i := range n.Rhs {
					b.box(&n.Rhs[i], b.c.Info.TypeOf(n.Lhs[i]))
				}
			}
		}
		return true
	})
}

// box converts a composite literal, or a pointer to one, to an interface type.
func (b *builder) box(e *ast.Expr, t types.Type) {
	if t == nil || !types.IsInterface(t) {
		return
	}
	x := ast.Unparen(*e)
	if pointer, ok := x.(*ast.UnaryExpr); ok && pointer.Op == token.AND {
		x = ast.Unparen(pointer.X)
	}
	if _, ok := x.(*ast.CompositeLit); !ok {
		return
	}
	b.changed = true
	*e = call(&ast.ParenExpr{Lparen: (*e).Pos(), X: b.typeOf(t)}, *e)
}
