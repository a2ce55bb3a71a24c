package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// twoValues rewrites `v, ok = ` of a map, an interface or a channel. The
// interpreter leaves v as it was where there is no value, and can assign to plain
// variables only, and not to the blank one:
//
//	v, ok := m[k]
//
// becomes
//
//	var v V
//	v, ok := m[k]
func twoValues(b *builder) {
	b.rewriteStatements(func(s ast.Stmt, label string) []ast.Stmt {
		switch s := s.(type) {
		case *ast.AssignStmt:
			return b.twoValues(s, label)
		case *ast.DeclStmt:
			return b.twoValuesDeclared(s, label)
		case *ast.IfStmt:
			return b.twoValuesBefore(&s.Init, s, label)
		case *ast.SwitchStmt:
			return b.twoValuesBefore(&s.Init, s, label)
		case *ast.TypeSwitchStmt:
			return b.twoValuesBefore(&s.Init, s, label)
		}
		return nil
	})
}

// commaOk returns the type of v in `v, ok = e`, or nil if e is a call.
func (b *builder) commaOk(left int, values []ast.Expr) types.Type {
	if left != 2 || len(values) != 1 {
		return nil
	}
	if _, ok := ast.Unparen(values[0]).(*ast.CallExpr); ok {
		return nil
	}
	if t, ok := b.c.Info.TypeOf(values[0]).(*types.Tuple); ok {
		return t.At(0).Type()
	}
	return b.c.Info.TypeOf(values[0])
}

func (b *builder) twoValuesBefore(init *ast.Stmt, s ast.Stmt, label string) []ast.Stmt {
	a, ok := (*init).(*ast.AssignStmt)
	if !ok {
		return nil
	}
	list := b.twoValues(a, "")
	if list == nil {
		return nil
	}
	*init = nil
	return b.enclose(label, s, list...)
}

func (b *builder) twoValues(s *ast.AssignStmt, label string) []ast.Stmt {
	t := b.commaOk(len(s.Lhs), s.Rhs)
	if t == nil {
		return nil
	}
	receive, _ := ast.Unparen(s.Rhs[0]).(*ast.UnaryExpr)
	isNew := func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		return ok && s.Tok == token.DEFINE && b.c.Info.Defs[id] != nil
	}
	var before, after []ast.Stmt
	own := func(i int) {
		name := b.fresh([]string{"v", "ok"}[i])
		target := b.target(s.Lhs[i], func(e ast.Expr) ast.Expr {
			operand := b.fresh("v")
			before = append(before, define(operand, e))
			return identAt(e.Pos(), operand)
		})
		after = append(after, assign(target, identAt(s.Lhs[i].Pos(), name)))
		s.Lhs[i] = ident(name)
	}
	switch blank := isBlank(s.Lhs[0]); {
	case blank && receive == nil:
	case blank || !isNew(s.Lhs[0]):
		own(0)
	}
	if !isNew(s.Lhs[1]) && !isBlank(s.Lhs[1]) {
		own(1)
	}
	if receive == nil && !isBlank(s.Lhs[0]) {
		before = append(before, declare(b.typeOf(t), s.Lhs[0].(*ast.Ident).Name))
	}
	if before == nil && after == nil {
		return nil
	}
	s.Tok = token.DEFINE
	if isBlank(s.Lhs[1]) { // := needs something new
		name := b.fresh("ok")
		s.Lhs[1] = ident(name)
		after = append(after, assign(ident("_"), ident(name)))
	}
	list := append(append(before, s), after...)
	list[0] = labelled(label, list[0])
	return list
}

// twoValuesDeclared is for `var v, ok = m[k]`.
func (b *builder) twoValuesDeclared(s *ast.DeclStmt, label string) []ast.Stmt {
	g := s.Decl.(*ast.GenDecl)
	var list []ast.Stmt
	found := false
	for _, n := range g.Specs {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || g.Tok != token.VAR || b.commaOk(len(spec.Names), spec.Values) == nil {
			list = append(list, &ast.DeclStmt{Decl: &ast.GenDecl{TokPos: g.TokPos, Tok: g.Tok, Specs: []ast.Spec{n}}})
			continue
		}
		found = true
		a := &ast.AssignStmt{Tok: token.DEFINE, TokPos: spec.Pos(), Rhs: spec.Values}
		for _, id := range spec.Names {
			a.Lhs = append(a.Lhs, id)
		}
		if spec.Type != nil {
			list = append(list, declare(spec.Type, spec.Names[0].Name, spec.Names[1].Name))
			a.Tok = token.ASSIGN
		}
		if more := b.twoValues(a, ""); more != nil {
			list = append(list, more...)
		} else {
			list = append(list, a)
		}
	}
	if !found {
		return nil
	}
	list[0] = labelled(label, list[0])
	return list
}
