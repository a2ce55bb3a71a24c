package lower

import (
	"go/ast"
)

// A call deferred in the body of a loop over a function runs when the function
// around the loop returns, which only that function can arrange. So before the
// outermost loop it defers a function that runs a list of calls, last one first,
// and the bodies put their calls on the list. A deferred call that panics does
// not keep the others from running. Where one may recover, the function takes the
// panic into a variable, for the calls to take it from there, and panics anew.

func hasDefer(body *ast.BlockStmt) bool {
	found := false
	inspectFunction(body, func(n ast.Node) bool {
		if _, ok := n.(*ast.DeferStmt); ok {
			found = true
		}
		return !found
	})
	return found
}

const deferredSource = `package p
func _() {
	var LIST []func()
	var RUN func()
	RUN = func() {
		if len(LIST) == 0 {
			return
		}
		last := LIST[len(LIST)-1]
		LIST = LIST[:len(LIST)-1]
		defer RUN()
		last()
	}
	defer RUN()
}`

const recoveringSource = `package p
func _() {
	var LIST []func()
	var PANIC any
	defer func() {
		if len(LIST) == 0 {
			return
		}
		PANIC = recover()
		for len(LIST) > 0 {
			func() {
				defer func() {
					if v := recover(); v != nil {
						PANIC = v
					}
				}()
				last := LIST[len(LIST)-1]
				LIST = LIST[:len(LIST)-1]
				last()
			}()
		}
		if PANIC != nil {
			panic(PANIC)
		}
	}()
}`

// deferredList declares the list for the calls that the bodies of a loop defer.
func (e *rangeFuncs) deferredList(body *ast.BlockStmt) []ast.Stmt {
	e.deferred = e.fresh("deferred")
	names := map[string]string{"LIST": e.deferred, "last": e.fresh("last")}
	if !e.defersRecover(body) {
		names["RUN"] = e.fresh("run")
		return parseTemplate(deferredSource, names)
	}
	e.panicking = e.fresh("panicking")
	names["PANIC"], names["v"] = e.panicking, e.fresh("v")
	return parseTemplate(recoveringSource, names)
}

// defersRecover reports whether a function literal that a loop's bodies defer calls
// recover.
func (e *rangeFuncs) defersRecover(body *ast.BlockStmt) bool {
	found := false
	inspectFunction(body, func(n ast.Node) bool {
		if s, ok := n.(*ast.DeferStmt); ok {
			if lit, ok := s.Call.Fun.(*ast.FuncLit); ok {
				e.recovers(lit, func(*ast.CallExpr) { found = true })
			}
		}
		return !found
	})
	return found
}

// deferStatement puts a call on the list, its function and arguments evaluated.
func (e *rangeFuncs) deferStatement(s *ast.DeferStmt) []ast.Stmt {
	if lit, ok := s.Call.Fun.(*ast.FuncLit); ok {
		e.takePanic(lit)
	}
	list, later := e.bind(s.Call)
	f := &ast.FuncLit{Type: &ast.FuncType{Params: &ast.FieldList{}}, Body: block(statement(later))}
	if lit, ok := later.Fun.(*ast.FuncLit); ok && len(later.Args) == 0 && lit.Type.Results == nil {
		f = lit
	}
	return append(list, assign(ident(e.deferred), call(ident("append"), ident(e.deferred), f)))
}

const recoverSource = `package p
func _() {
	_ = func() any {
		v := PANIC
		PANIC = nil
		return v
	}
}`

// takePanic makes a deferred function literal recover from the variable.
func (e *rangeFuncs) takePanic(f *ast.FuncLit) {
	e.recovers(f, func(c *ast.CallExpr) {
		list := parseTemplate(recoverSource, map[string]string{"PANIC": e.panicking, "v": e.fresh("v")})
		c.Fun = list[0].(*ast.AssignStmt).Rhs[0]
	})
}

// recovers calls each with the calls of recover in a function literal.
func (e *rangeFuncs) recovers(f *ast.FuncLit, each func(*ast.CallExpr)) {
	inspectFunction(f.Body, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			if id, ok := c.Fun.(*ast.Ident); ok && id.Name == "recover" && e.c.Info.Types[c.Fun].IsBuiltin() {
				each(c)
			}
		}
		return true
	})
}
