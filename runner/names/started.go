package names

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
)

// Started tells which function runs in a goroutine that is started at a place of a
// program, such as "pages.go:31": that of a go statement there, or that given to a
// library which starts it, as by wg.Go(f). A function is named as in Go's
// tracebacks, or else in the program's own words.
func Started(name string, source []byte) map[string]string {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, source, parser.SkipObjectResolution)
	if err != nil {
		return nil // nothing has been started
	}
	s := starts{file: file, names: Functions(file, nil)}
	started := map[string]string{}
	note := func(node ast.Node, f ast.Expr) {
		at := fset.Position(node.Pos())
		place := fmt.Sprintf("%s:%d", at.Filename, at.Line)
		if name := s.name(f); name != "" && started[place] == "" {
			started[place] = name
		}
	}
	ast.Inspect(file, func(node ast.Node) bool {
		if g, ok := node.(*ast.GoStmt); ok {
			note(g, g.Call.Fun)
		}
		return true
	})
	ast.Inspect(file, func(node ast.Node) bool {
		if c, ok := node.(*ast.CallExpr); ok {
			for _, argument := range c.Args {
				if s.isFunction(argument) {
					note(c, argument)
				}
			}
		}
		return true
	})
	return started
}

type starts struct {
	file  *ast.File
	names map[token.Pos]*Function
}

// declared is the function declared with a name, or nil.
func (s starts) declared(name string) *ast.FuncDecl {
	for _, decl := range s.file.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == name {
			return f
		}
	}
	return nil
}

// isFunction reports whether an argument looks like one.
func (s starts) isFunction(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.FuncLit:
		return true
	case *ast.Ident:
		return s.declared(e.Name) != nil
	}
	return false
}

func (s starts) name(f ast.Expr) string {
	switch f := ast.Unparen(f).(type) {
	case *ast.FuncLit:
		if named := s.names[f.Pos()]; named != nil {
			return named.Name
		}
		return "" // the compiler leaves it out: it is never started
	case *ast.Ident:
		if d := s.declared(f.Name); d != nil {
			return s.names[d.Pos()].Name
		}
	}
	return text(f)
}
