package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// laterCalls rewrites go and defer statements whose function the interpreter
// would find only when the call is made: the method of an interface value, and
// what any other expression than a name or a literal gives. Builtins it would call
// at once.
//
//	go close(c)      is  go func(a chan int) { close(a) }(c)
//	defer c.Close()  is  defer func(r io.Closer) { r.Close() }(c)
//	go pick()(1)     is  f := pick(); go f(1)
//	go r.Run(1)      is  f := r.Run; go f(1)
func laterCalls(b *builder) {
	b.rewriteStatements(func(s ast.Stmt, label string) []ast.Stmt {
		var later *ast.CallExpr
		switch s := s.(type) {
		case *ast.DeferStmt:
			later = s.Call
		case *ast.GoStmt:
			later = s.Call
			if b.c.Info.Types[later.Fun].IsBuiltin() {
				b.goBuiltin(later)
				return nil
			}
		default:
			return nil
		}
		switch f := ast.Unparen(later.Fun).(type) {
		case *ast.FuncLit, *ast.Ident:
			return nil
		case *ast.SelectorExpr:
			if selection := b.c.Info.Selections[f]; selection == nil {
				return nil // a function of a package
			} else if selection.Kind() == types.MethodVal {
				switch {
				case !types.IsInterface(selection.Recv()):
					return nil
				case later.Args == nil:
					b.interfaceMethod(later, f)
					b.changed = true
					return nil
				}
			}
		}
		name := b.fresh("f")
		list := []ast.Stmt{labelled(label, define(name, later.Fun)), s}
		later.Fun = identAt(later.Pos(), name)
		return list
	})
}

// goBuiltin has a function of its own call a builtin with the arguments: the
// interpreter would call it at once.
func (b *builder) goBuiltin(later *ast.CallExpr) {
	builtin := &ast.CallExpr{Fun: later.Fun, Lparen: later.Lparen, Ellipsis: later.Ellipsis, Rparen: later.Rparen}
	params := &ast.FieldList{}
	for _, arg := range later.Args {
		t := types.Default(b.c.Info.TypeOf(arg))
		if t == types.Typ[types.UntypedNil] {
			t = types.Universe.Lookup("any").Type()
		}
		name := b.fresh("a")
		builtin.Args = append(builtin.Args, ident(name))
		params.List = append(params.List, &ast.Field{Names: []*ast.Ident{ident(name)}, Type: b.typeOf(t)})
	}
	later.Fun = &ast.FuncLit{Type: &ast.FuncType{Params: params}, Body: block(statement(builtin))}
	later.Ellipsis = token.NoPos
	b.changed = true
}

// interfaceMethod has the interface value passed as an argument.
func (b *builder) interfaceMethod(later *ast.CallExpr, f *ast.SelectorExpr) {
	recv := b.fresh("r")
	method := call(&ast.SelectorExpr{X: identAt(f.Pos(), recv), Sel: f.Sel})
	params := &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{ident(recv)}, Type: b.typeOf(b.c.Info.TypeOf(f.X))}}}
	later.Fun = &ast.FuncLit{Type: &ast.FuncType{Func: f.Pos(), Params: params}, Body: block(statement(method))}
	later.Args = []ast.Expr{f.X}
}
