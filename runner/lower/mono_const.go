package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A conversion of a constant to a type parameter is not a constant: T(255) + T(1)
// wraps around, x / T(0) panics, T(0.1) + T(0.2) is rounded. In a copy the
// conversion is a constant, and Go would compute with it at compile time, exactly,
// or reject it. Where that would show, it becomes a variable of the package.

// hideConstants marks the conversions below a node whose result must not be known
// when the copy is compiled.
func (c *copier) hideConstants(n ast.Node) {
	if !c.env.isGeneric() {
		return
	}
	switch n := n.(type) {
	case *ast.BinaryExpr:
		divides := n.Op == token.QUO || n.Op == token.REM || n.Op == token.SHL || n.Op == token.SHR
		if c.folds(n.X) && c.folds(n.Y) {
			c.hideIn(n.X)
			c.hideIn(n.Y)
		} else if divides {
			c.hideIn(n.Y)
		}
	case *ast.UnaryExpr:
		c.hideIn(n.X)
	case *ast.CallExpr:
		if c.u.info.Types[n.Fun].IsType() {
			c.hideIn(n.Args[0])
		}
	case *ast.IndexExpr:
		c.hideIn(n.Index)
	case *ast.SliceExpr:
		c.hideIn(n.Low)
		c.hideIn(n.High)
	case *ast.KeyValueExpr:
		c.hideIn(n.Key)
	case *ast.CaseClause:
		for _, e := range n.List {
			c.hideIn(e)
		}
	}
}

// folds reports whether an expression is a constant once types are known.
func (c *copier) folds(e ast.Expr) bool {
	if e == nil {
		return false
	}
	if c.u.info.Types[e].Value != nil {
		return true
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return c.folds(e.X)
	case *ast.UnaryExpr:
		return e.Op != token.AND && e.Op != token.ARROW && c.folds(e.X)
	case *ast.BinaryExpr:
		return c.folds(e.X) && c.folds(e.Y)
	case *ast.CallExpr:
		return c.foldsCall(e)
	}
	return false
}

func (c *copier) foldsCall(e *ast.CallExpr) bool {
	f := c.u.info.Types[e.Fun]
	if f.IsType() {
		_, basic := c.m.subst(f.Type, c.env).Underlying().(*types.Basic)
		return basic && c.folds(e.Args[0])
	}
	id, ok := e.Fun.(*ast.Ident)
	if !ok || !f.IsBuiltin() || id.Name != "min" && id.Name != "max" {
		return false
	}
	for _, arg := range e.Args {
		if !c.folds(arg) {
			return false
		}
	}
	return true
}

// hideIn marks the conversions to type parameters in an expression that folds.
func (c *copier) hideIn(e ast.Expr) {
	if e == nil || !c.folds(e) || c.u.info.Types[e].Value != nil {
		return
	}
	ast.Inspect(e, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || !c.u.info.Types[call.Fun].IsType() || c.u.info.Types[call].Value != nil {
			return true
		}
		if c.u.info.Types[call.Args[0]].Value != nil {
			c.hide[call] = true
		}
		return true
	})
}

// call copies a call or conversion.
func (c *copier) call(n *ast.CallExpr) ast.Node {
	if !c.u.info.Types[n.Fun].IsType() {
		return nil
	}
	r := *n
	r.Fun, r.Args = parenthesized(clone(c.cloner(), n.Fun)), cloneList(c.cloner(), n.Args)
	if !c.hide[n] {
		return &r
	}
	name := &ast.Ident{NamePos: n.Pos(), Name: c.m.unique("constant" + c.m.separator)}
	spec := &ast.ValueSpec{Names: []*ast.Ident{name}, Values: []ast.Expr{&r}}
	c.m.hidden = append(c.m.hidden, &ast.GenDecl{TokPos: n.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}})
	return &ast.Ident{NamePos: n.Pos(), Name: name.Name}
}
