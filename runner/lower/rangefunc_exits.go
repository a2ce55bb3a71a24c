package lower

import (
	"go/ast"
	"go/token"
)

// loopExits rewrites the statements by which a loop's body ends an iteration or
// leaves the loop.
type loopExits struct {
	*rangeFuncs
	label  string          // the loop's own, or empty
	state  string          // the variable that holds the loop's state
	inside map[string]bool // labels inside the body
	jump   string          // the variable that says what to do after the call, or empty
	after  []ast.Stmt      // what its values 1, 2, ... stand for
	values []string        // the variables that hold what a function with unnamed results returns
}

func (x *loopExits) become(state int) ast.Stmt { return assign(ident(x.state), number(state)) }

// list rewrites a list of statements. direct says that a break or continue
// without label in it means the loop at hand.
func (x *loopExits) list(list *[]ast.Stmt, direct bool) { x.lists(list, direct, direct) }

func (x *loopExits) lists(list *[]ast.Stmt, breaks, continues bool) {
	var out []ast.Stmt
	for _, s := range *list {
		out = append(out, x.statement(s, breaks, continues)...)
	}
	*list = out
}

func (x *loopExits) statement(s ast.Stmt, breaks, continues bool) []ast.Stmt {
	switch s := s.(type) {
	case *ast.BranchStmt:
		return x.branch(s, breaks, continues)
	case *ast.ReturnStmt:
		return x.returns(s)
	case *ast.LabeledStmt:
		list := x.statement(s.Stmt, breaks, continues)
		s.Stmt = list[0]
		return append([]ast.Stmt{s}, list[1:]...)
	case *ast.RangeStmt:
		x.lists(&s.Body.List, false, false)
	case *ast.ForStmt:
		x.lists(&s.Body.List, false, false)
	case *ast.BlockStmt:
		x.lists(&s.List, breaks, continues)
	case *ast.IfStmt:
		x.lists(&s.Body.List, breaks, continues)
		if s.Else != nil {
			if list := x.statement(s.Else, breaks, continues); len(list) == 1 {
				s.Else = list[0]
			} else {
				s.Else = block(list...)
			}
		}
	case *ast.SwitchStmt:
		x.lists(&s.Body.List, false, continues)
	case *ast.TypeSwitchStmt:
		x.lists(&s.Body.List, false, continues)
	case *ast.SelectStmt:
		x.lists(&s.Body.List, false, continues)
	case *ast.CaseClause:
		x.lists(&s.Body, breaks, continues)
	case *ast.CommClause:
		x.lists(&s.Body, breaks, continues)
	}
	return []ast.Stmt{s}
}

func (x *loopExits) branch(s *ast.BranchStmt, breaks, continues bool) []ast.Stmt {
	own := s.Label != nil && s.Label.Name == x.label
	switch {
	case s.Tok == token.CONTINUE && (own || s.Label == nil && continues):
		return []ast.Stmt{x.become(loopReady), &ast.ReturnStmt{Return: s.Pos(), Results: idents("true")}}
	case s.Tok == token.BREAK && (own || s.Label == nil && breaks):
		return x.leave(s.Pos())
	case s.Tok == token.FALLTHROUGH, s.Label == nil, x.inside[s.Label.Name]:
		return []ast.Stmt{s}
	}
	return x.leaveBy(s)
}

// leave ends the loop.
func (x *loopExits) leave(pos token.Pos) []ast.Stmt {
	return []ast.Stmt{x.become(loopDone), &ast.ReturnStmt{Return: pos, Results: idents("false")}}
}

// leaveBy ends the loop and has a statement run after the call.
func (x *loopExits) leaveBy(s ast.Stmt) []ast.Stmt {
	if x.jump == "" {
		x.jump = x.fresh("jump")
	}
	x.after = append(x.after, s)
	return append([]ast.Stmt{assign(ident(x.jump), number(len(x.after)))}, x.leave(s.Pos())...)
}

// returns keeps the results, in the function's own result variables where they
// have names.
func (x *loopExits) returns(s *ast.ReturnStmt) []ast.Stmt {
	if len(s.Results) == 0 {
		return x.leaveBy(&ast.ReturnStmt{Return: s.Return})
	}
	var to []ast.Expr
	again := &ast.ReturnStmt{Return: s.Return}
	if named := x.namedResults(); named != nil {
		to = idents(named...)
	} else {
		if x.values == nil {
			for range resultTypes(x.signature) {
				x.values = append(x.values, x.fresh("result"))
			}
		}
		to, again.Results = idents(x.values...), idents(x.values...)
	}
	keep := &ast.AssignStmt{Lhs: to, Tok: token.ASSIGN, TokPos: s.Return, Rhs: s.Results}
	return append([]ast.Stmt{keep}, x.leaveBy(again)...)
}

// namedResults gives result variables that have no name, or a blank one, beside
// others that have, a name.
func (x *loopExits) namedResults() []string {
	var names []string
	if x.signature.Results == nil {
		return nil
	}
	for _, field := range x.signature.Results.List {
		for _, id := range field.Names {
			if id.Name == "_" {
				id.Name = x.fresh("result")
			}
			names = append(names, id.Name)
		}
	}
	return names
}

// resultTypes returns the type of each result, as written in the program.
func resultTypes(signature *ast.FuncType) []ast.Expr {
	var list []ast.Expr
	if signature.Results == nil {
		return nil
	}
	for _, field := range signature.Results.List {
		for range max(1, len(field.Names)) {
			list = append(list, field.Type)
		}
	}
	return list
}

// variables declares what the body leaves behind for the code after the call.
func (x *loopExits) variables() []ast.Stmt {
	var list []ast.Stmt
	if x.jump != "" {
		list = append(list, define(x.jump, number(0)))
	}
	for i, name := range x.values {
		list = append(list, declare(resultTypes(x.signature)[i], name))
	}
	return list
}

// dispatch does what the body could not do.
func (x *loopExits) dispatch() []ast.Stmt {
	var list []ast.Stmt
	for i, s := range x.after {
		list = append(list, when(binary(ident(x.jump), token.EQL, number(i+1)), s))
	}
	return list
}
