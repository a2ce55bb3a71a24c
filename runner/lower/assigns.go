package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// assigns takes assignments of several values apart, but for the simplest, which
// the interpreter gets right. Go's order stays: first the operands on both sides,
// then one assignment after the other.
func assigns(b *builder) {
	b.rewriteStatements(func(s ast.Stmt, label string) []ast.Stmt {
		switch s := s.(type) {
		case *ast.AssignStmt:
			return b.several(s, label)
		case *ast.ForStmt:
			return b.severalAfter(s, label)
		case *ast.IfStmt:
			return b.severalBefore(&s.Init, s, label)
		case *ast.SwitchStmt:
			return b.severalBefore(&s.Init, s, label)
		case *ast.TypeSwitchStmt:
			return b.severalBefore(&s.Init, s, label)
		}
		return nil
	})
}

func (b *builder) several(a *ast.AssignStmt, label string) []ast.Stmt {
	switch {
	case a.Tok == token.DEFINE && len(a.Lhs) > 1 && len(a.Lhs) == len(a.Rhs) && !simple(a.Rhs):
		return b.definitions(a, label)
	case a.Tok != token.ASSIGN || len(a.Lhs) < 2:
		return nil
	case len(a.Lhs) != len(a.Rhs):
		return b.fromCall(a, label)
	case !b.anyInterface(a) && b.countFixed(a.Rhs) == 0 && simple(a.Rhs):
		return nil
	case b.plainTargets(a.Lhs) && b.countFixed(a.Rhs) >= len(a.Rhs)-1:
		return b.split(a, label)
	}
	return b.apart(a, label)
}

// simple reports whether expressions hold nothing but names, fields, elements and
// arithmetic.
func simple(list []ast.Expr) bool {
	ok := true
	for _, e := range list {
		ast.Inspect(e, func(n ast.Node) bool {
			switch n := n.(type) {
			case nil, *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.BasicLit, *ast.ParenExpr, *ast.StarExpr:
			case *ast.BinaryExpr:
				ok = ok && n.Op != token.LAND && n.Op != token.LOR
			default:
				ok = false
			}
			return ok
		})
	}
	return ok
}

func (b *builder) severalBefore(init *ast.Stmt, s ast.Stmt, label string) []ast.Stmt {
	a, ok := (*init).(*ast.AssignStmt)
	if !ok {
		return nil
	}
	list := b.several(a, "")
	if list == nil {
		return nil
	}
	*init = nil
	return b.enclose(label, s, list...)
}

// severalAfter is for a post statement, which becomes the beginning of all
// iterations but the first.
func (b *builder) severalAfter(s *ast.ForStmt, label string) []ast.Stmt {
	a, ok := s.Post.(*ast.AssignStmt)
	if !ok {
		return nil
	}
	list := b.several(a, "")
	if list == nil {
		return nil
	}
	isFirst := b.fresh("first")
	again := when(ident(isFirst), assign(ident(isFirst), ident("false")))
	again.Else = block(list...)
	begin := []ast.Stmt{again}
	if s.Cond != nil {
		begin = append(begin, when(negate(s.Cond), branch(token.BREAK, "")))
	}
	s.Cond, s.Post = nil, nil
	s.Body.List = append(begin, s.Body.List...)
	before := []ast.Stmt{define(isFirst, ident("true"))}
	if s.Init != nil {
		before = append(before, s.Init)
		s.Init = nil
	}
	return b.enclose(label, s, before...)
}

func (b *builder) anyInterface(a *ast.AssignStmt) bool {
	for i := range a.Lhs {
		if !isBlank(a.Lhs[i]) && types.IsInterface(b.c.Info.TypeOf(a.Lhs[i])) {
			return true
		}
	}
	return false
}

// countFixed counts constants and nils.
func (b *builder) countFixed(list []ast.Expr) int {
	n := 0
	for _, e := range list {
		if t := b.c.Info.Types[e]; t.Value != nil || t.IsNil() {
			n++
		}
	}
	return n
}

// plainTargets reports whether nothing is evaluated to find out what is assigned
// to.
func (b *builder) plainTargets(list []ast.Expr) bool {
	for _, e := range list {
		if star, ok := e.(*ast.StarExpr); ok && trimMark(name(star.X)) != name(star.X) {
			continue // a pointer of ours
		}
		if _, ok := e.(*ast.Ident); !ok {
			return false
		}
	}
	return true
}

