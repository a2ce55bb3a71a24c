package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// loweredPath is the package that holds what rewritten programs need besides
// plain Go.
const loweredPath = "takingturns/runner/lowered"

// The states of a loop, as package lowered has them.
const (
	loopDone = iota
	loopReady
	loopPanicking
	loopExhausted
	loopMissingPanic
)

// rangeFunc turns loops over functions into calls of them, as
// cmd/compile/internal/rangefunc describes:
//
//	for k, v := range f { body }
//
// becomes
//
//	state := ready
//	f(func(k K, v V) bool {
//		if state != ready { lowered.RangePanic(state) }
//		state = panicking
//		body
//		state = ready
//		return true
//	})
//	if state == panicking { lowered.RangePanic(missingPanic) }
//	state = exhausted
//
// A break is `state = done; return false`; what leads further out also leaves a
// number in a variable, upon which the code after the call does what the body
// could not. Loops are rewritten from the inside out, so that this code is the
// body's when the next loop's turn comes.
func rangeFunc(b *builder) {
	ast.Inspect(b.decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Body != nil {
				b.rangeFuncIn(n.Type, n.Body)
			}
		case *ast.FuncLit:
			b.rangeFuncIn(n.Type, n.Body)
		}
		return true
	})
}

// rangeFuncIn rewrites the loops of one function, without those of function
// literals inside.
func (b *builder) rangeFuncIn(signature *ast.FuncType, body *ast.BlockStmt) {
	if !b.hasRangeFunc(body) {
		return
	}
	b.changed = true
	e := &rangeFuncs{builder: b, signature: signature}
	e.list(&body.List)
}

func (b *builder) hasRangeFunc(body *ast.BlockStmt) bool {
	found := false
	inspectFunction(body, func(n ast.Node) bool {
		if s, ok := n.(*ast.RangeStmt); ok {
			found = found || b.rangesOverFunc(s)
		}
		return !found
	})
	return found
}

func (b *builder) rangesOverFunc(s *ast.RangeStmt) bool {
	t := b.c.Info.TypeOf(s.X)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// inspectFunction is ast.Inspect without function literals.
func inspectFunction(n ast.Node, f func(ast.Node) bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		return f(n)
	})
}

// rangeFuncs rewrites the loops of one function.
type rangeFuncs struct {
	*builder
	signature *ast.FuncType
	depth     int    // loops over functions around the statement at hand
	deferred  string // the list of calls that bodies of the outermost one defer, or empty
	panicking string // the panic that those calls may recover, if any does
}

func (e *rangeFuncs) list(list *[]ast.Stmt) {
	var out []ast.Stmt
	for _, s := range *list {
		out = append(out, e.statement(s)...)
	}
	*list = out
}

// statement descends to the loops inside a statement.
func (e *rangeFuncs) statement(s ast.Stmt) []ast.Stmt {
	switch s := s.(type) {
	case *ast.LabeledStmt:
		if loop, ok := s.Stmt.(*ast.RangeStmt); ok && e.rangesOverFunc(loop) {
			rewritten := e.loop(loop, s.Label.Name)
			if e.gotos()[s.Label.Name] {
				rewritten = &ast.LabeledStmt{Label: s.Label, Stmt: rewritten}
			}
			return []ast.Stmt{rewritten}
		}
		list := e.statement(s.Stmt)
		s.Stmt = list[0]
		return append([]ast.Stmt{s}, list[1:]...)
	case *ast.RangeStmt:
		if e.rangesOverFunc(s) {
			return []ast.Stmt{e.loop(s, "")}
		}
		e.list(&s.Body.List)
	case *ast.ForStmt:
		e.list(&s.Body.List)
	case *ast.BlockStmt:
		e.list(&s.List)
	case *ast.IfStmt:
		e.list(&s.Body.List)
		if s.Else != nil {
			s.Else = e.statement(s.Else)[0]
		}
	case *ast.SwitchStmt:
		e.list(&s.Body.List)
	case *ast.TypeSwitchStmt:
		e.list(&s.Body.List)
	case *ast.SelectStmt:
		e.list(&s.Body.List)
	case *ast.CaseClause:
		e.list(&s.Body)
	case *ast.CommClause:
		e.list(&s.Body)
	case *ast.DeferStmt:
		if e.depth > 0 {
			return e.deferStatement(s)
		}
	}
	return []ast.Stmt{s}
}

