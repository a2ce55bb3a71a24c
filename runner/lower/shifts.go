package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// shifts mends shifts by a count that is not constant. A constant that is shifted
// gets a variable to stand in, since the interpreter stops silently at a
// comparison with such a shift. A signed count goes through compiled code, which
// panics if it is negative.
func shifts(b *builder) {
	ast.Inspect(b.decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if n.Op == token.SHL || n.Op == token.SHR {
				b.shift(n)
			}
		case *ast.AssignStmt:
			if n.Tok == token.SHL_ASSIGN || n.Tok == token.SHR_ASSIGN {
				n.Rhs[0] = b.count(n.Rhs[0])
			}
		}
		return true
	})
}

func (b *builder) shift(x *ast.BinaryExpr) {
	if b.c.Info.Types[x].Value != nil {
		return
	}
	x.Y = b.count(x.Y)
	if b.c.Info.Types[x.X].Value == nil {
		return
	}
	name := b.fresh("shifted")
	spec := &ast.ValueSpec{Names: []*ast.Ident{ident(name)}, Type: b.typeOf(b.c.Info.TypeOf(x.X)), Values: []ast.Expr{x.X}}
	b.add(&ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{spec}})
	x.X = identAt(x.X.Pos(), name)
	b.changed = true
}

// count makes an unsigned count of a signed one.
func (b *builder) count(n ast.Expr) ast.Expr {
	t := b.c.Info.Types[n]
	if basic, ok := t.Type.Underlying().(*types.Basic); t.Value != nil || !ok || basic.Info()&types.IsUnsigned != 0 {
		return n
	}
	b.changed = true
	f := &ast.SelectorExpr{X: identAt(n.Pos(), b.importAs(loweredPath, "lowered"+mark)), Sel: ident("ShiftCount")}
	return call(f, call(identAt(n.Pos(), "int"), n))
}
