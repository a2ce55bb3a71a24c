package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"takingturns/runner/names"
)

// Functions names the program's functions as the compiler does, by the positions
// at which they begin. Lowering keeps positions: it has to be asked before.
func (c *Checked) Functions() map[token.Pos]*names.Function {
	return names.Functions(c.File, typesOf{c.Info})
}

// typesOf is what names asks of types.
type typesOf struct{ info *types.Info }

func (t typesOf) IsFunction(e ast.Expr) bool {
	_, ok := t.info.TypeOf(e).Underlying().(*types.Signature)
	return ok
}

func (t typesOf) IsLocal(id *ast.Ident) (token.Pos, bool) {
	v, ok := t.info.Uses[id].(*types.Var)
	if !ok || v.IsField() || v.Parent() == v.Pkg().Scope() {
		return token.NoPos, false
	}
	return v.Pos(), true
}
