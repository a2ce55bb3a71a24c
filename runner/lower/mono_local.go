package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// localType is a type that was declared in a function and became the package's.
type localType struct {
	object *types.TypeName // as declared
	args   []types.Type    // type arguments of the function around it
}

// isLocal reports whether a type was declared in a function.
func isLocal(t *types.TypeName) bool {
	return t.Pkg() != nil && t.Parent() != nil && t.Parent() != t.Pkg().Scope()
}

// localType returns the type that stands for a local one in a copy of the generic
// function that declares it.
func (m *mono) localType(t *types.Named, e *env) types.Type {
	if n := e.locals[t.Obj()]; n != nil {
		return n
	}
	name := m.unique(t.Obj().Name())
	object := types.NewTypeName(t.Obj().Pos(), m.program.pkg, name, nil)
	n := types.NewNamed(object, nil, nil)
	e.locals[t.Obj()] = n
	m.locals[object] = localType{t.Obj(), e.args}
	m.c.Printed[name] = m.printedLocal(m.locals[object])
	n.SetUnderlying(m.subst(t.Underlying(), e).Underlying())
	return n
}

// hoistedName returns the new name of a local type of a function that is not
// generic.
func (m *mono) hoistedName(object *types.TypeName) string {
	if name := m.names[object]; name != "" {
		return name
	}
	name := m.unique(object.Name())
	m.names[object] = name
	m.locals[object] = localType{object: object}
	m.c.Printed[name] = m.printedLocal(m.locals[object])
	return name
}

// markLocals finds the local types that instances have to name.
func (m *mono) markLocals() {
	for id, i := range m.c.Info.Instances {
		for t := range i.TypeArgs.Types() {
			m.mark(t)
		}
		object := m.c.Info.Uses[id]
		if t, ok := object.(*types.TypeName); ok && (t.IsAlias() || isFuncType(t)) {
			m.renameAll = true
		}
	}
	for object, d := range m.program.decls {
		if d.local {
			m.mark(object.Type().Underlying())
		}
	}
}

// mark marks the local types in t and in what their declarations mention.
func (m *mono) mark(t types.Type) {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			m.mark(arg)
		}
		if o := t.Origin().Obj(); isLocal(o) && !m.hoist[o] {
			m.hoist[o] = true
			m.mark(t.Underlying())
		}
	case interface{ Elem() types.Type }: // pointer, slice, array, map, channel
		m.mark(t.Elem())
		if t, ok := t.(*types.Map); ok {
			m.mark(t.Key())
		}
	case *types.Signature:
		m.mark(t.Params())
		m.mark(t.Results())
	case *types.Tuple:
		for v := range t.Variables() {
			m.mark(v.Type())
		}
	case *types.Struct:
		for f := range t.Fields() {
			m.mark(f.Type())
		}
	case *types.Interface:
		for f := range t.Methods() {
			m.mark(f.Signature())
		}
	}
}

// declStmt copies a declaration in a function. Types that instances have to name
// move to the package; generic ones vanish.
func (c *copier) declStmt(n *ast.DeclStmt) ast.Node {
	d, ok := n.Decl.(*ast.GenDecl)
	if !ok || d.Tok != token.TYPE {
		return nil
	}
	r := *d
	r.Specs = nil
	for _, s := range d.Specs {
		spec := s.(*ast.TypeSpec)
		object := c.u.info.Defs[spec.Name].(*types.TypeName)
		switch {
		case isGenericOnly(c.u.info, spec):
			if c.env.isGeneric() && spec.TypeParams != nil && !object.IsAlias() {
				c.m.refuse(spec.Pos(), "a generic type declared in a generic function cannot be run yet; --engine go can")
			}
		case !object.IsAlias() && (c.env.ownsLocals() || c.m.hoist[object]):
			inner := *c
			inner.hoisting = true
			c.m.hoisted = append(c.m.hoisted, inner.typeDecl(spec, c.localName(object)))
		default:
			r.Specs = append(r.Specs, clone(c.cloner(), s))
		}
	}
	if r.Specs == nil {
		return &ast.EmptyStmt{Semicolon: n.Pos(), Implicit: true}
	}
	return &ast.DeclStmt{Decl: &r}
}

// localName returns the new name of a local type that is hoisted.
func (c *copier) localName(object *types.TypeName) string {
	if c.env.ownsLocals() {
		return c.m.subst(object.Type(), c.env).(*types.Named).Obj().Name()
	}
	return c.m.hoistedName(object)
}
