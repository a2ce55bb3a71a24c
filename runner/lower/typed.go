package lower

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strconv"
)

// modes are what go/types says of expressions besides their types: copies of them
// describe what passes make.
var modes = func() (m struct{ variable, value, element, none, typ, constant, length types.TypeAndValue }) {
	source := "package p\nvar v int\nvar e = map[int]int{}[0]\nfunc f() int { g(); return f() + v + 1 + len([]int{}) }\nfunc g() {}\n"
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", source, parser.SkipObjectResolution)
	info := newInfo()
	if err == nil {
		_, err = new(types.Config).Check("p", fset, []*ast.File{file}, info)
	}
	if err != nil {
		panic(err)
	}
	for e, t := range info.Types {
		switch types.ExprString(e) {
		case "v":
			m.variable = t
		case "f()":
			m.value = t
		case "map[int]int{}[0]":
			m.element = t
		case "g()":
			m.none = t
		case "int":
			m.typ = t
		case "1":
			m.constant = t
		case "len":
			m.length = t
		}
	}
	return m
}()

// typed is what is known of an expression of a mode and a type.
func typed(mode types.TypeAndValue, t types.Type) types.TypeAndValue {
	mode.Type, mode.Value = t, nil
	return mode
}

// typeOf writes a type out. Packages that the program does not import are
// imported under a name of their own.
func (b *builder) typeOf(t types.Type) ast.Expr { return b.typeSyntax(types.Default(t)) }

func (b *builder) typeSyntax(t types.Type) ast.Expr {
	e := b.structure(t)
	if e == nil {
		e = b.parseType(t)
	}
	b.c.Info.Types[e] = typed(modes.typ, t)
	return e
}

// parseType goes by the type's text.
func (b *builder) parseType(t types.Type) ast.Expr {
	text := types.TypeString(t, b.qualify)
	e, err := parser.ParseExpr(text)
	if err != nil {
		panic(fmt.Sprintf("type %s: %v", text, err))
	}
	forgetPositions(e)
	return e
}

// structure returns nil for types that are seldom written out.
func (b *builder) structure(t types.Type) ast.Expr {
	switch t := t.(type) {
	case *types.Basic:
		return b.typeName(types.Universe.Lookup(t.Name()))
	case *types.Alias:
		return b.typeName(t.Obj())
	case *types.Named:
		if t.TypeArgs().Len() == 0 {
			return b.typeName(t.Obj())
		}
	case *types.Pointer:
		return &ast.StarExpr{X: b.typeSyntax(t.Elem())}
	case *types.Slice:
		return &ast.ArrayType{Elt: b.typeSyntax(t.Elem())}
	case *types.Array:
		length := &ast.BasicLit{Kind: token.INT, Value: strconv.FormatInt(t.Len(), 10)}
		return &ast.ArrayType{Len: length, Elt: b.typeSyntax(t.Elem())}
	case *types.Map:
		return &ast.MapType{Key: b.typeSyntax(t.Key()), Value: b.typeSyntax(t.Elem())}
	}
	return nil
}

// typeName returns nil for unsafe.Pointer, which is no name.
func (b *builder) typeName(object types.Object) ast.Expr {
	if object == nil {
		return nil
	}
	id := ident(object.Name())
	b.c.Info.Uses[id] = object
	if object.Pkg() != nil {
		if name := b.qualify(object.Pkg()); name != "" {
			return &ast.SelectorExpr{X: ident(name), Sel: id}
		}
	}
	return id
}

func (b *builder) qualify(pkg *types.Package) string {
	if pkg == b.c.Package {
		return ""
	}
	return b.qualifyPath(pkg.Path(), pkg.Name())
}
