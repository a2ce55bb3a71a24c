package lower

import (
	"go/ast"
	"go/types"
)

// pointers writes p[i:j], where p points to an array, as (*p)[i:j]: the interpreter
// takes the result for an array if its type has a name.
func pointers(b *builder) {
	ast.Inspect(b.decl, func(n ast.Node) bool {
		if x, ok := n.(*ast.SliceExpr); ok {
			if _, ok := b.c.Info.TypeOf(x.X).Underlying().(*types.Pointer); ok {
				x.X = &ast.ParenExpr{Lparen: x.Pos(), X: &ast.StarExpr{Star: x.Pos(), X: x.X}, Rparen: x.Pos()}
				b.changed = true
			}
		}
		return true
	})
}
