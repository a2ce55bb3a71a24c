package lower

import (
	"go/ast"
	"go/types"
)

// pointers writes p[i:j], where p points to an array, as (*p)[i:j]: the interpreter
// takes the result for an array if its type has a name.
func pointers(c *Checked) bool {
	changed := false
	ast.Inspect(c.File, func(n ast.Node) bool {
		if x, ok := n.(*ast.SliceExpr); ok {
			if _, ok := c.Info.TypeOf(x.X).Underlying().(*types.Pointer); ok {
				x.X = &ast.ParenExpr{Lparen: x.Pos(), X: &ast.StarExpr{Star: x.Pos(), X: x.X}, Rparen: x.Pos()}
				changed = true
			}
		}
		return true
	})
	return changed
}
