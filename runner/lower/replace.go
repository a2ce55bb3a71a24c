package lower

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// throughPointers makes every use of some variables inside a node one of what a
// pointer points to. pointers holds the pointers' names.
func (c *Checked) throughPointers(n ast.Node, pointers map[*types.Var]string) {
	pointer := func(e ast.Expr) string {
		if id, ok := ast.Unparen(e).(*ast.Ident); ok {
			if v, ok := c.Info.Uses[id].(*types.Var); ok {
				return pointers[v]
			}
		}
		return ""
	}
	astutil.Apply(n, func(cursor *astutil.Cursor) bool {
		switch x := cursor.Node().(type) {
		case *ast.UnaryExpr:
			if x.Op == token.AND {
				if name := pointer(x.X); name != "" {
					cursor.Replace(identAt(x.Pos(), name))
					return false
				}
			}
		case *ast.Ident:
			if name := pointer(x); name != "" {
				e := deref(x.Pos(), name)
				if _, ok := cursor.Parent().(*ast.AssignStmt); ok {
					e = ast.Unparen(e) // the interpreter takes (*p) = x for a new variable
				}
				cursor.Replace(e)
				return false
			}
		}
		return true
	}, nil)
}

// exchange puts variables in the place of others inside a node.
func (c *Checked) exchange(n ast.Node, others map[types.Object]types.Object) {
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if other := others[c.Info.Defs[id]]; other != nil {
				id.Name, c.Info.Defs[id] = other.Name(), other
			} else if other := others[c.Info.Uses[id]]; other != nil {
				id.Name, c.Info.Uses[id] = other.Name(), other
			}
		}
		return true
	})
}

// rename gives variables other names inside a node.
func (c *Checked) rename(n ast.Node, names map[*types.Var]string) {
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := c.Info.ObjectOf(id).(*types.Var); ok && names[v] != "" {
				id.Name = names[v]
			}
		}
		return true
	})
}
