package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// usage is what a program does with one of its local variables.
type usage struct {
	captured  bool // named in a function literal inside the function that declares it
	addressed bool // a pointer to it, or to a part of it, is taken
	assigned  bool // changed, in whole or in part, after its declaration
	repeated  bool // declared where control can come again in the same call
}

// shared reports whether something besides the declaring function's own
// statements can reach the variable.
func (u *usage) shared() bool { return u.captured || u.addressed }

// usages holds one entry for each local variable.
type usages map[*types.Var]*usage

// usages walks the declaration at hand once.
func (b *builder) usages() usages {
	w := &usageWalk{c: b.c, found: usages{}, home: map[*types.Var]ast.Node{}}
	if d, ok := b.decl.(*ast.FuncDecl); ok {
		w.function(d, d.Recv, d.Type, d.Body)
	} else {
		w.walk(b.decl)
	}
	return w.found
}

type usageWalk struct {
	c      *Checked
	found  usages
	home   map[*types.Var]ast.Node // the function that declares a variable
	inside ast.Node                // the function at hand, nil at package level
	loops  int                     // loops of that function around the node at hand
}

func (w *usageWalk) of(v *types.Var) *usage {
	u := w.found[v]
	if u == nil {
		u = &usage{}
		w.found[v] = u
	}
	return u
}

func (w *usageWalk) function(f ast.Node, recv *ast.FieldList, t *ast.FuncType, body *ast.BlockStmt) {
	inside, loops := w.inside, w.loops
	w.inside, w.loops = f, 0
	if body != nil && jumpsBack(body) {
		w.loops = 1
	}
	for _, fields := range []*ast.FieldList{recv, t.Params, t.Results} {
		if fields != nil {
			for _, field := range fields.List {
				for _, name := range field.Names {
					w.declare(w.c.Info.Defs[name], 0)
				}
			}
		}
	}
	if body != nil {
		w.walk(body)
	}
	w.inside, w.loops = inside, loops
}

// jumpsBack reports whether a function has a goto to a label before it.
func jumpsBack(body *ast.BlockStmt) bool {
	seen, back := map[string]bool{}, false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.LabeledStmt:
			seen[n.Label.Name] = true
		case *ast.BranchStmt:
			back = back || n.Tok == token.GOTO && seen[n.Label.Name]
		}
		return !back
	})
	return back
}

func (w *usageWalk) declare(object types.Object, loops int) {
	if v, ok := object.(*types.Var); ok && w.inside != nil {
		w.home[v] = w.inside
		w.of(v).repeated = loops > 0
	}
}

func (w *usageWalk) walk(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			w.function(n, nil, n.Type, n.Body)
			return false
		case *ast.ForStmt:
			w.loop(n.Init, n.Cond, n.Post, n.Body)
			return false
		case *ast.RangeStmt:
			w.rangeLoop(n)
			return false
		case *ast.CaseClause:
			w.declare(w.c.Info.Implicits[n], w.loops)
		case *ast.Ident:
			w.name(n)
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				w.redeclared(n.Lhs)
			} else {
				w.assigned(n.Lhs...)
			}
		case *ast.IncDecStmt:
			w.assigned(n.X)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				w.addressed(n.X)
			}
		case *ast.SliceExpr:
			if _, ok := w.c.Info.TypeOf(n.X).Underlying().(*types.Array); ok {
				w.addressed(n.X)
			}
		case *ast.SelectorExpr:
			w.method(n)
		}
		return true
	})
}

// loop takes the init statement as being outside of the loop.
func (w *usageWalk) loop(init, cond, post, body ast.Node) {
	if init != ast.Stmt(nil) {
		w.walk(init)
	}
	w.loops++
	for _, n := range []ast.Node{cond, post, body} {
		if n != ast.Expr(nil) && n != ast.Stmt(nil) && n != nil {
			w.walk(n)
		}
	}
	w.loops--
}

func (w *usageWalk) rangeLoop(n *ast.RangeStmt) {
	w.walk(n.X)
	w.loops++
	for _, e := range []ast.Expr{n.Key, n.Value} {
		if e == nil {
			continue
		}
		if n.Tok == token.ASSIGN {
			w.assigned(e)
		}
		w.walk(e)
	}
	w.walk(n.Body)
	w.loops--
}

func (w *usageWalk) name(id *ast.Ident) {
	if v, ok := w.c.Info.Defs[id].(*types.Var); ok && !v.IsField() {
		w.declare(v, w.loops)
	}
	if v, ok := w.c.Info.Uses[id].(*types.Var); ok && w.home[v] != nil && w.home[v] != w.inside {
		w.of(v).captured = true
	}
}

// redeclared marks the variables that a := assigns without declaring them.
func (w *usageWalk) redeclared(list []ast.Expr) {
	for _, e := range list {
		if id, ok := e.(*ast.Ident); ok && w.c.Info.Defs[id] == nil {
			w.assigned(e)
		}
	}
}

func (w *usageWalk) assigned(list ...ast.Expr) {
	for _, e := range list {
		if v := w.root(e); v != nil {
			w.of(v).assigned = true
		}
	}
}

func (w *usageWalk) addressed(e ast.Expr) {
	if v := w.root(e); v != nil {
		w.of(v).addressed = true
	}
}

// method marks the variable whose address a call of a pointer method takes.
func (w *usageWalk) method(n *ast.SelectorExpr) {
	s := w.c.Info.Selections[n]
	if s == nil || s.Kind() != types.MethodVal {
		return
	}
	_, wants := s.Obj().(*types.Func).Signature().Recv().Type().(*types.Pointer)
	_, has := s.Recv().Underlying().(*types.Pointer)
	if wants && !has {
		w.addressed(n.X)
	}
}

// root is the local variable that holds what e denotes, or nil.
func (w *usageWalk) root(e ast.Expr) *types.Var {
	for {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.Ident:
			v, _ := w.c.Info.ObjectOf(x).(*types.Var)
			if w.home[v] == nil {
				return nil
			}
			return v
		case *ast.SelectorExpr:
			s := w.c.Info.Selections[x]
			if s == nil || s.Indirect() {
				return nil
			}
			e = x.X
		case *ast.IndexExpr:
			if _, ok := w.c.Info.TypeOf(x.X).Underlying().(*types.Array); !ok {
				return nil
			}
			e = x.X
		default:
			return nil
		}
	}
}