// loop rewrites one loop over a function. No break or continue names its label
// any more.
func (e *rangeFuncs) loop(s *ast.RangeStmt, label string) ast.Stmt {
	var out []ast.Stmt
	outermost := e.depth == 0
	if outermost && hasDefer(s.Body) {
		out = append(out, e.deferredList(s.Body)...)
	}
	e.depth++
	e.list(&s.Body.List)
	e.depth--
	if outermost {
		e.deferred = ""
	}

	x := &loopExits{rangeFuncs: e, label: label, state: e.fresh("state"), inside: labelsIn(s.Body)}
	params, first := e.parameters(s)
	params.Func = s.For // where Go's compiler too sees a function begin
	x.list(&s.Body.List, true)
	body := block(when(binary(ident(x.state), token.NEQ, number(loopReady)), e.rangePanic(s.For, ident(x.state))))
	body.List = append(body.List, x.become(loopPanicking))
	body.List = append(body.List, first...)
	body.List = append(body.List, s.Body.List...)
	body.List = append(body.List, x.become(loopReady), &ast.ReturnStmt{Return: s.Body.Rbrace, Results: idents("true")})
	body.Rbrace = s.Body.Rbrace

	f := s.X
	switch f.(type) {
	case *ast.Ident, *ast.SelectorExpr:
	default:
		name := e.fresh("f")
		out = append(out, define(name, f))
		f = identAt(f.Pos(), name)
	}
	out = append(out, define(x.state, number(loopReady)))
	out = append(out, x.variables()...)
	out = append(out, statement(call(f, &ast.FuncLit{Type: params, Body: body})),
		when(binary(ident(x.state), token.EQL, number(loopPanicking)), e.rangePanic(s.For, number(loopMissingPanic))),
		x.become(loopExhausted))
	return block(append(out, x.dispatch()...)...)
}

func (e *rangeFuncs) rangePanic(pos token.Pos, state ast.Expr) ast.Stmt {
	name := e.importAs(loweredPath, "lowered"+mark)
	return statement(call(&ast.SelectorExpr{X: identAt(pos, name), Sel: ident("RangePanic")}, state))
}

// parameters returns the type of the body's function, and what assigns its
// arguments to variables from outside.
func (e *rangeFuncs) parameters(s *ast.RangeStmt) (*ast.FuncType, []ast.Stmt) {
	yield := e.c.Info.TypeOf(s.X).Underlying().(*types.Signature).Params().At(0).Type().Underlying().(*types.Signature)
	t := &ast.FuncType{Params: &ast.FieldList{}, Results: &ast.FieldList{List: []*ast.Field{{Type: ident("bool")}}}}
	var to, from []ast.Expr
	for i := range yield.Params().Len() {
		x := []ast.Expr{s.Key, s.Value}[i]
		name := ident("_")
		switch {
		case isBlank(x):
		case s.Tok == token.DEFINE:
			name = x.(*ast.Ident)
		default:
			name = ident(e.fresh("v"))
			to, from = append(to, x), append(from, ident(name.Name))
		}
		t.Params.List = append(t.Params.List, &ast.Field{Names: []*ast.Ident{name}, Type: e.typeOf(yield.Params().At(i).Type())})
	}
	if to == nil {
		return t, nil
	}
	return t, []ast.Stmt{&ast.AssignStmt{Lhs: to, Tok: token.ASSIGN, TokPos: s.TokPos, Rhs: from}}
}

// labelsIn returns the labels that stand inside a body.
func labelsIn(body *ast.BlockStmt) map[string]bool {
	found := map[string]bool{}
	inspectFunction(body, func(n ast.Node) bool {
		if s, ok := n.(*ast.LabeledStmt); ok {
			found[s.Label.Name] = true
		}
		return true
	})
	return found
}
