package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
)

// copier copies source of a unit in an environment, replacing what is generic.
type copier struct {
	m        *mono
	u        *unit
	env      *env
	rename   bool                   // locals make way for names that rendered types use
	hoisting bool                   // what is copied leaves its function for the package
	hide     map[*ast.CallExpr]bool // see hideConstants
}

func (m *mono) copier(u *unit, e *env) *copier {
	rename := m.renameAll || e.isGeneric() || u != m.program
	return &copier{m: m, u: u, env: e, rename: rename, hide: map[*ast.CallExpr]bool{}}
}

func (c *copier) cloner() cloner { return cloner{c.replace} }

// replace is the cloner's hook.
func (c *copier) replace(n ast.Node) ast.Node {
	c.hideConstants(n)
	switch n := n.(type) {
	case *ast.Ident:
		return c.ident(n)
	case *ast.SelectorExpr:
		return c.selector(n)
	case *ast.IndexExpr:
		return c.instantiation(n, n.X)
	case *ast.IndexListExpr:
		return c.instantiation(n, n.X)
	case *ast.ArrayType:
		return c.arrayType(n)
	case *ast.CallExpr:
		return c.call(n)
	case *ast.DeclStmt:
		return c.declStmt(n)
	case *ast.TypeAssertExpr:
		return c.assertion(n)
	case *ast.TypeSwitchStmt:
		return c.typeSwitch(n)
	}
	return nil
}

// ident copies a name, which becomes the name of an instance, of a type argument,
// or of what had to be renamed.
func (c *copier) ident(n *ast.Ident) ast.Node {
	object := c.u.info.Uses[n]
	if object == nil {
		object = c.u.info.Defs[n]
	}
	switch object := object.(type) {
	case nil: // v of switch v := x.(type), the package's name
		return c.named(n, c.localVar(n.Name))
	case *types.TypeName:
		return c.typeName(n, object)
	case *types.Func:
		return c.function(n, object)
	case *types.Var:
		return c.variable(n, object)
	case *types.Const:
		return c.constant(n, object)
	case *types.PkgName:
		c.m.used[object.Name()] = true
	}
	return c.named(n, n.Name)
}

func (c *copier) named(n *ast.Ident, name string) *ast.Ident {
	return &ast.Ident{NamePos: n.NamePos, Name: name}
}

// localVar returns the name of a function's own variable or type.
func (c *copier) localVar(name string) string {
	if c.rename && c.m.clash[name] {
		return name + c.m.separator
	}
	return name
}

// isPackageLevel reports whether an object belongs to the unit's package itself.
func (c *copier) isPackageLevel(object types.Object) bool {
	return object.Parent() == c.u.pkg.Scope()
}

func (c *copier) typeName(n *ast.Ident, object *types.TypeName) ast.Node {
	if i, ok := c.u.info.Instances[n]; ok {
		return c.m.typeExpr(c.m.subst(i.Type, c.env), n.Pos())
	}
	t := object.Type()
	switch {
	case object.Pkg() == nil:
		return c.named(n, n.Name)
	case isTypeParam(t):
		return c.m.typeExpr(c.m.subst(t, c.env), n.Pos())
	case isLocal(object) && object.IsAlias():
		if c.hoisting {
			return c.m.typeExpr(c.m.subst(t, c.env), n.Pos())
		}
		return c.named(n, c.localVar(n.Name))
	case isLocal(object) && (c.env.ownsLocals() || c.m.hoist[object]):
		return c.named(n, c.localName(object))
	case isLocal(object):
		return c.named(n, c.localVar(n.Name))
	}
	return c.packageLevel(n, object)
}

func isTypeParam(t types.Type) bool {
	_, ok := t.(*types.TypeParam)
	return ok
}

// packageLevel copies the name of something declared in a package, which is the
// unit's own or was imported by a dot.
func (c *copier) packageLevel(n *ast.Ident, object types.Object) ast.Node {
	switch {
	case object.Pkg() == nil:
		return c.named(n, n.Name)
	case c.u == c.m.program && object.Pkg() == c.u.pkg:
		return c.named(n, c.m.newName(object))
	case c.u == c.m.program:
		c.m.used["."+object.Pkg().Path()] = true
		return c.named(n, n.Name)
	case !c.isPackageLevel(object):
		return c.m.importedExpr(object, n.Pos())
	}
	name, ok := c.m.instance(object, nil, n.Pos())
	if !ok {
		c.m.refuse(n.Pos(), object.Pkg().Path()+"."+object.Name()+" cannot be copied")
	}
	return c.named(n, name)
}

func (c *copier) function(n *ast.Ident, object *types.Func) ast.Node {
	if object.Signature().Recv() != nil || object.Pkg() == nil {
		return c.named(n, n.Name)
	}
	if i, ok := c.u.info.Instances[n]; ok {
		if name, ok := c.m.instance(object, c.m.substAll(i.TypeArgs, c.env), n.Pos()); ok {
			return c.named(n, name)
		}
	}
	return c.packageLevel(n, object)
}

func (c *copier) variable(n *ast.Ident, object *types.Var) ast.Node {
	switch {
	case object.IsField() && object.Embedded():
		return c.named(n, c.fieldName(object))
	case object.IsField() || n.Name == "_":
		return c.named(n, n.Name)
	case object.Parent() == object.Pkg().Scope():
		return c.packageLevel(n, object)
	}
	return c.named(n, c.localVar(n.Name))
}

