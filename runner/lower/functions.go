package lower

import (
	"go/ast"
	"go/constant"
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

func (t typesOf) IsBuiltin(id *ast.Ident) bool { return t.info.Types[id].IsBuiltin() }

func (t typesOf) Equal(a, b ast.Expr) (equal, known bool) {
	x, y := constant.MakeBool(true), t.info.Types[b].Value
	if a != nil {
		x = t.info.Types[a].Value
	}
	if x == nil || y == nil {
		return false, false
	}
	return constant.Compare(x, token.EQL, y), true
}
