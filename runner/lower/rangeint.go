package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// rangeInt turns loops over integers into loops with three clauses. A variable
// that the body changes, or that outlives its iteration, is a copy of a counter
// of our own.
func rangeInt(b *builder) {
	used := b.usages()
	b.rewriteStatements(func(s ast.Stmt, label string) []ast.Stmt {
		loop, ok := s.(*ast.RangeStmt)
		if !ok {
			return nil
		}
		t := types.Default(b.c.Info.TypeOf(loop.X))
		if basic, ok := t.Underlying().(*types.Basic); !ok || basic.Info()&types.IsInteger == 0 {
			return nil
		}
		return b.countTo(loop, label, t, loop.X, used, nil)
	})
}

// countTo writes a loop from zero to a limit of type t, which is the program's
// expression or a name or number of ours. value, if not nil, makes the statement
// by which each iteration begins.
func (b *builder) countTo(s *ast.RangeStmt, label string, t types.Type, limit ast.Expr, used usages, value func(counter string) ast.Stmt) []ast.Stmt {
	counter, body := b.counter(s, used)
	if value != nil {
		body = append(body, value(counter))
	}
	var before []ast.Stmt
	if known, ok := b.c.Info.Types[limit]; ok && known.Value == nil {
		name := b.fresh("n")
		before = append(before, define(name, limit))
		limit = ident(name)
	}
	zero := number(0)
	if t != types.Typ[types.Int] {
		zero = call(b.typeOf(t), zero)
	}
	s.Body.List = append(body, s.Body.List...)
	loop := &ast.ForStmt{
		For:  s.For,
		Init: define(counter, zero),
		Cond: binary(identAt(s.For, counter), token.LSS, limit),
		Post: increment(counter),
		Body: s.Body,
	}
	return b.enclose(label, loop, before...)
}

// counter names the variable that counts, and returns what makes the loop's own
// of it.
func (b *builder) counter(s *ast.RangeStmt, used usages) (name string, body []ast.Stmt) {
	if isBlank(s.Key) {
		return b.fresh("i"), nil
	}
	if s.Tok == token.ASSIGN {
		name = b.fresh("i")
		return name, []ast.Stmt{assign(s.Key, identAt(s.Key.Pos(), name))}
	}
	id := s.Key.(*ast.Ident)
	if u := used[b.c.Info.Defs[id].(*types.Var)]; u == nil || !u.shared() && !u.assigned {
		return id.Name, nil
	}
	name = b.fresh(id.Name)
	return name, []ast.Stmt{&ast.AssignStmt{Lhs: []ast.Expr{id}, Tok: token.DEFINE, TokPos: id.Pos(), Rhs: []ast.Expr{identAt(id.Pos(), name)}}}
}
