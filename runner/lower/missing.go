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
	var messages []string
	for _, id := range c.sortedUses() {
		object := c.Info.Uses[id]
		pkg := object.Pkg()
		if pkg == nil || pkg == c.Package || object.Parent() != pkg.Scope() || offered(pkg.Path(), object.Name()) {
			continue
		}
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

// sortedUses are the program's identifiers that refer to something, by place.
func (c *Checked) sortedUses() []*ast.Ident {
	var uses []*ast.Ident
	ast.Inspect(c.File, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && c.Info.Uses[id] != nil {
			uses = append(uses, id)
		}
		return true
	})
	slices.SortStableFunc(uses, func(a, b *ast.Ident) int { return int(a.Pos()) - int(b.Pos()) })
	return uses
}
