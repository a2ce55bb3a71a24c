package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// initOrder moves the values of package variables into a function init before all
// others, in the order that Go gives them. The interpreter has an order of its
// own, and does not know `var a, b = f()`.
func initOrder(b *builder) {
	if len(b.c.Info.InitOrder) == 0 {
		return
	}
	first := b.initFunction()
	if first == nil {
		return
	}
	var decls []ast.Decl
	for _, d := range b.c.File.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			decls = append(decls, d)
			continue
		}
		for _, s := range g.Specs {
			decls = append(decls, b.withoutValue(s.(*ast.ValueSpec))...)
		}
	}
	for i, d := range decls {
		if _, ok := d.(*ast.FuncDecl); ok || i == len(decls)-1 {
			decls = slices.Insert(decls, i, ast.Decl(first))
			break
		}
	}
	b.c.File.Decls = decls
	b.decl = first
	b.readNames(first)
	b.again = !b.infer()
}

// initFunction assigns the package variables their values. It is nil if a value stands
// in no declaration.
func (b *builder) initFunction() *ast.FuncDecl {
	declared := map[ast.Expr]bool{}
	for _, d := range b.c.File.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
			for _, s := range g.Specs {
				for _, value := range s.(*ast.ValueSpec).Values {
					declared[value] = true
				}
			}
		}
	}
	var list []ast.Stmt
	for _, init := range b.c.Info.InitOrder {
		if !declared[init.Rhs] {
			return nil
		}
		s := &ast.AssignStmt{Tok: token.ASSIGN, TokPos: init.Rhs.Pos(), Rhs: []ast.Expr{init.Rhs}}
		for _, v := range init.Lhs {
			s.Lhs = append(s.Lhs, identAt(init.Rhs.Pos(), v.Name()))
		}
		list = append(list, s)
	}
	f := &ast.FuncDecl{Name: ident("init"), Type: &ast.FuncType{Params: &ast.FieldList{}}, Body: block(list...)}
	nothing := types.NewSignatureType(nil, nil, nil, nil, nil, false)
	b.c.Info.Defs[f.Name] = types.NewFunc(token.NoPos, b.c.Package, "init", nothing)
	return f
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
