package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// selects rewrites select statements: what a clause receives goes to variables of
// its own first, and break and continue, which the interpreter takes for the end
// of the clause, become goto and continue with a label. Channels and values to send
// go to variables before the statement.
func selects(b *builder) {
	b.rewriteStatements(func(s ast.Stmt, label string) []ast.Stmt {
		switch s := s.(type) {
		case *ast.ForStmt:
			return b.labelForContinue(s, s.Body, label)
		case *ast.RangeStmt:
			return b.labelForContinue(s, s.Body, label)
		case *ast.SelectStmt:
			for _, n := range s.Body.List {
				b.receiveFirst(n.(*ast.CommClause))
				b.wrapLast(n.(*ast.CommClause))
			}
			before := b.operandsFirst(s)
			list := b.breakByGoto(s, label)
			if before == nil || list != nil {
				return append(before, list...)
			}
			return b.enclose(label, s, before...)
		}
		return nil
	})
}

// operandsFirst evaluates the operands of a select statement, in order, unless all
// are names or constants: the interpreter evaluates no other when it should.
func (b *builder) operandsFirst(s *ast.SelectStmt) (before []ast.Stmt) {
	var operands []*ast.Expr
	for _, n := range s.Body.List {
		switch comm := n.(*ast.CommClause).Comm.(type) {
		case *ast.SendStmt:
			operands = append(operands, &comm.Chan, &comm.Value)
			b.convertSent(comm)
		case *ast.ExprStmt:
			operands = append(operands, &ast.Unparen(comm.X).(*ast.UnaryExpr).X)
		case *ast.AssignStmt:
			comm.Rhs[0] = ast.Unparen(comm.Rhs[0])
			operands = append(operands, &comm.Rhs[0].(*ast.UnaryExpr).X)
		}
	}
	plain := func(e *ast.Expr) bool {
		_, named := (*e).(*ast.Ident)
		return named || b.isFixed(*e)
	}
	if !slices.ContainsFunc(operands, func(e *ast.Expr) bool { return !plain(e) }) {
		return nil
	}
	for _, e := range operands {
		if !b.isFixed(*e) {
			name := b.fresh("v")
			before = append(before, define(name, *e))
			*e = identAt((*e).Pos(), name)
		}
	}
	return before
}

// convertSent gives what is sent the type of the channel's elements, if they are
// interface values.
func (b *builder) convertSent(s *ast.SendStmt) {
	elem := b.c.Info.TypeOf(s.Chan).Underlying().(*types.Chan).Elem()
	if types.IsInterface(elem) && !types.Identical(elem, b.c.Info.TypeOf(s.Value)) {
		s.Value = call(&ast.ParenExpr{X: b.typeOf(elem)}, s.Value)
	}
}

// wrapLast puts a branch at the end of a clause into a block. By itself the
// interpreter would not take it.
func (b *builder) wrapLast(clause *ast.CommClause) {
	if n := len(clause.Body); n > 0 {
		if s, ok := clause.Body[n-1].(*ast.BranchStmt); ok {
			clause.Body[n-1] = block(s)
			b.changed = true
		}
	}
}

// receiveFirst is for clauses that do not receive into new variables.
func (b *builder) receiveFirst(clause *ast.CommClause) {
	a, ok := clause.Comm.(*ast.AssignStmt)
	if !ok {
		return
	}
	var first []ast.Stmt
	for i, e := range a.Lhs {
		if a.Tok == token.DEFINE && !isBlank(e) {
			continue
		}
		name := b.fresh([]string{"v", "ok"}[i])
		first = append(first, assign(e, identAt(e.Pos(), name)))
		a.Lhs[i] = ident(name)
		b.changed = true
	}
	a.Tok = token.DEFINE
	clause.Body = append(first, clause.Body...)
}

// branches calls f for the branch statements inside a statement that mean the
// statement itself: without a label and not inside another that catches them.
func branches(s ast.Stmt, tok token.Token, f func(*ast.BranchStmt)) {
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ForStmt, *ast.RangeStmt:
			return n == s
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			return n == s || tok == token.CONTINUE
		case *ast.BranchStmt:
			if n.Tok == tok && n.Label == nil {
				f(n)
			}
		}
		return true
	})
}

// breakByGoto gives a select statement a label after it.
func (b *builder) breakByGoto(s *ast.SelectStmt, label string) []ast.Stmt {
	end := ""
	leave := func(n *ast.BranchStmt) {
		if end == "" {
			end = b.fresh("end")
		}
		n.Tok, n.Label = token.GOTO, ident(end)
	}
	branches(s, token.BREAK, leave)
	if label != "" {
		ast.Inspect(s, func(n ast.Node) bool {
			if n, ok := n.(*ast.BranchStmt); ok && n.Tok == token.BREAK && n.Label != nil && n.Label.Name == label {
				leave(n)
			}
			return true
		})
	}
	if end == "" {
		return nil
	}
	if label != "" && !b.gotos()[label] {
		label = ""
	}
	return []ast.Stmt{labelled(label, s), labelled(end, &ast.EmptyStmt{Implicit: true})}
}

// labelForContinue gives a loop a label if a select statement inside continues
// it.
func (b *builder) labelForContinue(s ast.Stmt, body *ast.BlockStmt, label string) []ast.Stmt {
	name := label
	branches(s, token.CONTINUE, func(n *ast.BranchStmt) {
		if name == "" {
			name = b.fresh("loop")
		}
		if within(body, n) {
			n.Label = ident(name)
			b.changed = true
		}
	})
	if name == label || !usesLabel(body, name) {
		return nil
	}
	return []ast.Stmt{labelled(name, s)}
}

// within reports whether a statement stands inside a select statement of a body.
func within(body *ast.BlockStmt, target *ast.BranchStmt) bool {
	found := false
	inspectFunction(body, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectStmt); ok {
			ast.Inspect(s, func(n ast.Node) bool {
				found = found || n == ast.Node(target)
				return !found
			})
		}
		return !found
	})
	return found
}

func usesLabel(body *ast.BlockStmt, label string) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if s, ok := n.(*ast.BranchStmt); ok && s.Label != nil && s.Label.Name == label {
			found = true
		}
		return !found
	})
	return found
}
