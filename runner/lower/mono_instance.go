package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// instance is a generic declaration with its type arguments.
type instance struct {
	decl   *decl
	args   []types.Type
	name   string
	origin token.Pos // in the program, of what asks for it first
	copies []ast.Decl
}

// instance returns the name of an object's copy for type arguments, which it
// orders where it is new. It fails where the object's source is not at hand.
func (m *mono) instance(object types.Object, args []types.Type, pos token.Pos) (name string, ok bool) {
	d := m.find(object)
	if d == nil {
		return "", false
	}
	for _, i := range m.instances[d] {
		if slices.EqualFunc(i.args, args, types.Identical) {
			return i.name, true
		}
	}
	i := &instance{decl: d, args: args, origin: m.origin(pos)}
	i.name = m.unique(m.readable(d, args))
	m.c.Printed[i.name] = m.printed(d, args)
	m.instances[d] = append(m.instances[d], i)
	m.queue = append(m.queue, i)
	if d.unit != m.program {
		m.stdlib = append(m.stdlib, i)
	}
	return i.name, true
}

// copyInstance writes an instance out: a function, or a type with its methods.
func (m *mono) copyInstance(i *instance) {
	d := i.decl
	if d.fn != nil {
		params := d.object.(*types.Func).Signature().TypeParams()
		c := m.copier(d.unit, newEnv(params, i.args))
		i.copies = []ast.Decl{c.funcDecl(d.fn, nil, i.name)}
		return
	}
	e := &env{}
	if named, ok := d.object.Type().(*types.Named); ok {
		e = newEnv(named.TypeParams(), i.args)
	}
	e.inside = d.local
	c := m.copier(d.unit, e)
	c.hoisting = d.local
	i.copies = []ast.Decl{c.typeDecl(d.spec, i.name)}
	for _, f := range d.methods {
		params := d.unit.info.Defs[f.Name].(*types.Func).Signature().RecvTypeParams()
		c := m.copier(d.unit, newEnv(params, i.args))
		i.copies = append(i.copies, c.funcDecl(f, c.receiver(f, i.name), f.Name.Name))
	}
}

// funcDecl copies a function under a name, without its type parameters.
func (c *copier) funcDecl(f *ast.FuncDecl, recv *ast.FieldList, name string) *ast.FuncDecl {
	signature := *f.Type
	signature.TypeParams = nil
	r := *f
	r.Doc = nil
	r.Recv, r.Name = recv, &ast.Ident{NamePos: f.Name.NamePos, Name: name}
	r.Type, r.Body = clone(c.cloner(), &signature), clone(c.cloner(), f.Body)
	return &r
}

// typeDecl copies a type's declaration under a name, without its type parameters.
func (c *copier) typeDecl(spec *ast.TypeSpec, name string) *ast.GenDecl {
	r := *spec
	r.Doc, r.Comment, r.TypeParams = nil, nil, nil
	r.Name = &ast.Ident{NamePos: spec.Name.NamePos, Name: name}
	r.Type = clone(c.cloner(), spec.Type)
	return &ast.GenDecl{TokPos: spec.Pos(), Tok: token.TYPE, Specs: []ast.Spec{&r}}
}

// receiver copies a receiver such as (s *Stack[T]) for an instance of its type.
func (c *copier) receiver(f *ast.FuncDecl, name string) *ast.FieldList {
	list := *f.Recv
	field := *f.Recv.List[0]
	typ := ast.Unparen(field.Type)
	var recv ast.Expr = &ast.Ident{NamePos: typ.Pos(), Name: name}
	if star, ok := typ.(*ast.StarExpr); ok {
		recv = &ast.StarExpr{Star: star.Star, X: recv}
	}
	field.Type, field.Names = recv, cloneList(c.cloner(), field.Names)
	list.List = []*ast.Field{&field}
	return &list
}
