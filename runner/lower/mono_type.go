package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

// typeExpr writes a type out at a position of the program.
func (m *mono) typeExpr(t types.Type, pos token.Pos) ast.Expr {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		if t.Kind() != types.UnsafePointer && t.Info()&types.IsUntyped == 0 {
			return &ast.Ident{NamePos: pos, Name: t.Name()}
		}
	case *types.Named:
		return m.namedExpr(t, pos)
	case *types.Pointer:
		return &ast.StarExpr{Star: pos, X: m.typeExpr(t.Elem(), pos)}
	case *types.Slice:
		return &ast.ArrayType{Lbrack: pos, Elt: m.typeExpr(t.Elem(), pos)}
	case *types.Array:
		length := &ast.BasicLit{ValuePos: pos, Kind: token.INT, Value: strconv.FormatInt(t.Len(), 10)}
		return &ast.ArrayType{Lbrack: pos, Len: length, Elt: m.typeExpr(t.Elem(), pos)}
	case *types.Map:
		return &ast.MapType{Map: pos, Key: m.typeExpr(t.Key(), pos), Value: m.typeExpr(t.Elem(), pos)}
	case *types.Chan:
		return m.chanExpr(t, pos)
	case *types.Signature:
		return m.funcExpr(t, pos)
	case *types.Struct:
		return m.structExpr(t, pos)
	case *types.Interface:
		return m.interfaceExpr(t, pos)
	}
	m.refuse(pos, "the type "+t.String()+" cannot be written out")
	return &ast.Ident{NamePos: pos, Name: "any"}
}

func (m *mono) namedExpr(t *types.Named, pos token.Pos) ast.Expr {
	object := t.Origin().Obj()
	switch {
	case isFuncType(object):
		return m.typeExpr(t.Underlying(), pos)
	case object.Pkg() == nil:
		return &ast.Ident{NamePos: pos, Name: object.Name()}
	case t.TypeArgs().Len() > 0:
		var args []types.Type
		for arg := range t.TypeArgs().Types() {
			args = append(args, arg)
		}
		name, ok := m.instance(object, args, pos)
		if !ok {
			m.refuse(pos, "the interpreter cannot run "+t.String()+" yet; --engine go can")
		}
		return &ast.Ident{NamePos: pos, Name: name}
	case m.hoist[object]:
		return &ast.Ident{NamePos: pos, Name: m.hoistedName(object)}
	case object.Pkg() == m.program.pkg:
		return &ast.Ident{NamePos: pos, Name: m.newName(object)}
	}
	return m.importedExpr(object, pos)
}

// isFuncType reports whether a generic type is written out as the function type
// that it is. Functions of compiled packages return some (strings.SplitSeq), and
// those are no instances of ours.
func isFuncType(t *types.TypeName) bool {
	return t.Pkg() != nil && t.Pkg().Path() == "iter" && (t.Name() == "Seq" || t.Name() == "Seq2")
}

// newName returns the name of one of the package's objects.
func (m *mono) newName(object types.Object) string {
	if name := m.names[object]; name != "" {
		return name
	}
	return object.Name()
}

// importedExpr qualifies the name of another package's object.
func (m *mono) importedExpr(object types.Object, pos token.Pos) ast.Expr {
	if !object.Exported() || object.Parent() != object.Pkg().Scope() {
		if m.std != nil && m.std.units[object.Pkg().Path()] != nil {
			if name, ok := m.instance(object, nil, pos); ok {
				return &ast.Ident{NamePos: pos, Name: name}
			}
		}
		m.refuse(pos, object.Pkg().Path()+"."+object.Name()+" cannot be named here")
	}
	return &ast.SelectorExpr{
		X:   &ast.Ident{NamePos: pos, Name: m.importName(object.Pkg())},
		Sel: &ast.Ident{NamePos: pos, Name: object.Name()},
	}
}

func (m *mono) chanExpr(t *types.Chan, pos token.Pos) ast.Expr {
	value := m.typeExpr(t.Elem(), pos)
	switch t.Dir() {
	case types.SendOnly:
		return &ast.ChanType{Begin: pos, Arrow: pos, Dir: ast.SEND, Value: value}
	case types.RecvOnly:
		return &ast.ChanType{Begin: pos, Arrow: pos, Dir: ast.RECV, Value: value}
	}
	if inner, ok := value.(*ast.ChanType); ok && inner.Dir == ast.RECV {
		value = &ast.ParenExpr{Lparen: pos, X: inner, Rparen: pos}
	}
	return &ast.ChanType{Begin: pos, Dir: ast.SEND | ast.RECV, Value: value}
}

func (m *mono) funcExpr(t *types.Signature, pos token.Pos) *ast.FuncType {
	params := m.tupleExpr(t.Params(), pos)
	if n := params.NumFields(); t.Variadic() {
		last := params.List[n-1]
		last.Type = &ast.Ellipsis{Ellipsis: pos, Elt: last.Type.(*ast.ArrayType).Elt}
	}
	f := &ast.FuncType{Func: pos, Params: params}
	if t.Results().Len() > 0 {
		f.Results = m.tupleExpr(t.Results(), pos)
	}
	return f
}

func (m *mono) tupleExpr(t *types.Tuple, pos token.Pos) *ast.FieldList {
	list := &ast.FieldList{Opening: pos, Closing: pos}
	for v := range t.Variables() {
		list.List = append(list.List, &ast.Field{Type: m.typeExpr(v.Type(), pos)})
	}
	return list
}

func (m *mono) structExpr(t *types.Struct, pos token.Pos) ast.Expr {
	list := &ast.FieldList{Opening: pos, Closing: pos}
	for i := range t.NumFields() {
		f := t.Field(i)
		if !f.Exported() && f.Pkg() != m.program.pkg {
			m.refuse(pos, "the type "+t.String()+" cannot be written out")
		}
		field := &ast.Field{Type: m.typeExpr(f.Type(), pos)}
		if !f.Embedded() {
			field.Names = []*ast.Ident{{NamePos: pos, Name: f.Name()}}
		}
		if tag := t.Tag(i); tag != "" {
			field.Tag = &ast.BasicLit{ValuePos: pos, Kind: token.STRING, Value: strconv.Quote(tag)}
		}
		list.List = append(list.List, field)
	}
	return &ast.StructType{Struct: pos, Fields: list}
}

func (m *mono) interfaceExpr(t *types.Interface, pos token.Pos) ast.Expr {
	if t.Empty() {
		return &ast.Ident{NamePos: pos, Name: "any"}
	}
	list := &ast.FieldList{Opening: pos, Closing: pos}
	for f := range t.Methods() {
		list.List = append(list.List, &ast.Field{
			Names: []*ast.Ident{{NamePos: pos, Name: f.Name()}},
			Type:  m.funcExpr(f.Signature(), pos),
		})
	}
	return &ast.InterfaceType{Interface: pos, Methods: list}
}
