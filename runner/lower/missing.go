package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
)

// Missing reports what the program uses of Go's standard library that offered
// does not hold: by import path, the names that the interpreter can use. Of a
// package that is held only in part by design (os, runtime), what is left out is
// said to be unavailable; anything else awaits the interpreter.
func (c *Checked) Missing(offered func(path, name string) bool) []string {
	var found []*ast.Ident
	for id, object := range c.Info.Uses {
		if pkg := object.Pkg(); pkg != nil && pkg != c.Package && object.Parent() == pkg.Scope() && !offered(pkg.Path(), object.Name()) {
			found = append(found, id)
		}
	}
	slices.SortFunc(found, func(a, b *ast.Ident) int { return int(a.Pos()) - int(b.Pos()) })
	var messages []string
	for _, id := range found {
		object := c.Info.Uses[id]
		messages = append(messages, fmt.Sprintf("%s: the interpreter cannot run %s.%s%s yet; --engine go can",
			c.Fset.Position(id.Pos()), object.Pkg().Path(), object.Name(), kindOf(object)))
	}
	return messages
}

// kindOf adds, for readers who wonder, what sort of thing a name is.
func kindOf(object types.Object) string {
	if f, ok := object.(*types.Func); ok && f.Signature().TypeParams().Len() > 0 {
		return ", a generic function,"
	}
	return ""
}
