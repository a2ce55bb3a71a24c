package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// truths converts what a comparison or a logical operation gives where it goes into
// an interface, or into a type of truth values with a name: the interpreter would
// store it there as if it were a bool.
func truths(b *builder) {
	signatures := b.returnSignatures()
	ast.Inspect(b.decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ReturnStmt:
			if f := signatures[n]; len(n.Results) == f.Results().Len() {
				for i := range n.Results {
					b.truth(&n.Results[i], f.Results().At(i).Type())
				}
			}
		case *ast.AssignStmt:
			if n.Tok == token.ASSIGN && len(n.Lhs) == len(n.Rhs) {
				for i := range n.Rhs {
					b.truth(&n.Rhs[i], b.c.Info.TypeOf(n.Lhs[i]))
				}
			}
		case *ast.ValueSpec:
			for i := range n.Values {
				if n.Type != nil {
					b.truth(&n.Values[i], b.c.Info.TypeOf(n.Type))
				}
			}
		case *ast.CallExpr:
			b.truthArguments(n)
		case *ast.CompositeLit:
			b.truthElements(n)
		}
		return true
	})
}

// truth converts e, on its way to type to.
func (b *builder) truth(e *ast.Expr, to types.Type) {
	if to == nil || b.c.Info.Types[*e].Value != nil {
		return
	}
	if !types.IsInterface(to) && (!isTruth(to) || types.Identical(to, types.Typ[types.Bool])) {
		return
	}
	switch x := ast.Unparen(*e).(type) {
	case *ast.BinaryExpr:
		if !isTruth(b.c.Info.TypeOf(x)) {
			return
		}
	case *ast.UnaryExpr:
		if x.Op != token.NOT {
			return
		}
	default:
		return
	}
	*e = call(&ast.ParenExpr{X: b.typeOf(to)}, *e)
	b.changed = true
}

func isTruth(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsBoolean != 0
}

func (b *builder) truthArguments(n *ast.CallExpr) {
	f := b.c.Info.Types[n.Fun]
	if f.Type == nil || f.IsType() || f.IsBuiltin() { // nil: made by this pass
		return
	}
	t := f.Type.Underlying().(*types.Signature)
	for i := range n.Args {
		switch last := t.Params().Len() - 1; {
		case !t.Variadic() || i < last:
			if i <= last {
				b.truth(&n.Args[i], t.Params().At(i).Type())
			}
		case !n.Ellipsis.IsValid():
			b.truth(&n.Args[i], t.Params().At(last).Type().(*types.Slice).Elem())
		}
	}
}

func (b *builder) truthElements(n *ast.CompositeLit) {
	t := b.c.Info.TypeOf(n).Underlying()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem().Underlying()
	}
	for i, e := range n.Elts {
		at := &n.Elts[i]
		pair, keyed := e.(*ast.KeyValueExpr)
		if keyed {
			at = &pair.Value
		}
		switch t := t.(type) {
		case *types.Struct:
			field := t.Field(min(i, t.NumFields()-1))
			if keyed {
				field = b.c.Info.Uses[pair.Key.(*ast.Ident)].(*types.Var)
			}
			b.truth(at, field.Type())
		case interface{ Elem() types.Type }:
			b.truth(at, t.Elem())
		}
	}
}
