package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// comparisons converts one side of == and != where the two have different types,
// neither an interface: a struct type with a name and one without, a channel and
// one end of it.
func comparisons(c *Checked) bool {
	b := newBuilder(c)
	ast.Inspect(c.File, func(n ast.Node) bool {
		x, ok := n.(*ast.BinaryExpr)
		if !ok || x.Op != token.EQL && x.Op != token.NEQ {
			return true
		}
		left, right := c.Info.Types[x.X], c.Info.Types[x.Y]
		if left.IsNil() || right.IsNil() || left.Value != nil || right.Value != nil ||
			types.Identical(left.Type, right.Type) || types.IsInterface(left.Type) || types.IsInterface(right.Type) {
			return true
		}
		if types.AssignableTo(right.Type, left.Type) {
			x.Y = call(&ast.ParenExpr{X: b.typeOf(left.Type)}, x.Y)
		} else {
			x.X = call(&ast.ParenExpr{X: b.typeOf(right.Type)}, x.X)
		}
		b.changed = true
		return true
	})
	return b.changed
}
