package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
)

// constants replaces every constant expression by a literal of its value, with a
// conversion to its type where the literal alone would have another, and drops
// the program's own constants. The interpreter's arithmetic on constants, and its
// iota, are then out of the game.
func constants(b *builder) {
	if d, ok := b.decl.(*ast.GenDecl); ok && d.Tok == token.CONST {
		b.remove(d)
		return
	}
	dropped := map[types.Object]bool{}
	astutil.Apply(b.decl, func(cursor *astutil.Cursor) bool {
		switch n := cursor.Node().(type) {
		case *ast.DeclStmt:
			if n.Decl.(*ast.GenDecl).Tok == token.CONST {
				b.dropped(n, dropped)
				if cursor.Index() >= 0 {
					cursor.Delete() // an empty statement would confuse the clauses of a switch
				} else {
					cursor.Replace(&ast.EmptyStmt{Implicit: true})
				}
				b.changed = true
				return false
			}
		case ast.Expr:
			if e := b.literal(n); e != nil {
				b.dropped(n, dropped)
				cursor.Replace(e)
				b.changed = true
				return false
			}
		}
		return true
	}, nil)
	b.keepUsed(dropped)
}

// dropped notes the variables that an expression names. A constant can name some,
// in the length of an array.
func (b *builder) dropped(n ast.Node, found map[types.Object]bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := b.c.Info.Uses[id].(*types.Var); ok && !v.IsField() {
				found[v] = true
			}
		}
		return true
	})
}

// keepUsed uses the variables that nothing else uses any more.
func (b *builder) keepUsed(dropped map[types.Object]bool) {
	if len(dropped) == 0 {
		return
	}
	ast.Inspect(b.decl, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			delete(dropped, b.c.Info.Uses[id])
		}
		return true
	})
	b.rewriteStatements(func(s ast.Stmt, label string) []ast.Stmt {
		var uses []ast.Stmt
		switch s.(type) {
		case *ast.AssignStmt, *ast.DeclStmt:
			inspectFunction(s, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && dropped[b.c.Info.Defs[id]] {
					uses = append(uses, assign(ident("_"), identAt(id.Pos(), id.Name)))
				}
				return true
			})
		}
		if uses == nil {
			return nil
		}
		return append([]ast.Stmt{labelled(label, s)}, uses...)
	})
}

// literal returns nil for what is not constant or as plain as can be.
func (b *builder) literal(e ast.Expr) ast.Expr {
	tv := b.c.Info.Types[e]
	if tv.Value == nil || !tv.IsValue() {
		return nil
	}
	t, ok := tv.Type.Underlying().(*types.Basic)
	if !ok {
		return nil
	}
	if t.Info()&types.IsComplex != 0 {
		return b.complexLiteral(e, tv)
	}
	if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.CHAR && types.Identical(types.Default(tv.Type), types.Typ[types.Int32]) {
		return nil
	}
	text, kind, own := literalText(tv.Value, t)
	if text == "" {
		return nil
	}
	if lit, ok := e.(*ast.BasicLit); ok && types.Identical(types.Default(tv.Type), own) && lit.Kind == kind {
		return nil
	}
	if id, ok := e.(*ast.Ident); ok && id.Name == text && types.Identical(types.Default(tv.Type), own) {
		return nil // true, false
	}
	result := b.knownLiteral(e.Pos(), kind, text, tv)
	if !types.Identical(types.Default(tv.Type), own) {
		result = call(atPosition(b.typeOf(tv.Type), e.Pos()), result)
		b.c.Info.Types[result] = tv
	}
	return result
}

