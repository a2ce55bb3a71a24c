package lower

import (
	"go/ast"
	"go/token"
)

// rewriteStatements replaces statements of the declaration at hand, innermost first.
// f returns what stands for a statement, or nil to leave it as it is. label is
// that of the statement, or empty; where f returns something, the label is f's to
// keep.
func (b *builder) rewriteStatements(f func(s ast.Stmt, label string) []ast.Stmt) {
	r := &statementRewriter{b, f}
	ast.Inspect(b.decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Body != nil {
				r.list(&n.Body.List)
			}
			return false
		case *ast.FuncLit: // of a package variable
			r.list(&n.Body.List)
			return false
		}
		return true
	})
}

type statementRewriter struct {
	b *builder
	f func(s ast.Stmt, label string) []ast.Stmt
}

func (r *statementRewriter) list(list *[]ast.Stmt) {
	var out []ast.Stmt
	for _, s := range *list {
		out = append(out, r.statement(s)...)
	}
	*list = out
}

// statement rewrites what a statement holds and then the statement.
func (r *statementRewriter) statement(s ast.Stmt) []ast.Stmt {
	label, inner := "", s
	labeled, _ := s.(*ast.LabeledStmt)
	if labeled != nil {
		label, inner = labeled.Label.Name, labeled.Stmt
	}
	if _, ok := inner.(*ast.LabeledStmt); ok {
		list := r.statement(inner)
		labeled.Stmt = list[0]
		return append([]ast.Stmt{labeled}, list[1:]...)
	}
	r.children(inner)
	list := r.f(inner, label)
	if list == nil {
		return []ast.Stmt{s}
	}
	r.b.changed = true
	return list
}

// children rewrites the statements inside a statement, those of function
// literals included.
func (r *statementRewriter) children(s ast.Stmt) {
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			r.list(&n.List)
			return false
		case *ast.CaseClause:
			r.literals(n.List)
			r.list(&n.Body)
			return false
		case *ast.CommClause:
			if n.Comm != nil {
				r.children(n.Comm)
			}
			r.list(&n.Body)
			return false
		case *ast.IfStmt:
			r.ifStatement(n)
			return false
		}
		return true
	})
}

func (r *statementRewriter) literals(list []ast.Expr) {
	for _, e := range list {
		r.children(statement(e))
	}
}

// ifStatement takes care of the else branch, which is a statement outside of any
// list.
func (r *statementRewriter) ifStatement(s *ast.IfStmt) {
	if s.Init != nil {
		r.children(s.Init)
	}
	r.literals([]ast.Expr{s.Cond})
	r.list(&s.Body.List)
	switch e := s.Else.(type) {
	case *ast.BlockStmt:
		r.list(&e.List)
	case *ast.IfStmt:
		if list := r.statement(e); len(list) != 1 || list[0] != s.Else {
			s.Else = block(list...)
		}
	}
}

// labelled puts a label that may be empty on a statement.
func labelled(label string, s ast.Stmt) ast.Stmt {
	if label == "" {
		return s
	}
	return &ast.LabeledStmt{Label: ident(label), Stmt: s}
}

// enclose puts a loop that now has statements before it into a block. The label
// stays with the loop, where break and continue want it; if a goto names it as
// well, the block keeps it and the loop gets another.
func (b *builder) enclose(label string, loop ast.Stmt, before ...ast.Stmt) []ast.Stmt {
	if label != "" && b.gotos()[label] {
		inner := b.fresh(label)
		ast.Inspect(loop, func(n ast.Node) bool {
			if s, ok := n.(*ast.BranchStmt); ok && s.Label != nil && s.Label.Name == label && s.Tok != token.GOTO {
				s.Label.Name = inner
			}
			return true
		})
		return []ast.Stmt{labelled(label, block(append(before, labelled(inner, loop))...))}
	}
	return []ast.Stmt{block(append(before, labelled(label, loop))...)}
}

// gotos returns the labels of the declaration at hand that a goto names.
func (b *builder) gotos() map[string]bool {
	if b.targets == nil {
		b.targets = map[string]bool{}
		ast.Inspect(b.decl, func(n ast.Node) bool {
			if s, ok := n.(*ast.BranchStmt); ok && s.Tok == token.GOTO {
				b.targets[s.Label.Name] = true
			}
			return true
		})
	}
	return b.targets
}
