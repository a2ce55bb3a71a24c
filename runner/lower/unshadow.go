package lower

import (
	"go/ast"
	"go/types"
)

// unshadow gives every local variable and constant, and every label, a name of its own in
// its function: different from each other, from what the package and the file
// declare, and from what Go predeclares. Later passes can then move code about
// without a thought for scopes, and the interpreter, which confuses labels with
// variables and a redeclared loop variable with the loop's, has nothing to
// confuse. Package-level functions and variables under a predeclared name are
// renamed as well.
func unshadow(b *builder) {
	u := &unshadower{c: b.c, b: b, names: map[types.Object]string{}}
	u.packageLevel()
	for _, d := range b.c.File.Decls {
		u.function(d)
	}
	if len(u.names) > 0 {
		u.apply()
	}
}

type unshadower struct {
	c     *Checked
	b     *builder
	names map[types.Object]string // new names
}

// outer reports whether a name means something outside of all functions.
func (u *unshadower) outer(name string) bool {
	if name == "init" {
		return true
	}
	file := u.c.Info.Scopes[u.c.File]
	_, object := file.LookupParent(name, 0)
	return object != nil
}

func (u *unshadower) packageLevel() {
	for _, name := range u.c.Package.Scope().Names() {
		object := u.c.Package.Scope().Lookup(name)
		if _, isType := object.(*types.TypeName); !isType && types.Universe.Lookup(name) != nil {
			u.names[object] = u.b.fresh(name)
			u.b.again = true
		}
	}
}

// function looks at what a declaration declares inside functions.
func (u *unshadower) function(d ast.Decl) {
	embedded := u.embedded(d)
	taken := map[string]bool{}
	visit := func(object types.Object) {
		if object == nil || object.Name() == "_" || u.names[object] != "" {
			return
		}
		if _, isType := object.(*types.TypeName); isType && (embedded[object] || types.Universe.Lookup(object.Name()) == nil) {
			taken[object.Name()] = true
			return
		}
		if taken[object.Name()] || u.outer(object.Name()) {
			u.names[object] = u.b.fresh(object.Name())
			_, isType := object.(*types.TypeName)
			u.b.again = u.b.again || isType
		}
		taken[object.Name()] = true
	}
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if object := u.c.Info.Defs[n]; u.isLocal(object) {
				visit(object)
			}
		case *ast.TypeSwitchStmt:
			u.typeSwitch(n, taken)
		}
		return true
	})
}

func (u *unshadower) isLocal(object types.Object) bool {
	switch object := object.(type) {
	case *types.Var:
		if object.IsField() {
			return false
		}
	case *types.Const, *types.TypeName, *types.Label:
	default:
		return false
	}
	return object.Parent() != u.c.Package.Scope()
}

// typeSwitch names the symbol of a type switch, which is a variable for each
// clause.
func (u *unshadower) typeSwitch(s *ast.TypeSwitchStmt, taken map[string]bool) {
	define, ok := s.Assign.(*ast.AssignStmt)
	if !ok {
		return
	}
	id := define.Lhs[0].(*ast.Ident)
	name := id.Name
	if taken[name] || u.outer(name) {
		name = u.b.fresh(name)
		id.Name = name
	}
	taken[name] = true
	for _, clause := range s.Body.List {
		if object := u.c.Info.Implicits[clause]; object != nil {
			u.names[object] = name
		}
	}
}

// embedded finds the local types whose name is also that of a field.
func (u *unshadower) embedded(d ast.Decl) map[types.Object]bool {
	found := map[types.Object]bool{}
	ast.Inspect(d, func(n ast.Node) bool {
		if s, ok := n.(*ast.StructType); ok {
			for _, field := range s.Fields.List {
				if field.Names == nil {
					ast.Inspect(field.Type, func(n ast.Node) bool {
						if id, ok := n.(*ast.Ident); ok {
							found[u.c.Info.Uses[id]] = true
						}
						return true
					})
				}
			}
		}
		return true
	})
	return found
}

func (u *unshadower) apply() {
	ast.Inspect(u.c.File, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			object := u.c.Info.Defs[id]
			if object == nil {
				object = u.c.Info.Uses[id]
			}
			if name := u.names[object]; name != "" && name != id.Name {
				id.Name = name
			}
		}
		return true
	})
}
