package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// loopVar takes the init statement out of loops with three clauses. The
// interpreter would copy the first of its variables in each iteration, forget
// what the body assigns to it, share the others, and run the statement again
// upon continue. Variables that nothing but the loop's own statements can reach
// need no copies. For the others there are two forms:
//
// If only the post statement changes the variable, which is nearly always so, the
// body begins with a copy:
//
//	i_ := 0
//	for ; i_ < n; i_++ {
//		i := i_
//
// Otherwise a pointer moves from one iteration's variable to the next, which
// begins as its copy; see movingPointer.
func loopVar(b *builder) {
	used := b.usages()
	b.rewriteStatements(func(s ast.Stmt, label string) []ast.Stmt {
		loop, ok := s.(*ast.ForStmt)
		if !ok || loop.Init == nil {
			return nil
		}
		l := &threeClauses{b, loop, label}
		var shared, moving []*ast.Ident
		for _, id := range defined(loop.Init) {
			v := b.c.Info.Defs[id].(*types.Var)
			if u := used[v]; u != nil && u.shared() {
				shared = append(shared, id)
				if l.needsPointer(v) {
					moving = append(moving, id)
				}
			}
		}
		if moving != nil {
			return l.movingPointer(shared)
		}
		l.copyForBody(shared)
		return b.enclose(label, loop, l.takeInit())
	})
}

// defined returns the variables that a statement declares by :=.
func defined(s ast.Stmt) []*ast.Ident {
	a, ok := s.(*ast.AssignStmt)
	if !ok || a.Tok != token.DEFINE {
		return nil
	}
	var list []*ast.Ident
	for _, e := range a.Lhs {
		if id := e.(*ast.Ident); id.Name != "_" {
			list = append(list, id)
		}
	}
	return list
}

type threeClauses struct {
	*builder
	loop  *ast.ForStmt
	label string
}

// takeInit removes the init statement from the loop.
func (l *threeClauses) takeInit() ast.Stmt {
	init := l.loop.Init
	l.loop.Init = nil
	return init
}

// needsPointer reports whether the body changes the variable, or something else
// than the body can reach it later.
func (l *threeClauses) needsPointer(v *types.Var) bool {
	if l.c.usageIn(l.loop.Body, v).assigned || l.c.usageIn(l.loop.Init, v).shared() {
		return true
	}
	return l.loop.Cond != nil && l.c.usageIn(l.loop.Cond, v).shared() ||
		l.loop.Post != nil && l.c.usageIn(l.loop.Post, v).shared()
}

// usageIn is the use of one variable within a node.
func (c *Checked) usageIn(n ast.Node, v *types.Var) *usage {
	here := ast.Node(&ast.BadStmt{})
	w := &usageWalk{c: c, found: usages{}, home: map[*types.Var]ast.Node{v: here}, inside: here}
	w.walk(n)
	return w.of(v)
}

// copyForBody has other variables outside of the body.
func (l *threeClauses) copyForBody(list []*ast.Ident) {
	outer := map[types.Object]types.Object{}
	var copies []ast.Stmt
	for _, id := range list {
		v := l.c.Info.Defs[id]
		outer[v] = types.NewVar(v.Pos(), v.Pkg(), l.fresh(id.Name), v.Type())
		copies = append(copies, define(id.Name, identAt(id.Pos(), outer[v].Name())))
	}
	for _, part := range []ast.Node{l.loop.Init, l.loop.Cond, l.loop.Post} {
		if !isNone(part) {
			l.c.exchange(part, outer)
		}
	}
	l.loop.Body.List = append(copies, l.loop.Body.List...)
}

// uses reports whether a node names a variable.
func (c *Checked) uses(n ast.Node, v *types.Var) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && c.Info.Uses[id] == types.Object(v) {
			found = true
		}
		return !found
	})
	return found
}

func isNone(n ast.Node) bool { return n == nil || n == ast.Expr(nil) || n == ast.Stmt(nil) }

// movingPointer writes
//
//	i := 0
//	p := &i
//	first := true
//	for {
//		if first {
//			first = false
//		} else {
//			next := *p
//			q := &next
//			p = q
//			*q++ // the post statement
//		}
//		r := p
//		if !(*r < n) {
//			break
//		}
//		body, with *r for i
//	}
//
// Function literals keep q or r, which are never assigned to.
func (l *threeClauses) movingPointer(list []*ast.Ident) []ast.Stmt {
	before := []ast.Stmt{l.takeInit()}
	isFirst := l.fresh("first")
	next := block()
	var current []ast.Stmt
	post, body := map[*types.Var]string{}, map[*types.Var]string{}
	for _, id := range list {
		v := l.c.Info.Defs[id].(*types.Var)
		p, q, r, value := l.fresh(id.Name+mark+"p"), l.fresh("q"), l.fresh("r"), l.fresh("next")
		post[v], body[v] = q, r
		before = append(before, define(p, addressOf(ident(id.Name))))
		next.List = append(next.List, define(value, deref(id.Pos(), p)), define(q, addressOf(ident(value))), assign(ident(p), ident(q)))
		if l.c.uses(l.loop.Body, v) || !isNone(l.loop.Cond) && l.c.uses(l.loop.Cond, v) {
			current = append(current, define(r, ident(p)))
		}
	}
	l.c.throughPointers(l.loop.Body, body)
	if l.loop.Post != nil {
		wrapped := block(l.loop.Post)
		l.c.throughPointers(wrapped, post)
		next.List = append(next.List, wrapped.List...)
	}
	if l.loop.Cond != nil {
		check := when(negate(l.loop.Cond), branch(token.BREAK, ""))
		l.c.throughPointers(check, body)
		current = append(current, check)
	}
	again := when(ident(isFirst), assign(ident(isFirst), ident("false")))
	again.Else = next
	l.loop.Cond, l.loop.Post = nil, nil
	l.loop.Body.List = append(append([]ast.Stmt{again}, current...), l.loop.Body.List...)
	return l.enclose(l.label, l.loop, append(before, define(isFirst, ident("true")))...)
}
