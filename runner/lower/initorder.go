package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// initOrder moves the values of package variables into a function init before all
// others, in the order that Go gives them. The interpreter has an order of its
// own, and does not know `var a, b = f()`.
func initOrder(b *builder) {
	c := b.c
	if len(c.Info.InitOrder) == 0 {
		return
	}
	at := map[ast.Expr]*ast.ValueSpec{}
	for _, d := range c.File.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
			for _, s := range g.Specs {
				for _, value := range s.(*ast.ValueSpec).Values {
					at[value] = s.(*ast.ValueSpec)
				}
			}
		}
	}
	var list []ast.Stmt
	for _, init := range c.Info.InitOrder {
		s := &ast.AssignStmt{Tok: token.ASSIGN, TokPos: init.Rhs.Pos(), Rhs: []ast.Expr{init.Rhs}}
		for _, v := range init.Lhs {
			s.Lhs = append(s.Lhs, identAt(init.Rhs.Pos(), v.Name()))
		}
		if at[init.Rhs] == nil {
			return
		}
		list = append(list, s)
	}
	var decls []ast.Decl
	for _, d := range c.File.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			decls = append(decls, d)
			continue
		}
		for _, s := range g.Specs {
			decls = append(decls, b.withoutValue(s.(*ast.ValueSpec))...)
		}
	}
	first := &ast.FuncDecl{Name: ident("init"), Type: &ast.FuncType{Params: &ast.FieldList{}}, Body: block(list...)}
	for i, d := range decls {
		if _, ok := d.(*ast.FuncDecl); ok || i == len(decls)-1 {
			decls = append(decls[:i], append([]ast.Decl{first}, decls[i:]...)...)
			break
		}
	}
	c.File.Decls = decls
	nothing := types.NewSignatureType(nil, nil, nil, nil, nil, false)
	c.Info.Defs[first.Name] = types.NewFunc(token.NoPos, c.Package, "init", nothing)
	b.decl = first
	b.readNames(first)
	b.again = !b.infer()
}

// withoutValue declares each variable of a specification by itself.
func (b *builder) withoutValue(s *ast.ValueSpec) []ast.Decl {
	if len(s.Values) == 0 {
		return []ast.Decl{&ast.GenDecl{TokPos: s.Pos(), Tok: token.VAR, Specs: []ast.Spec{s}}}
	}
	var list []ast.Decl
	for _, id := range s.Names {
		if id.Name == "_" {
			continue
		}
		t := s.Type
		if t == nil {
			t = b.typeOf(b.c.Info.Defs[id].Type())
		}
		spec := &ast.ValueSpec{Names: []*ast.Ident{id}, Type: t}
		list = append(list, &ast.GenDecl{TokPos: id.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}})
	}
	return list
}
