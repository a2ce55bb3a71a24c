package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// ranges rewrites range loops over strings (the interpreter decodes invalid UTF-8
// badly), over channels (it may take them for something else, and keeps one
// variable for all iterations), over slices and arrays (it takes three times as
// long as a loop that counts, and takes slices of channels for channels) and all
// that assign to variables from outside the loop or to blanks. Loops over maps
// that have variables of their own stay.
func ranges(b *builder) {
	used := b.usages()
	b.rewriteStatements(func(s ast.Stmt, label string) []ast.Stmt {
		loop, ok := s.(*ast.RangeStmt)
		if !ok {
			return nil
		}
		switch t := b.c.Info.TypeOf(loop.X).Underlying().(type) {
		case *types.Chan:
			return b.rangeChan(loop, label)
		case *types.Basic:
			if t.Info()&types.IsString != 0 {
				return b.rangeString(loop, label)
			}
		case *types.Pointer:
			return b.rangeElements(loop, label, number(int(t.Elem().Underlying().(*types.Array).Len())), used)
		case *types.Slice:
			return b.rangeElements(loop, label, call(ident("len"), loop.X), used)
		case *types.Array:
			return b.rangeElements(loop, label, number(int(t.Len())), used)
		case *types.Map:
			return b.rangeAssign(loop, label)
		}
		return nil
	})
}

// set gives a loop's variable, which may be blank or missing, its value.
func set(s *ast.RangeStmt, to ast.Expr, value string) []ast.Stmt {
	if isBlank(to) {
		return nil
	}
	return []ast.Stmt{&ast.AssignStmt{Lhs: []ast.Expr{to}, Tok: s.Tok, TokPos: to.Pos(), Rhs: []ast.Expr{identAt(to.Pos(), value)}}}
}

// rangeChan receives until the channel is closed.
func (b *builder) rangeChan(s *ast.RangeStmt, label string) []ast.Stmt {
	channel, value, ok := b.fresh("c"), b.fresh("v"), b.fresh("ok")
	receive := &ast.AssignStmt{Lhs: idents(value, ok), Tok: token.DEFINE, TokPos: s.For,
		Rhs: []ast.Expr{&ast.UnaryExpr{OpPos: s.For, Op: token.ARROW, X: identAt(s.For, channel)}}}
	use := set(s, s.Key, value)
	if use == nil {
		use = []ast.Stmt{assign(ident("_"), ident(value))}
	} else if s.Tok == token.DEFINE {
		receive.Lhs[0], use = s.Key, nil
	}
	body := []ast.Stmt{receive, when(negate(ident(ok)), branch(token.BREAK, ""))}
	s.Body.List = append(append(body, use...), s.Body.List...)
	return b.enclose(label, &ast.ForStmt{For: s.For, Body: s.Body}, define(channel, s.X))
}

const rangeStringSource = `package p
func _() {
	s := string(X)
	n := len(s)
	w := 0
	for i := 0; i < n; i += w {
		w = 1
		r := rune(s[i])
		if r >= 0x80 {
			r, w = utf8.DecodeRuneInString(s[i:])
		}
	}
}`

// rangeString decodes as Go does. ASCII, which needs no decoding, is quick.
func (b *builder) rangeString(s *ast.RangeStmt, label string) []ast.Stmt {
	names := map[string]string{"utf8": b.qualifyPath("unicode/utf8", "utf8")}
	for _, name := range []string{"s", "n", "w", "i", "r"} {
		names[name] = b.fresh(name)
	}
	list := parseTemplate(rangeStringSource, names)
	list[0].(*ast.AssignStmt).Rhs[0].(*ast.CallExpr).Args[0] = s.X
	loop := list[3].(*ast.ForStmt)
	loop.For = s.For
	loop.Body.List = append(loop.Body.List, set(s, s.Key, names["i"])...)
	loop.Body.List = append(loop.Body.List, set(s, s.Value, names["r"])...)
	loop.Body.List = append(loop.Body.List, s.Body.List...)
	loop.Body.Rbrace = s.Body.Rbrace
	return b.enclose(label, loop, list[:3]...)
}

// rangeElements counts, and takes the elements by their index. length counts the
// elements of loop.X, which is evaluated once.
func (b *builder) rangeElements(s *ast.RangeStmt, label string, length ast.Expr, used usages) []ast.Stmt {
	all := b.fresh("a")
	before := []ast.Stmt{define(all, s.X)}
	limit := b.fresh("n")
	if c, ok := length.(*ast.CallExpr); ok {
		c.Args[0] = ident(all)
	} else if isBlank(s.Value) {
		before = []ast.Stmt{assign(ident("_"), s.X)}
	}
	if _, ok := length.(*ast.CallExpr); ok {
		before = append(before, define(limit, length))
		length = ident(limit)
	}
	list := b.countTo(s, "", types.Typ[types.Int], length, used, func(counter string) ast.Stmt {
		if isBlank(s.Value) {
			return &ast.EmptyStmt{Implicit: true}
		}
		element := &ast.IndexExpr{X: identAt(s.Value.Pos(), all), Index: ident(counter)}
		return &ast.AssignStmt{Lhs: []ast.Expr{s.Value}, Tok: s.Tok, TokPos: s.Value.Pos(), Rhs: []ast.Expr{element}}
	})
	inner := list[0].(*ast.BlockStmt).List
	return b.enclose(label, inner[len(inner)-1], append(before, inner[:len(inner)-1]...)...)
}

// rangeAssign lets the loop have variables of its own, or none at all.
func (b *builder) rangeAssign(s *ast.RangeStmt, label string) []ast.Stmt {
	if s.Value != nil && isBlank(s.Value) {
		s.Value = nil
		b.changed = true
	}
	if s.Key != nil && s.Value == nil && isBlank(s.Key) {
		s.Key, s.Tok = nil, token.ILLEGAL
		b.changed = true
	}
	if s.Tok != token.ASSIGN {
		return nil
	}
	var to, from []ast.Expr
	own := func(x ast.Expr) ast.Expr {
		if isBlank(x) {
			return x
		}
		name := b.fresh("v")
		to, from = append(to, x), append(from, ident(name))
		return ident(name)
	}
	s.Key = own(s.Key)
	if s.Value != nil {
		s.Value = own(s.Value)
	}
	s.Body.List = append([]ast.Stmt{&ast.AssignStmt{Lhs: to, Tok: token.ASSIGN, TokPos: s.TokPos, Rhs: from}}, s.Body.List...)
	s.Tok = token.DEFINE
	return []ast.Stmt{labelled(label, s)}
}