// knownLiteral is a literal, true or false, with or without a sign before it, of which tv
// is known.
func (b *builder) knownLiteral(pos token.Pos, kind token.Token, text string, tv types.TypeAndValue) (e ast.Expr) {
	switch {
	case kind == token.IDENT:
		id := identAt(pos, text)
		b.c.Info.Uses[id] = types.Universe.Lookup(text)
		e = id
	case text[0] == '-':
		positive := tv
		positive.Value = constant.UnaryOp(token.SUB, tv.Value, 0)
		e = &ast.UnaryExpr{OpPos: pos, Op: token.SUB, X: b.knownLiteral(pos, kind, text[1:], positive)}
	default:
		e = &ast.BasicLit{ValuePos: pos, Kind: kind, Value: text}
	}
	b.c.Info.Types[e] = tv
	return e
}

// complexLiteral writes a complex constant as a sum.
func (b *builder) complexLiteral(e ast.Expr, tv types.TypeAndValue) ast.Expr {
	text := func(v constant.Value, kind token.Token) ast.Expr {
		text, _, _ := literalText(v, types.Typ[types.Float64])
		if kind == token.IMAG {
			text += "i"
		}
		if text[0] == '-' {
			return &ast.ParenExpr{X: &ast.UnaryExpr{OpPos: e.Pos(), Op: token.SUB, X: &ast.BasicLit{ValuePos: e.Pos(), Kind: kind, Value: text[1:]}}}
		}
		return &ast.BasicLit{ValuePos: e.Pos(), Kind: kind, Value: text}
	}
	sum := binary(text(constant.Real(tv.Value), token.FLOAT), token.ADD, text(constant.Imag(tv.Value), token.IMAG))
	return call(atPosition(b.typeOf(tv.Type), e.Pos()), sum)
}

func atPosition(e ast.Expr, pos token.Pos) ast.Expr {
	if id, ok := e.(*ast.Ident); ok {
		id.NamePos = pos
	}
	return e
}

// literalText returns a literal of a value, its kind, and the type that the
// literal has by itself.
func literalText(v constant.Value, t *types.Basic) (text string, kind token.Token, own types.Type) {
	switch info := t.Info(); {
	case info&types.IsBoolean != 0:
		return v.String(), token.IDENT, types.Typ[types.Bool]
	case info&types.IsString != 0:
		return strconv.Quote(constant.StringVal(v)), token.STRING, types.Typ[types.String]
	case info&types.IsInteger != 0:
		return constant.ToInt(v).ExactString(), token.INT, types.Typ[types.Int]
	case info&types.IsFloat != 0:
		size := 64
		f, _ := constant.Float64Val(v)
		if t.Kind() == types.Float32 {
			size = 32
		}
		text = strconv.FormatFloat(f, 'g', -1, size)
		for _, r := range text {
			if r == '.' || r == 'e' {
				return text, token.FLOAT, types.Typ[types.Float64]
			}
		}
		return text + ".0", token.FLOAT, types.Typ[types.Float64]
	}
	return "", 0, nil
}

// dropImports drops imports that nothing refers to any more.
func dropImports(b *builder) {
	c := b.c
	used := map[string]bool{}
	ast.Inspect(c.File, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			return n.Tok != token.IMPORT
		case *ast.Ident:
			used[n.Name] = true
		}
		return true
	})
	keep := func(spec *ast.ImportSpec) bool {
		if spec.Name != nil {
			return spec.Name.Name == "_" || spec.Name.Name == "." || used[spec.Name.Name]
		}
		object := c.Info.Implicits[spec]
		return object == nil || used[object.Name()]
	}
	var specs []*ast.ImportSpec
	for _, d := range c.File.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT {
			continue
		}
		var list []ast.Spec
		for _, s := range g.Specs {
			if spec := s.(*ast.ImportSpec); keep(spec) {
				list, specs = append(list, spec), append(specs, spec)
			}
		}
		g.Specs = list
	}
	c.File.Decls = slices.DeleteFunc(c.File.Decls, func(d ast.Decl) bool {
		g, ok := d.(*ast.GenDecl)
		return ok && g.Tok == token.IMPORT && len(g.Specs) == 0
	})
	c.File.Imports = specs
}
