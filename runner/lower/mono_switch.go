package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// typeSwitch copies a type switch of generic source. Two of its cases can have
// become one type, of which Go takes the first, or a case has become impossible. As
// Go rejects such a switch, these leave the list. A clause that has none left keeps
// its statements, which may be all that uses a variable, where they are never
// reached.
func (c *copier) typeSwitch(n *ast.TypeSwitchStmt) ast.Node {
	if !c.env.isGeneric() {
		return nil
	}
	w := typeSwitch{copier: c, bound: bound(n)}
	w.static = c.typeOf(operand(n))
	r := *n
	r.Init, r.Assign = clone(c.cloner(), n.Init), clone(c.cloner(), n.Assign)
	body := *n.Body
	body.List = nil
	for _, s := range n.Body.List {
		if clause := w.clause(s.(*ast.CaseClause)); clause != nil {
			body.List = append(body.List, clause)
		}
	}
	r.Body = &body
	return &r
}

// bound returns v of switch v := x.(type).
func bound(n *ast.TypeSwitchStmt) *ast.Ident {
	if assign, ok := n.Assign.(*ast.AssignStmt); ok {
		return assign.Lhs[0].(*ast.Ident)
	}
	return nil
}

// operand returns x of switch x.(type).
func operand(n *ast.TypeSwitchStmt) ast.Expr {
	switch s := n.Assign.(type) {
	case *ast.AssignStmt:
		return s.Rhs[0].(*ast.TypeAssertExpr).X
	case *ast.ExprStmt:
		return s.X.(*ast.TypeAssertExpr).X
	}
	return nil
}

// typeOf returns the type that an expression has in the copy.
func (c *copier) typeOf(e ast.Expr) types.Type { return c.m.subst(c.u.info.Types[e].Type, c.env) }

// assertion copies x.(T). Where the interface of x can never hold a T, which Go
// only rejects outside generic source, x becomes an any.
func (c *copier) assertion(n *ast.TypeAssertExpr) ast.Node {
	if n.Type == nil || !c.env.isGeneric() || possible(c.typeOf(n.X), c.typeOf(n.Type)) {
		return nil
	}
	x := &ast.CallExpr{Fun: &ast.Ident{NamePos: n.Pos(), Name: "any"}, Lparen: n.Pos(), Args: []ast.Expr{clone(c.cloner(), n.X)}, Rparen: n.X.End()}
	return &ast.TypeAssertExpr{X: x, Lparen: n.Lparen, Type: clone(c.cloner(), n.Type), Rparen: n.Rparen}
}

// possible reports whether an interface can hold values of a type.
func possible(static, t types.Type) bool {
	i, ok := static.Underlying().(*types.Interface)
	return !ok || types.AssertableTo(i, t)
}

// typeSwitch is a type switch being copied.
type typeSwitch struct {
	*copier
	bound  *ast.Ident
	static types.Type // of the value switched on
	seen   []seenCase
}

type seenCase struct {
	t      types.Type
	clause *ast.CaseClause // the copy
}

// clause returns a clause's copy, or nil if another takes all its types.
func (w *typeSwitch) clause(n *ast.CaseClause) *ast.CaseClause {
	r := *n
	r.List = nil
	var first *ast.CaseClause // of those that take one of its types
	for _, e := range n.List {
		switch taken := w.taken(e, &r); {
		case taken == nil && w.isPossible(e):
			r.List = append(r.List, clone(w.cloner(), e))
		case first == nil:
			first = taken
		}
	}
	r.Body = cloneList(w.cloner(), n.Body)
	switch {
	case len(r.List) == len(n.List):
	case len(r.List) == 0 && first != nil && first != &r:
		w.bury(n, r.Body, first)
		return nil
	case len(r.List) == 0:
		r.List = []ast.Expr{w.never(n.Case)}
		r.Body = []ast.Stmt{w.unreachable(n, r.Body)}
	case len(r.List) == 1 && w.bound != nil:
		r.Body = []ast.Stmt{w.rebind(n, w.static, clone(w.cloner(), ast.Expr(w.bound)), r.Body)}
	}
	return &r
}

// taken returns the clause that comes before this one for the type of a case.
func (w *typeSwitch) taken(e ast.Expr, clause *ast.CaseClause) *ast.CaseClause {
	t := w.typeOf(e)
	for _, s := range w.seen {
		if types.Identical(s.t, t) {
			return s.clause
		}
	}
	w.seen = append(w.seen, seenCase{t, clause})
	return nil
}

func (w *typeSwitch) isPossible(e ast.Expr) bool {
	return w.u.info.Types[e].IsNil() || possible(w.static, w.typeOf(e))
}

// never writes out an interface that no type has the method of.
func (w *typeSwitch) never(pos token.Pos) ast.Expr {
	method := &ast.Field{Names: []*ast.Ident{{NamePos: pos, Name: "never" + w.m.separator}}, Type: &ast.FuncType{Func: pos, Params: &ast.FieldList{}}}
	return &ast.InterfaceType{Interface: pos, Methods: &ast.FieldList{Opening: pos, List: []*ast.Field{method}, Closing: pos}}
}

// bury puts statements into a clause where they are compiled but never run.
func (w *typeSwitch) bury(n *ast.CaseClause, body []ast.Stmt, into *ast.CaseClause) {
	if len(body) == 0 {
		return
	}
	never := &ast.IfStmt{If: n.Case, Cond: &ast.Ident{NamePos: n.Case, Name: "false"}, Body: w.unreachable(n, body)}
	into.Body = append([]ast.Stmt{never}, into.Body...)
}

// unreachable makes a block of a clause's statements, in which the switch's
// variable is as they need it.
func (w *typeSwitch) unreachable(n *ast.CaseClause, body []ast.Stmt) *ast.BlockStmt {
	switch {
	case w.bound == nil:
		return &ast.BlockStmt{Lbrace: n.Case, List: body, Rbrace: n.Colon}
	case len(n.List) == 1 && !w.u.info.Types[n.List[0]].IsNil():
		return w.rebind(n, w.typeOf(n.List[0]), nil, body)
	}
	return w.rebind(n, w.static, nil, body)
}

// rebind makes a block in which the switch's variable has a type of its own.
func (w *typeSwitch) rebind(n *ast.CaseClause, t types.Type, value ast.Expr, body []ast.Stmt) *ast.BlockStmt {
	name := func() *ast.Ident { return w.named(&ast.Ident{NamePos: n.Case}, w.localVar(w.bound.Name)) }
	spec := &ast.ValueSpec{Names: []*ast.Ident{name()}, Type: w.m.typeExpr(t, n.Case)}
	if value != nil {
		spec.Values = []ast.Expr{name()}
	}
	declare := &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: n.Case, Tok: token.VAR, Specs: []ast.Spec{spec}}}
	use := &ast.AssignStmt{Lhs: []ast.Expr{&ast.Ident{NamePos: n.Case, Name: "_"}}, TokPos: n.Case,
		Tok: token.ASSIGN, Rhs: []ast.Expr{name()}}
	return &ast.BlockStmt{Lbrace: n.Case, List: append([]ast.Stmt{declare, use}, body...), Rbrace: n.Colon}
}