func name(e ast.Expr) string {
	if id, ok := e.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

func (b *builder) split(a *ast.AssignStmt, label string) []ast.Stmt {
	var to, from []ast.Expr
	var after []ast.Stmt
	for i, e := range a.Rhs {
		if t := b.c.Info.Types[e]; t.Value != nil || t.IsNil() {
			if !isBlank(a.Lhs[i]) || t.Value != nil {
				after = append(after, assign(a.Lhs[i], e))
			}
			continue
		}
		to, from = append(to, a.Lhs[i]), append(from, e)
	}
	var list []ast.Stmt
	if to != nil {
		list = append(list, &ast.AssignStmt{Lhs: to, TokPos: a.TokPos, Tok: token.ASSIGN, Rhs: from})
	}
	list = append(list, after...)
	list[0] = labelled(label, list[0])
	return list
}

// apart writes
//
//	x, a[f()] = a[0], nil
//
// as
//
//	a_, i, v := a, f(), a[0]
//	x = v
//	a_[i] = nil
func (b *builder) apart(a *ast.AssignStmt, label string) []ast.Stmt {
	var list, after []ast.Stmt
	keep := func(e ast.Expr) ast.Expr {
		if t := b.c.Info.Types[e]; t.Value != nil || t.IsNil() {
			return e
		}
		name := b.fresh("v")
		list = append(list, define(name, e))
		return identAt(e.Pos(), name)
	}
	for i := range a.Lhs {
		a.Lhs[i] = b.target(a.Lhs[i], keep)
	}
	for i := range a.Rhs {
		if isBlank(a.Lhs[i]) && b.c.Info.Types[a.Rhs[i]].IsNil() {
			continue
		}
		after = append(after, assign(a.Lhs[i], keep(a.Rhs[i])))
	}
	return []ast.Stmt{labelled(label, block(append(list, after...)...))}
}

// definitions writes x, y := f(), g() as x := f(); y := g(). If not all variables
// are new, the values go to variables of their own first.
func (b *builder) definitions(a *ast.AssignStmt, label string) []ast.Stmt {
	old := func(e ast.Expr) bool { return !isBlank(e) && b.c.Info.Defs[e.(*ast.Ident)] == nil }
	apart := slices.ContainsFunc(a.Lhs, old)
	var list, after []ast.Stmt
	for i, e := range a.Lhs {
		to := e
		if apart || isBlank(e) {
			to = identAt(e.Pos(), b.fresh("v"))
		}
		list = append(list, &ast.AssignStmt{Lhs: []ast.Expr{to}, TokPos: a.TokPos, Tok: token.DEFINE, Rhs: []ast.Expr{a.Rhs[i]}})
		if to == e || isBlank(e) {
			continue
		}
		tok := token.DEFINE
		if old(e) {
			tok = token.ASSIGN
		}
		after = append(after, &ast.AssignStmt{Lhs: []ast.Expr{e}, TokPos: a.TokPos, Tok: tok, Rhs: []ast.Expr{identAt(e.Pos(), name(to))}})
	}
	list = append(list, after...)
	list[0] = labelled(label, list[0])
	return list
}

// fromCall writes
//
//	a[i], x = f()
//
// as
//
//	a_, i_ := a, i
//	v, w := f()
//	a_[i_] = v
//	x = w
func (b *builder) fromCall(a *ast.AssignStmt, label string) []ast.Stmt {
	plain := true
	for _, e := range a.Lhs {
		_, named := e.(*ast.Ident)
		plain = plain && named
	}
	if plain {
		return nil
	}
	var list, after []ast.Stmt
	keep := func(e ast.Expr) ast.Expr {
		if t := b.c.Info.Types[e]; t.Value != nil || t.IsNil() {
			return e
		}
		name := b.fresh("v")
		list = append(list, define(name, e))
		return identAt(e.Pos(), name)
	}
	made := &ast.AssignStmt{TokPos: a.TokPos, Tok: token.DEFINE, Rhs: a.Rhs}
	for _, e := range a.Lhs {
		if isBlank(e) {
			made.Lhs = append(made.Lhs, e)
			continue
		}
		name := b.fresh("v")
		made.Lhs = append(made.Lhs, identAt(e.Pos(), name))
		after = append(after, assign(b.target(e, keep), identAt(e.Pos(), name)))
	}
	return []ast.Stmt{labelled(label, block(append(append(list, made), after...)...))}
}

// target evaluates the operands of what is assigned to.
func (b *builder) target(e ast.Expr, keep func(ast.Expr) ast.Expr) ast.Expr {
	switch x := e.(type) {
	case *ast.ParenExpr:
		return b.target(x.X, keep)
	case *ast.StarExpr:
		return &ast.StarExpr{Star: x.Star, X: keep(x.X)}
	case *ast.IndexExpr:
		in := x.X
		if _, ok := b.c.Info.TypeOf(in).Underlying().(*types.Array); ok {
			in = b.target(in, keep)
		} else {
			in = keep(in)
		}
		return &ast.IndexExpr{X: in, Lbrack: x.Lbrack, Index: keep(x.Index), Rbrack: x.Rbrack}
	case *ast.SelectorExpr:
		s := b.c.Info.Selections[x]
		if s == nil { // a variable of another package
			return x
		}
		if s.Indirect() {
			return &ast.SelectorExpr{X: keep(x.X), Sel: x.Sel}
		}
		return &ast.SelectorExpr{X: b.target(x.X, keep), Sel: x.Sel}
	}
	return e
}
