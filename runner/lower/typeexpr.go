package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strconv"
)

// typeExpr writes a type in the interpreter's terms: the program's own types, and
// all struct and interface types, are symbols of package prog.
func (r *realizer) typeExpr(t types.Type, pos token.Pos) ast.Expr {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return &ast.Ident{NamePos: pos, Name: basicName(t)}
	case *types.Named:
		return r.namedExpr(t, pos)
	case *types.Pointer:
		return &ast.StarExpr{Star: pos, X: r.typeExpr(t.Elem(), pos)}
	case *types.Slice:
		return &ast.ArrayType{Lbrack: pos, Elt: r.typeExpr(t.Elem(), pos)}
	case *types.Array:
		length := &ast.BasicLit{ValuePos: pos, Kind: token.INT, Value: strconv.FormatInt(t.Len(), 10)}
		return &ast.ArrayType{Lbrack: pos, Len: length, Elt: r.typeExpr(t.Elem(), pos)}
	case *types.Map:
		return &ast.MapType{Map: pos, Key: r.typeExpr(t.Key(), pos), Value: r.typeExpr(t.Elem(), pos)}
	case *types.Chan:
		dir := map[types.ChanDir]ast.ChanDir{types.SendRecv: ast.SEND | ast.RECV, types.SendOnly: ast.SEND, types.RecvOnly: ast.RECV}
		return &ast.ChanType{Begin: pos, Dir: dir[t.Dir()], Value: r.typeExpr(t.Elem(), pos)}
	case *types.Signature:
		return r.funcType(t, pos)
	case *types.Struct:
		if t.NumFields() == 0 {
			return &ast.StructType{Struct: pos, Fields: &ast.FieldList{Opening: pos, Closing: pos}}
		}
		return r.symbol(t, "Struct", pos)
	case *types.Interface:
		if t.Empty() {
			return &ast.InterfaceType{Interface: pos, Methods: &ast.FieldList{Opening: pos, Closing: pos}}
		}
		return r.symbol(t, "Interface", pos)
	}
	r.refuse(pos, "the interpreter has no type %s", t)
	return &ast.Ident{NamePos: pos, Name: "int"}
}

// basicName is without aliases: byte is uint8.
func basicName(t *types.Basic) string { return types.Typ[t.Kind()].Name() }

func (r *realizer) namedExpr(t *types.Named, pos token.Pos) ast.Expr {
	name, pkg := t.Obj(), t.Obj().Pkg()
	switch {
	case pkg == nil: // error
		return &ast.Ident{NamePos: pos, Name: name.Name()}
	case pkg == r.Package:
		return r.symbol(t, name.Name(), pos)
	case t.TypeArgs().Len() > 0:
		r.refuse(pos, "the interpreter cannot run the generic type %s yet; --engine go can", t)
	case !name.Exported():
		r.refuse(pos, "the interpreter has no type %s; --engine go can run this", t)
	}
	return &ast.SelectorExpr{X: &ast.Ident{NamePos: pos, Name: r.importName(pkg)}, Sel: &ast.Ident{NamePos: pos, Name: name.Name()}}
}

// importName is how the file calls a package, which it comes to import if it does
// not yet.
func (r *realizer) importName(pkg *types.Package) string {
	if name := r.imports[pkg.Path()]; name != "" {
		return name
	}
	if r.added[pkg.Path()] == "" {
		r.added[pkg.Path()] = fmt.Sprintf("%s·%d", pkg.Name(), len(r.added))
	}
	return r.added[pkg.Path()]
}

// symbol is a type's name in package prog; identical types have one.
func (r *realizer) symbol(t types.Type, hint string, pos token.Pos) ast.Expr {
	name, ok := r.symbols.At(t).(string)
	if !ok {
		name = hint
		for n := 1; r.taken[name]; n++ {
			name = fmt.Sprintf("%s·%d", hint, n)
		}
		r.taken[name] = true
		r.symbols.Set(t, name)
		r.real.Types[name] = t
	}
	return r.prog(name, pos)
}

func (r *realizer) funcType(t *types.Signature, pos token.Pos) *ast.FuncType {
	params := &ast.FieldList{Opening: pos, Closing: pos}
	for i := range t.Params().Len() {
		typ := t.Params().At(i).Type()
		if t.Variadic() && i == t.Params().Len()-1 {
			params.List = append(params.List, &ast.Field{Type: &ast.Ellipsis{Ellipsis: pos, Elt: r.typeExpr(typ.(*types.Slice).Elem(), pos)}})
			continue
		}
		params.List = append(params.List, &ast.Field{Type: r.typeExpr(typ, pos)})
	}
	f := &ast.FuncType{Func: pos, Params: params}
	if t.Results().Len() > 0 {
		f.Results = &ast.FieldList{Opening: pos, Closing: pos}
		for v := range t.Results().Variables() {
			f.Results.List = append(f.Results.List, &ast.Field{Type: r.typeExpr(v.Type(), pos)})
		}
	}
	return f
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
