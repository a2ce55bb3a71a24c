package lower

import (
	"go/ast"
	"go/token"
)

// clauses puts the statements of a case into a block if there are labels, types or
// constants among them, which the interpreter would not find there. A fallthrough
// stays last.
func clauses(b *builder) {
	ast.Inspect(b.decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CaseClause:
			b.changed = blockOfClause(&n.Body) || b.changed
		case *ast.CommClause:
			b.changed = blockOfClause(&n.Body) || b.changed
		}
		return true
	})
}

func blockOfClause(body *[]ast.Stmt) bool {
	declares := false
	for _, s := range *body {
		switch s := s.(type) {
		case *ast.LabeledStmt:
			declares = true
		case *ast.DeclStmt:
			declares = declares || s.Decl.(*ast.GenDecl).Tok != token.VAR
		}
	}
	if !declares {
		return false
	}
	list := *body
	var last []ast.Stmt
	if s, ok := list[len(list)-1].(*ast.BranchStmt); ok && s.Tok == token.FALLTHROUGH {
		list, last = list[:len(list)-1:len(list)-1], []ast.Stmt{s}
	}
	*body = append([]ast.Stmt{block(list...)}, last...)
	return true
}
