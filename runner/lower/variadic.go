package lower

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// variadic mends two kinds of calls of the program's own functions: f(nil...),
// where the nil gets its type, and f(s) where s might itself be the slice of
// arguments, which is written out.
func variadic(c *Checked) bool {
	b := newBuilder(c)
	astutil.Apply(c.File, nil, func(cursor *astutil.Cursor) bool {
		n, ok := cursor.Node().(*ast.CallExpr)
		if !ok || len(n.Args) == 0 || c.Info.Types[n.Fun].IsBuiltin() || c.Info.Types[n.Fun].IsType() {
			return true
		}
		t, ok := c.Info.TypeOf(n.Fun).(*types.Signature)
		if t == nil || !ok {
			if u := c.Info.TypeOf(n.Fun); u != nil {
				t, ok = u.Underlying().(*types.Signature)
			}
		}
		if !ok || !t.Variadic() {
			return true
		}
		last := n.Args[len(n.Args)-1]
		list := t.Params().At(t.Params().Len() - 1).Type()
		fixed := t.Params().Len() - 1
		switch {
		case n.Ellipsis.IsValid() && c.Info.Types[last].IsNil():
			n.Args[len(n.Args)-1] = call(&ast.ParenExpr{X: b.typeOf(list)}, last)
			b.changed = true
		case !n.Ellipsis.IsValid() && len(n.Args) == fixed+1 && types.Identical(c.Info.TypeOf(last), list):
			n.Args[fixed] = &ast.CompositeLit{Type: b.typeOf(list), Lbrace: last.Pos(), Elts: []ast.Expr{last}, Rbrace: last.Pos()}
			n.Ellipsis = last.End()
			b.changed = true
		}
		return true
	})
	return b.changed
}
