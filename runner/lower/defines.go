package lower

import (
	"go/ast"
	"go/token"
)

// defines takes declarations of several variables apart, but for the simplest: with
// a composite literal or a receive operation among the values, the interpreter
// forgets the others.
func defines(b *builder) {
	b.rewriteStatements(func(s ast.Stmt, label string) []ast.Stmt {
		switch s := s.(type) {
		case *ast.AssignStmt:
			if list := b.define(s); list != nil {
				list[0] = labelled(label, list[0])
				return list
			}
		case *ast.DeclStmt:
			b.declareEach(s.Decl.(*ast.GenDecl))
		case *ast.ForStmt:
			return b.defineBefore(&s.Init, s, label)
		case *ast.IfStmt:
			return b.defineBefore(&s.Init, s, label)
		case *ast.SwitchStmt:
			return b.defineBefore(&s.Init, s, label)
		case *ast.TypeSwitchStmt:
			return b.defineBefore(&s.Init, s, label)
		}
		return nil
	})
}

func (b *builder) defineBefore(init *ast.Stmt, s ast.Stmt, label string) []ast.Stmt {
	a, ok := (*init).(*ast.AssignStmt)
	if !ok {
		return nil
	}
	list := b.define(a)
	if list == nil {
		return nil
	}
	*init = nil
	return b.enclose(label, s, list...)
}

// define writes
//
//	x, y, old := e, f, g
//
// as
//
//	x := e
//	y := f
//	v := g
//	old = v
func (b *builder) define(a *ast.AssignStmt) []ast.Stmt {
	if a.Tok != token.DEFINE || len(a.Lhs) < 2 || len(a.Lhs) != len(a.Rhs) || simple(a.Rhs) {
		return nil
	}
	var list, after []ast.Stmt
	for i, e := range a.Lhs {
		to := e.(*ast.Ident)
		switch {
		case isBlank(to):
			list = append(list, assign(to, a.Rhs[i]))
			continue
		case b.c.Info.Defs[to] == nil:
			v := b.fresh("v")
			list = append(list, declareAs(b.typeOf(b.c.Info.TypeOf(to)), v, a.Rhs[i]))
			after = append(after, assign(to, identAt(to.Pos(), v)))
			continue
		}
		list = append(list, &ast.AssignStmt{Lhs: []ast.Expr{to}, Tok: token.DEFINE, TokPos: a.TokPos, Rhs: []ast.Expr{a.Rhs[i]}})
	}
	b.changed = true
	return append(list, after...)
}

// declareEach gives each variable a specification of its own.
func (b *builder) declareEach(d *ast.GenDecl) {
	if d.Tok != token.VAR {
		return
	}
	var specs []ast.Spec
	for _, spec := range d.Specs {
		s := spec.(*ast.ValueSpec)
		if len(s.Names) < 2 || len(s.Names) != len(s.Values) || simple(s.Values) {
			specs = append(specs, s)
			continue
		}
		for i := range s.Names {
			specs = append(specs, &ast.ValueSpec{Names: s.Names[i : i+1 : i+1], Type: s.Type, Values: s.Values[i : i+1 : i+1]})
		}
		b.changed = true
	}
	d.Specs = specs
}
