package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// comparisons rewrites == and != where the two sides have different types. It
// converts one side if neither is an interface: a struct type with a name and one
// without, a channel and one end of it. If one is, compiled code compares them.
func comparisons(b *builder) {
	astutil.Apply(b.decl, nil, func(cursor *astutil.Cursor) bool {
		x, ok := cursor.Node().(*ast.BinaryExpr)
		if !ok || x.Op != token.EQL && x.Op != token.NEQ {
			return true
		}
		left, right := b.c.Info.Types[x.X], b.c.Info.Types[x.Y]
		if left.Type == nil || right.Type == nil {
			return true // rewritten already
		}
		mixed := types.IsInterface(left.Type) != types.IsInterface(right.Type)
		switch {
		case left.IsNil() || right.IsNil() || types.Identical(left.Type, right.Type):
			return true
		case mixed:
			cursor.Replace(b.compareInterface(x))
		case left.Value != nil || right.Value != nil || types.IsInterface(left.Type):
			return true
		case types.AssignableTo(right.Type, left.Type):
			x.Y = call(&ast.ParenExpr{X: b.typeOf(left.Type)}, x.Y)
		default:
			x.X = call(&ast.ParenExpr{X: b.typeOf(right.Type)}, x.X)
		}
		b.changed = true
		return true
	})
}

// compareInterface has both sides passed as interface values.
func (b *builder) compareInterface(x *ast.BinaryExpr) ast.Expr {
	equal := b.lowered("Equal", x.Pos(), x.X, x.Y)
	if x.Op == token.NEQ {
		return &ast.UnaryExpr{OpPos: x.Pos(), Op: token.NOT, X: equal}
	}
	return equal
}
