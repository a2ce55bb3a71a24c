package lower

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"

	"golang.org/x/tools/go/ast/astutil"
)

// parseTemplate returns the statements of the only function of a source, with
// names replaced and without positions.
func parseTemplate(source string, names map[string]string) []ast.Stmt {
	file, err := parser.ParseFile(token.NewFileSet(), "", source, parser.SkipObjectResolution)
	if err != nil {
		panic(err)
	}
	body := file.Decls[0].(*ast.FuncDecl).Body
	astutil.Apply(body, func(c *astutil.Cursor) bool {
		if id, ok := c.Node().(*ast.Ident); ok && names[id.Name] != "" {
			id.Name = names[id.Name]
		}
		return true
	}, nil)
	forgetPositions(body)
	return body.List
}

// forgetPositions takes the positions out of a tree that was parsed by itself. A
// few of them tell more than a place, by being there or not; those stay.
func forgetPositions(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		if n == nil {
			return false
		}
		v := reflect.ValueOf(n).Elem()
		for i := range v.NumField() {
			switch f, name := v.Field(i), v.Type().Field(i).Name; {
			case f.Type() != reflect.TypeFor[token.Pos]():
			case name == "Ellipsis", name == "Arrow", name == "Assign", name == "Lparen" && v.Type() == reflect.TypeFor[ast.GenDecl]():
			default:
				f.SetInt(0)
			}
		}
		return true
	})
}
