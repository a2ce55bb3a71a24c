package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// typeSwitch copies a type switch of generic source. Two of its cases can have
// become one type, of which Go takes the first; as Go rejects such a switch, the
// second leaves the list. A clause that has none left keeps its statements, which
// may be all that uses a variable, in the first case's clause, never reached.
func (c *copier) typeSwitch(n *ast.TypeSwitchStmt) ast.Node {
	if !c.env.isGeneric() {
		return nil
	}
	w := typeSwitch{copier: c, bound: bound(n)}
	r := *n
	r.Init, r.Assign = clone(c.cloner(), n.Init), clone(c.cloner(), n.Assign)
	if w.bound != nil {
		w.static = c.u.info.Types[n.Assign.(*ast.AssignStmt).Rhs[0].(*ast.TypeAssertExpr).X].Type
	}
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
	var first *ast.CaseClause
	for _, e := range n.List {
		t := w.m.subst(w.u.info.Types[e].Type, w.env)
		same := slices.IndexFunc(w.seen, func(s seenCase) bool { return types.Identical(s.t, t) })
		if same < 0 {
			w.seen = append(w.seen, seenCase{t, &r})
			r.List = append(r.List, clone(w.cloner(), e))
		} else if first == nil {
			first = w.seen[same].clause
		}
	}
	r.Body = cloneList(w.cloner(), n.Body)
	switch {
	case first == nil:
		return &r
	case len(r.List) == 0 && first != &r:
		w.bury(n, r.Body, first)
		return nil
	case len(r.List) == 1 && w.bound != nil:
		r.Body = []ast.Stmt{w.rebind(n, w.static, clone(w.cloner(), ast.Expr(w.bound)), r.Body)}
	}
	return &r
}

// bury puts statements into a clause where they are compiled but never run.
func (w *typeSwitch) bury(n *ast.CaseClause, body []ast.Stmt, into *ast.CaseClause) {
	if len(body) == 0 {
		return
	}
	block := &ast.BlockStmt{Lbrace: n.Case, List: body, Rbrace: n.Colon}
	if w.bound != nil {
		t := w.static
		if len(n.List) == 1 && !w.u.info.Types[n.List[0]].IsNil() {
			t = w.u.info.Types[n.List[0]].Type
		}
		block = w.rebind(n, t, nil, body)
	}
	never := &ast.IfStmt{If: n.Case, Cond: &ast.Ident{NamePos: n.Case, Name: "false"}, Body: block}
	into.Body = append([]ast.Stmt{never}, into.Body...)
}

// rebind makes a block in which the switch's variable has a type of its own.
func (w *typeSwitch) rebind(n *ast.CaseClause, t types.Type, value ast.Expr, body []ast.Stmt) *ast.BlockStmt {
	name := func() *ast.Ident { return w.named(&ast.Ident{NamePos: n.Case}, w.localVar(w.bound.Name)) }
	spec := &ast.ValueSpec{Names: []*ast.Ident{name()}, Type: w.m.typeExpr(w.m.subst(t, w.env), n.Case)}
	if value != nil {
		spec.Values = []ast.Expr{name()}
	}
	declare := &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: n.Case, Tok: token.VAR, Specs: []ast.Spec{spec}}}
	use := &ast.AssignStmt{Lhs: []ast.Expr{&ast.Ident{NamePos: n.Case, Name: "_"}}, TokPos: n.Case,
		Tok: token.ASSIGN, Rhs: []ast.Expr{name()}}
	return &ast.BlockStmt{Lbrace: n.Case, List: append([]ast.Stmt{declare, use}, body...), Rbrace: n.Colon}
}
