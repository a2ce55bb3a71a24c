package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// switches rewrites switch statements. Where a case lists
// expressions that call functions, or a switch without a tag lists several, the
// interpreter evaluates too many or too few; it knows about ||, which joins them.
// It also takes a tag for a basic value of the cases' own type: all other tags are
// compared one by one. It exchanges a default with the last clause, which loses the
// order: the default goes last. Where a clause falls through, a first switch finds
// the clause's number, and the clauses follow in order.
func switches(b *builder) {
	b.rewriteStatements(func(s ast.Stmt, label string) []ast.Stmt {
		sw, ok := s.(*ast.SwitchStmt)
		if !ok {
			return nil
		}
		if last := len(sw.Body.List) - 1; !fallsThrough(sw) && defaultClause(sw) < last {
			b.defaultLast(sw)
		}
		if b.callsInCases(sw) || b.needsComparing(sw) {
			return b.untagged(sw, label)
		}
		if defaultClause(sw) < len(sw.Body.List)-1 {
			return b.byNumber(sw, label)
		}
		return nil
	})
}

func (b *builder) callsInCases(s *ast.SwitchStmt) bool {
	found := false
	for _, n := range s.Body.List {
		clause := n.(*ast.CaseClause)
		for _, e := range clause.List {
			ast.Inspect(e, func(n ast.Node) bool {
				c, ok := n.(*ast.CallExpr)
				found = found || len(clause.List) > 1 && (s.Tag == nil || ok && b.c.Info.Types[c].Value == nil)
				return !found
			})
		}
	}
	return found
}

// defaultLast moves the default clause, whose place means nothing unless a clause
// falls through: the interpreter might pass over the first case after it.
func (b *builder) defaultLast(s *ast.SwitchStmt) {
	i := defaultClause(s)
	clause := s.Body.List[i]
	s.Body.List = append(slices.Delete(s.Body.List, i, i+1), clause)
	b.changed = true
}

// needsComparing reports whether the tag is more than a basic value, or has
// another type than a case.
func (b *builder) needsComparing(s *ast.SwitchStmt) bool {
	if s.Tag == nil {
		return false
	}
	t := types.Default(b.c.Info.TypeOf(s.Tag))
	if _, ok := t.Underlying().(*types.Basic); !ok {
		return true
	}
	for _, n := range s.Body.List {
		for _, e := range n.(*ast.CaseClause).List {
			if !types.Identical(types.Default(b.c.Info.TypeOf(e)), t) {
				return true
			}
		}
	}
	return false
}

// untagged moves the comparisons into the cases.
func (b *builder) untagged(s *ast.SwitchStmt, label string) []ast.Stmt {
	var before []ast.Stmt
	if s.Init != nil {
		before = append(before, s.Init)
		s.Init = nil
	}
	tag := ""
	if s.Tag != nil {
		tag = b.fresh("tag")
		before = append(before, define(tag, s.Tag))
		s.Tag = nil
	}
	for _, n := range s.Body.List {
		clause := n.(*ast.CaseClause)
		var all ast.Expr
		for _, e := range clause.List {
			var one ast.Expr = &ast.ParenExpr{Lparen: e.Pos(), X: e, Rparen: e.Pos()}
			if b.c.Info.Types[e].IsNil() {
				one = e
			}
			if tag != "" {
				one = binary(identAt(e.Pos(), tag), token.EQL, one)
			}
			if all == nil {
				all = one
			} else {
				all = binary(all, token.LOR, one)
			}
		}
		if all != nil {
			clause.List = []ast.Expr{all}
		}
	}
	return b.enclose(label, s, before...)
}

func fallsThrough(s *ast.SwitchStmt) bool {
	found := false
	for _, n := range s.Body.List {
		found = found || endsFalling(n.(*ast.CaseClause))
	}
	return found
}

func endsFalling(clause *ast.CaseClause) bool {
	if len(clause.Body) == 0 {
		return false
	}
	s, ok := clause.Body[len(clause.Body)-1].(*ast.BranchStmt)
	return ok && s.Tok == token.FALLTHROUGH
}

// defaultClause is the index of the default clause; without one, that of the last
// clause.
func defaultClause(s *ast.SwitchStmt) int {
	for i, n := range s.Body.List {
		if n.(*ast.CaseClause).List == nil {
			return i
		}
	}
	return len(s.Body.List) - 1
}

// byNumber writes
//
//	number := -1
//	switch tag { case x: number = 0; default: number = 1; case y: number = 2 }
//	if number == 0 { ...; number = 1 }
//	if number == 1 { ... }
//	end:
func (b *builder) byNumber(s *ast.SwitchStmt, label string) []ast.Stmt {
	end, which := b.fresh("end"), b.fresh("number")
	leave := func(n *ast.BranchStmt) { n.Tok, n.Label = token.GOTO, ident(end) }
	branches(s, token.BREAK, leave)
	ast.Inspect(s, func(n ast.Node) bool {
		if n, ok := n.(*ast.BranchStmt); ok && label != "" && n.Tok == token.BREAK && n.Label != nil && n.Label.Name == label {
			leave(n)
		}
		return true
	})
	var clauses []ast.Stmt
	for i, n := range s.Body.List {
		clause := n.(*ast.CaseClause)
		body := clause.Body
		if endsFalling(clause) {
			body[len(body)-1] = assign(ident(which), number(i+1))
		}
		clauses = append(clauses, when(binary(ident(which), token.EQL, number(i)), body...))
		clause.Body = []ast.Stmt{assign(ident(which), number(i))}
	}
	list := append([]ast.Stmt{define(which, number(-1)), s}, clauses...)
	leaves := false
	ast.Inspect(block(clauses...), func(n ast.Node) bool {
		if n, ok := n.(*ast.BranchStmt); ok && n.Label != nil && n.Label.Name == end {
			leaves = true
		}
		return true
	})
	if leaves {
		list = append(list, labelled(end, &ast.EmptyStmt{Implicit: true}))
	}
	if !b.gotos()[label] {
		label = ""
	}
	return []ast.Stmt{labelled(label, block(list...))}
}
