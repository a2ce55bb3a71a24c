package lower

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// Go's compiler leaves out what can never run before it numbers the functions of a
// program. The rules are those of stmts, ifStmt, forStmt, switchStmt, staticBool and
// terminates in cmd/compile/internal/noder/writer.go.

// dead finds the parts of a file that the compiler leaves out, without what is inside
// them. Without info only the words true and false are known.
func dead(file *ast.File, info *types.Info) map[ast.Node]bool {
	d := deadCode{info: info, dead: map[ast.Node]bool{}, leaves: map[ast.Stmt]bool{}}
	d.findLeaving(file)
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			d.list(n.List)
		case *ast.CaseClause:
			d.list(n.Body)
		case *ast.CommClause:
			d.list(n.Body)
		case *ast.IfStmt:
			switch is := d.static(n.Cond); {
			case is > 0 && n.Else != nil:
				d.dead[n.Else] = true
			case is < 0:
				d.dead[n.Body] = true
			}
		case *ast.SwitchStmt:
			d.clauses(n)
		case *ast.ForStmt:
			if n.Cond != nil && d.static(n.Cond) < 0 {
				d.dead[n.Body] = true
				if n.Post != nil {
					d.dead[n.Post] = true
				}
			}
		}
		return true
	})
	return d.dead
}

type deadCode struct {
	info   *types.Info
	dead   map[ast.Node]bool
	leaves map[ast.Stmt]bool // break and continue that are returns to the compiler
}

// list marks what follows a statement that does not go on, and no label.
func (d *deadCode) list(list []ast.Stmt) {
	label := -1
	for i, s := range list {
		if _, ok := s.(*ast.LabeledStmt); ok {
			label = i
		}
	}
	ended := false
	for i, s := range list {
		if ended && i > label {
			d.dead[s] = true
			continue
		}
		ended = d.terminates(s)
	}
}

func (d *deadCode) terminates(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return s.Tok == token.GOTO || d.leaves[s]
	case *ast.ExprStmt:
		c, ok := ast.Unparen(s.X).(*ast.CallExpr)
		return ok && d.isPanic(c.Fun)
	case *ast.IfStmt:
		is := d.static(s.Cond)
		return (is < 0 || d.terminates(s.Body)) && (is > 0 || d.terminates(s.Else))
	case *ast.BlockStmt:
		return len(s.List) > 0 && d.terminates(s.List[len(s.List)-1])
	}
	return false
}

// clauses marks all clauses of a switch but the one that its constants choose.
func (d *deadCode) clauses(s *ast.SwitchStmt) {
	tag := constant.MakeBool(true)
	if s.Tag != nil {
		tag = d.constant(s.Tag)
	}
	chosen, known := d.choose(s, tag)
	if !known || chosen != nil && endsFalling(chosen) {
		return
	}
	for _, clause := range s.Body.List {
		d.dead[clause] = clause != ast.Stmt(chosen)
	}
}

// choose finds the clause for a constant tag, nil if there is none. It is known if no
// expression before it is a variable one.
func (d *deadCode) choose(s *ast.SwitchStmt, tag constant.Value) (chosen *ast.CaseClause, known bool) {
	if tag == nil {
		return nil, false
	}
	for _, clause := range s.Body.List {
		clause := clause.(*ast.CaseClause)
		if clause.List == nil {
			chosen = clause
		}
		for _, e := range clause.List {
			value := d.constant(e)
			if value == nil {
				return nil, false
			}
			if constant.Compare(tag, token.EQL, value) {
				return clause, true
			}
		}
	}
	return chosen, true
}

func (d *deadCode) isPanic(f ast.Expr) bool {
	id, ok := ast.Unparen(f).(*ast.Ident)
	return ok && id.Name == "panic" && (d.info == nil || d.info.Types[f].IsBuiltin())
}

// static is +1 for a condition that always holds, -1 for one that never does, and
// else 0. Of a condition that the compiler shortens, it marks what is left out.
func (d *deadCode) static(e ast.Expr) int {
	if value := d.constant(e); value != nil {
		if constant.BoolVal(value) {
			return +1
		}
		return -1
	}
	x, ok := e.(*ast.BinaryExpr)
	if !ok || x.Op != token.LAND && x.Op != token.LOR {
		return 0 // a negation is a constant, or its operand has parentheses
	}
	decides := -1
	if x.Op == token.LOR {
		decides = +1
	}
	first := d.static(x.X)
	if first == decides {
		d.dead[x.Y] = true
		return first
	}
	if second := d.static(x.Y); first != 0 || second == decides {
		return second
	}
	return 0
}

func (d *deadCode) constant(e ast.Expr) constant.Value {
	if d.info != nil {
		return d.info.Types[e].Value
	}
	if id, ok := e.(*ast.Ident); ok && (id.Name == "true" || id.Name == "false") {
		return constant.MakeBool(id.Name == "true")
	}
	return nil
}

// findLeaving finds the statements that leave the body of a loop over a function.
func (d *deadCode) findLeaving(file *ast.File) {
	var around []ast.Node
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil {
			around = around[:len(around)-1]
			return true
		}
		if s, ok := n.(*ast.BranchStmt); ok && (s.Tok == token.BREAK || s.Tok == token.CONTINUE) {
			d.leaves[s] = d.leavesBody(s, around)
		}
		around = append(around, n)
		return true
	})
}

// leavesBody reports whether a break or continue inside of nodes, the outermost first,
// leaves the body of a loop over a function.
func (d *deadCode) leavesBody(s *ast.BranchStmt, around []ast.Node) bool {
	for i := len(around) - 1; i > 0; i-- {
		target := s.Label == nil
		if label, ok := around[i-1].(*ast.LabeledStmt); ok && s.Label != nil {
			target = label.Label.Name == s.Label.Name
		}
		switch n := around[i].(type) {
		case *ast.FuncLit:
			return false
		case *ast.RangeStmt:
			if overFunction(d.info, n) {
				return true
			}
		case *ast.ForStmt:
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			target = target && s.Tok == token.BREAK
		default:
			target = false
		}
		if target {
			return false
		}
	}
	return false
}

// overFunction reports whether a loop is one over a function.
func overFunction(info *types.Info, loop *ast.RangeStmt) bool {
	if info == nil {
		return false
	}
	_, ok := info.TypeOf(loop.X).Underlying().(*types.Signature)
	return ok
}
