package names

import (
	"go/ast"
	"go/token"
)

// Go's compiler leaves out what can never run before it numbers the functions of a
// program. The rules are those of stmts, ifStmt, forStmt, switchStmt, staticBool and
// terminates in cmd/compile/internal/noder/writer.go.

// dead finds the parts of a file that the compiler leaves out, without what is inside
// them.
func dead(file *ast.File, types Types) map[ast.Node]bool {
	d := deadCode{types: types, dead: map[ast.Node]bool{}, leaves: map[ast.Stmt]bool{}}
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
	types  Types
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
	chosen, known := d.choose(s)
	if !known || chosen != nil && fallsThrough(chosen.Body) {
		return
	}
	for _, clause := range s.Body.List {
		d.dead[clause] = clause != ast.Stmt(chosen)
	}
}

// choose finds the clause that runs, nil if none does. It is known if the tag is a
// constant, and every expression before it.
func (d *deadCode) choose(s *ast.SwitchStmt) (chosen *ast.CaseClause, known bool) {
	if s.Tag != nil {
		if _, known := d.types.Equal(s.Tag, s.Tag); !known {
			return nil, false
		}
	}
	for _, clause := range s.Body.List {
		clause := clause.(*ast.CaseClause)
		if clause.List == nil {
			chosen = clause
		}
		for _, e := range clause.List {
			equal, known := d.types.Equal(s.Tag, e)
			if !known {
				return nil, false
			}
			if equal {
				return clause, true
			}
		}
	}
	return chosen, true
}

// fallsThrough reports whether a clause ends in fallthrough.
func fallsThrough(body []ast.Stmt) bool {
	if len(body) == 0 {
		return false
	}
	s, ok := body[len(body)-1].(*ast.BranchStmt)
	return ok && s.Tok == token.FALLTHROUGH
}

func (d *deadCode) isPanic(f ast.Expr) bool {
	id, ok := ast.Unparen(f).(*ast.Ident)
	return ok && id.Name == "panic" && d.types.IsBuiltin(id)
}

// static is +1 for a condition that always holds, -1 for one that never does, and
// else 0. Of a condition that the compiler shortens, it marks what is left out.
func (d *deadCode) static(e ast.Expr) int {
	if holds, known := d.types.Equal(nil, e); known {
		if holds {
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
			if d.types.IsFunction(n.X) {
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
