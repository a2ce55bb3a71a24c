package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// results rewrites return statements and assignments whose values the interpreter
// would store too early, or in the wrong place: what is received from a channel
// goes through a variable first, and so do the results of a function that names
// them, since it stores them one by one.
func results(b *builder) {
	signatures := b.returnSignatures()
	b.rewriteStatements(func(s ast.Stmt, label string) []ast.Stmt {
		switch s := s.(type) {
		case *ast.ReturnStmt:
			return b.returnStatement(s, label, signatures[s])
		case *ast.AssignStmt:
			return b.receiveElsewhere(s, label)
		}
		return nil
	})
}

// returnSignatures finds the function that each return statement belongs to.
func (b *builder) returnSignatures() map[*ast.ReturnStmt]*types.Signature {
	found := map[*ast.ReturnStmt]*types.Signature{}
	function := func(t types.Type, body *ast.BlockStmt) {
		inspectFunction(body, func(n ast.Node) bool {
			if s, ok := n.(*ast.ReturnStmt); ok {
				found[s] = t.(*types.Signature)
			}
			return true
		})
	}
	ast.Inspect(b.decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Body != nil {
				function(b.c.Info.Defs[n.Name].Type(), n.Body)
			}
		case *ast.FuncLit:
			function(b.c.Info.TypeOf(n), n.Body)
		}
		return true
	})
	return found
}

func isReceive(e ast.Expr) bool {
	u, ok := ast.Unparen(e).(*ast.UnaryExpr)
	return ok && u.Op == token.ARROW
}

// returnStatement keeps results in variables where it matters.
func (b *builder) returnStatement(s *ast.ReturnStmt, label string, f *types.Signature) []ast.Stmt {
	if len(s.Results) != f.Results().Len() {
		return nil // bare, or a call with several results
	}
	named := len(s.Results) > 1 && f.Results().At(0).Name() != ""
	needed := false
	for _, e := range s.Results {
		needed = needed || isReceive(e) || named && b.c.Info.Types[e].Value == nil && !b.c.Info.Types[e].IsNil()
	}
	if !needed {
		return nil
	}
	var list []ast.Stmt
	for i, e := range s.Results {
		t := b.c.Info.Types[e]
		if t.Value != nil || t.IsNil() {
			continue
		}
		name := b.fresh("result")
		if types.Identical(t.Type, f.Results().At(i).Type()) && t.Value == nil {
			list = append(list, define(name, e))
		} else {
			d := declare(b.typeOf(f.Results().At(i).Type()), name)
			d.(*ast.DeclStmt).Decl.(*ast.GenDecl).Specs[0].(*ast.ValueSpec).Values = []ast.Expr{e}
			list = append(list, d)
		}
		s.Results[i] = identAt(e.Pos(), name)
	}
	list[0] = labelled(label, list[0])
	return []ast.Stmt{block(append(list, s)...)}
}

// receiveElsewhere is for `*p = <-c` and the like, and for `m[k] = *p`, which the
// interpreter takes for a deletion if p is nil.
func (b *builder) receiveElsewhere(s *ast.AssignStmt, label string) []ast.Stmt {
	_, pointed := ast.Unparen(s.Rhs[0]).(*ast.StarExpr)
	if s.Tok != token.ASSIGN || len(s.Lhs) != 1 || !isReceive(s.Rhs[0]) && !pointed {
		return nil
	}
	if _, ok := s.Lhs[0].(*ast.Ident); ok {
		return nil
	}
	name := b.fresh("v")
	keep := define(name, s.Rhs[0])
	s.Rhs[0] = identAt(s.Rhs[0].Pos(), name)
	return []ast.Stmt{labelled(label, block(keep, s))}
}