// fieldName returns the name of an embedded field, which is that of its type.
func (c *copier) fieldName(field *types.Var) string {
	t := field.Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if alias, ok := t.(*types.Alias); ok && alias.TypeArgs().Len() == 0 {
		return field.Name()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		if id, ok := c.m.typeExpr(c.m.subst(named, c.env), field.Pos()).(*ast.Ident); ok {
			return id.Name
		}
	}
	return field.Name()
}

// constant copies a constant's name, or its value where the name stays behind.
func (c *copier) constant(n *ast.Ident, object *types.Const) ast.Node {
	switch {
	case object.Pkg() == nil:
		return c.named(n, n.Name)
	case c.u != c.m.program && c.isPackageLevel(object), c.hoisting && !c.isPackageLevel(object):
		return c.value(n.Pos(), object)
	case object.Parent() == object.Pkg().Scope():
		return c.packageLevel(n, object)
	}
	return c.named(n, c.localVar(n.Name))
}

func (c *copier) value(pos token.Pos, object *types.Const) ast.Expr {
	var literal ast.Expr
	switch v := object.Val(); v.Kind() {
	case constant.Int:
		literal = &ast.BasicLit{ValuePos: pos, Kind: token.INT, Value: v.ExactString()}
	case constant.String:
		literal = &ast.BasicLit{ValuePos: pos, Kind: token.STRING, Value: strconv.Quote(constant.StringVal(v))}
	case constant.Bool:
		literal = &ast.Ident{NamePos: pos, Name: v.String()}
	default:
		c.m.refuse(pos, "the constant "+object.Name()+" cannot be copied")
	}
	if b, ok := object.Type().(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
		return literal
	}
	return &ast.CallExpr{Fun: c.m.typeExpr(object.Type(), pos), Lparen: pos, Args: []ast.Expr{literal}, Rparen: pos}
}

// selector copies a qualified name or a selection.
func (c *copier) selector(n *ast.SelectorExpr) ast.Node {
	id, ok := n.X.(*ast.Ident)
	if !ok {
		return c.selection(n)
	}
	name, ok := c.u.info.Uses[id].(*types.PkgName)
	if !ok {
		return c.selection(n)
	}
	object := c.u.info.Uses[n.Sel]
	if i, ok := c.u.info.Instances[n.Sel]; ok {
		if t, ok := object.(*types.TypeName); ok && (isFuncType(t) || c.m.find(t) != nil) {
			return c.m.typeExpr(c.m.subst(i.Type, c.env), n.Pos())
		}
		if name, ok := c.m.instance(object, c.m.substAll(i.TypeArgs, c.env), n.Pos()); ok {
			return &ast.Ident{NamePos: n.Pos(), Name: name}
		}
	}
	pkg := c.named(id, id.Name)
	if c.u == c.m.program {
		c.m.used[name.Name()] = true
	} else {
		pkg.Name = c.m.importName(name.Imported())
	}
	return &ast.SelectorExpr{X: pkg, Sel: c.named(n.Sel, n.Sel.Name)}
}

func (c *copier) selection(n *ast.SelectorExpr) ast.Node {
	x := clone(c.cloner(), n.X)
	if c.u.info.Types[n.X].IsType() {
		x = parenthesized(x)
	}
	return &ast.SelectorExpr{X: x, Sel: clone(c.cloner(), n.Sel)}
}

// parenthesized puts a type in parentheses unless it is a plain name.
func parenthesized(t ast.Expr) ast.Expr {
	switch t.(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.ParenExpr, *ast.ArrayType, *ast.MapType:
		return t
	}
	return &ast.ParenExpr{Lparen: t.Pos(), X: t, Rparen: t.End()}
}

// instantiation copies x[T] as the instance it is; nil means that it is an
// ordinary index expression.
func (c *copier) instantiation(n, x ast.Expr) ast.Node {
	id, ok := ast.Unparen(x).(*ast.Ident)
	if s, isSelector := ast.Unparen(x).(*ast.SelectorExpr); isSelector {
		id, ok = s.Sel, true
	}
	if !ok {
		return nil
	}
	if _, ok = c.u.info.Instances[id]; !ok {
		return nil
	}
	if object := c.u.info.Uses[id]; c.m.find(object) == nil && !isAliasOrFunc(object) {
		return nil
	}
	return clone(c.cloner(), ast.Unparen(x))
}

// isAliasOrFunc reports whether a generic type needs no source to be written out.
func isAliasOrFunc(object types.Object) bool {
	t, ok := object.(*types.TypeName)
	return ok && (t.IsAlias() || isFuncType(t))
}

// arrayType writes the length of a hoisted array as a number.
func (c *copier) arrayType(n *ast.ArrayType) ast.Node {
	if !c.hoisting || n.Len == nil {
		return nil
	}
	if v := c.u.info.Types[n.Len].Value; v != nil {
		length := &ast.BasicLit{ValuePos: n.Len.Pos(), Kind: token.INT, Value: constant.ToInt(v).ExactString()}
		return &ast.ArrayType{Lbrack: n.Lbrack, Len: length, Elt: clone(c.cloner(), n.Elt)}
	}
	return nil
}

// genDecl copies a declaration of the package, leaving out what is generic.
func (c *copier) genDecl(d *ast.GenDecl) ast.Decl {
	r := *d
	r.Doc, r.Specs = nil, nil
	for _, spec := range d.Specs {
		if t, ok := spec.(*ast.TypeSpec); ok && isGenericOnly(c.u.info, t) {
			continue
		}
		r.Specs = append(r.Specs, clone(c.cloner(), spec))
	}
	if r.Specs == nil {
		return nil
	}
	return &r
}
