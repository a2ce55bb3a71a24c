package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// unit is checked source that holds generic declarations: the program, or a
// package of the standard library.
type unit struct {
	pkg    *types.Package
	info   *types.Info
	decls  map[types.Object]*decl
	byNode map[ast.Decl][]*decl // generic declarations, by where they stand
}

// decl is what can be instantiated: a generic function, a generic type with its
// methods, or, in the standard library, a helper without type parameters.
type decl struct {
	unit    *unit
	object  types.Object
	fn      *ast.FuncDecl
	spec    *ast.TypeSpec
	methods []*ast.FuncDecl
	local   bool // declared in a function
}

func (d *decl) name() string   { return d.object.Name() }
func (d *decl) pos() token.Pos { return d.object.Pos() }

func newUnit(pkg *types.Package, info *types.Info, files ...*ast.File) *unit {
	u := &unit{pkg, info, map[types.Object]*decl{}, map[ast.Decl][]*decl{}}
	for _, file := range files {
		for _, d := range file.Decls {
			u.enter(d)
		}
	}
	for _, file := range files {
		for _, d := range file.Decls {
			u.enterMethod(d)
		}
	}
	return u
}

func (u *unit) enter(node ast.Decl) {
	switch node := node.(type) {
	case *ast.FuncDecl:
		if node.Recv == nil && node.Name.Name != "_" && node.Name.Name != "init" {
			d := &decl{unit: u, object: u.info.Defs[node.Name], fn: node}
			u.decls[d.object] = d
			if node.Type.TypeParams != nil {
				u.byNode[node] = append(u.byNode[node], d)
			}
		}
	case *ast.GenDecl:
		for _, spec := range node.Specs {
			if t, ok := spec.(*ast.TypeSpec); ok {
				u.enterType(node, t, false)
			}
		}
	}
	ast.Inspect(node, func(n ast.Node) bool {
		if s, ok := n.(*ast.DeclStmt); ok {
			for _, spec := range s.Decl.(*ast.GenDecl).Specs {
				if t, ok := spec.(*ast.TypeSpec); ok && t.TypeParams != nil {
					u.enterType(node, t, true)
				}
			}
		}
		return true
	})
}

func (u *unit) enterType(node ast.Decl, spec *ast.TypeSpec, local bool) {
	d := &decl{unit: u, object: u.info.Defs[spec.Name], spec: spec, local: local}
	u.decls[d.object] = d
	if spec.TypeParams != nil {
		u.byNode[node] = append(u.byNode[node], d)
	}
}

func (u *unit) enterMethod(node ast.Decl) {
	if f, ok := node.(*ast.FuncDecl); ok && f.Recv != nil {
		if d := u.decls[receiver(u.info, f)]; d != nil {
			d.methods = append(d.methods, f)
		}
	}
}

// isGeneric reports whether a function or method has type parameters.
func (u *unit) isGeneric(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return f.Type.TypeParams != nil
	}
	obj, ok := u.info.Defs[f.Name].(*types.Func)
	return ok && obj.Signature().RecvTypeParams().Len() > 0
}

// receiver returns the type that a method belongs to.
func receiver(info *types.Info, f *ast.FuncDecl) types.Object {
	t := info.Defs[f.Name].(*types.Func).Signature().Recv().Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Origin().Obj()
	}
	return nil
}

// find returns the source of a generic object, which may have been imported.
func (m *mono) find(object types.Object) *decl {
	if object.Pkg() == m.program.pkg {
		return m.program.decls[object]
	}
	if m.std == nil || object.Pkg() == nil {
		return nil
	}
	u := m.std.units[object.Pkg().Path()]
	if u == nil {
		return nil
	}
	return u.decls[u.pkg.Scope().Lookup(object.Name())]
}
