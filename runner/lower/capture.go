package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// capture makes sure that all who share a local variable share one variable. A
// function literal in the interpreter keeps the variables that its function had
// when the literal was evaluated; assignments may replace them by others, and
// some declarations do not make new ones in the next iteration.
//
// A variable that function literals or pointers share, and that is assigned to,
// is reached through a pointer by everyone:
//
//	x := 1          x_ := 1
//	                p := &x_
//	f := func() {   f := func() {
//		x++             *p++
//	}               }
//
// One that keeps its first value needs a declaration that makes a new variable
// each time: a plain := of one value, or var.
func capture(b *builder) {
	cp := &capturing{builder: b, pointers: map[*types.Var]string{}, fresh1: map[*types.Var]bool{}}
	for v, u := range b.usages() {
		switch {
		case !u.shared():
		case u.assigned:
			cp.pointers[v] = ""
		case u.repeated:
			cp.fresh1[v] = true
		}
	}
	if len(cp.pointers)+len(cp.fresh1) == 0 {
		return
	}
	b.changed = true
	cp.functions()
	b.rewriteStatements(cp.statement)
	b.c.throughPointers(b.decl, cp.pointers)
}

type capturing struct {
	*builder
	pointers map[*types.Var]string // shared and assigned: the pointer's name, once declared
	fresh1   map[*types.Var]bool   // shared, and to be made anew where declared
}

// object returns the variable that id declares, if it is one to care for.
func (cp *capturing) object(e ast.Expr) *types.Var {
	id, ok := e.(*ast.Ident)
	if !ok {
		return nil
	}
	v, _ := cp.c.Info.Defs[id].(*types.Var)
	if _, ok := cp.pointers[v]; ok || cp.fresh1[v] {
		return v
	}
	return nil
}

// point declares the pointer to v, whose value is held by name.
func (cp *capturing) point(v *types.Var, name string) ast.Stmt {
	p := cp.fresh(v.Name() + mark + "p")
	cp.pointers[v] = p
	return define(p, addressOf(identAt(v.Pos(), name)))
}

// again declares v, whose value is held by the variable name so far.
func (cp *capturing) again(v *types.Var, id *ast.Ident, name string) []ast.Stmt {
	list := []ast.Stmt{define(id.Name, identAt(id.Pos(), name))}
	if _, ok := cp.pointers[v]; ok {
		list = append(list, cp.point(v, id.Name))
	}
	return list
}

// functions sees to parameters and results: their variables are new in each call,
// so that a pointer is all they need.
func (cp *capturing) functions() {
	ast.Inspect(cp.decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			cp.parameters(n.Body, n.Recv, n.Type.Params, n.Type.Results)
		case *ast.FuncLit:
			cp.parameters(n.Body, n.Type.Params, n.Type.Results)
		}
		return true
	})
}

func (cp *capturing) parameters(body *ast.BlockStmt, lists ...*ast.FieldList) {
	var first []ast.Stmt
	for _, fields := range lists {
		if fields == nil {
			continue
		}
		for _, field := range fields.List {
			for _, id := range field.Names {
				if v := cp.object(id); v != nil && body != nil && !cp.fresh1[v] {
					first = append(first, cp.point(v, id.Name))
				}
			}
		}
	}
	if first != nil {
		body.List = append(first, body.List...)
	}
}

// statement sees to the variables that a statement declares.
func (cp *capturing) statement(s ast.Stmt, label string) []ast.Stmt {
	switch s := s.(type) {
	case *ast.AssignStmt:
		if s.Tok == token.DEFINE {
			return cp.define(s, label)
		}
	case *ast.DeclStmt:
		return cp.declaration(s, label)
	case *ast.RangeStmt:
		if s.Tok == token.DEFINE {
			cp.loop(s)
		}
	case *ast.IfStmt:
		return cp.hoist(&s.Init, s, label)
	case *ast.SwitchStmt:
		return cp.hoist(&s.Init, s, label)
	case *ast.TypeSwitchStmt:
		cp.typeSwitch(s)
		return cp.hoist(&s.Init, s, label)
	case *ast.SelectStmt:
		cp.selectStatement(s)
	}
	return nil
}

// isAnew reports whether the interpreter makes new variables in a := with these
// values.
func isAnew(s *ast.AssignStmt) bool {
	if len(s.Lhs) != len(s.Rhs) {
		return false
	}
	for _, e := range s.Rhs {
		switch e := ast.Unparen(e).(type) {
		case *ast.CompositeLit:
			return false
		case *ast.UnaryExpr:
			if e.Op == token.ARROW {
				return false
			}
		}
	}
	return true
}

func (cp *capturing) define(s *ast.AssignStmt, label string) []ast.Stmt {
	var after []ast.Stmt
	anew := isAnew(s)
	mixed := false // a variable that has a pointer is assigned to
	for i, e := range s.Lhs {
		id, ok := e.(*ast.Ident)
		if !ok {
			continue
		}
		if v := cp.object(id); v != nil {
			_, pointed := cp.pointers[v]
			switch {
			case !anew:
				name := cp.fresh(id.Name)
				s.Lhs[i] = identAt(id.Pos(), name)
				after = append(after, cp.again(v, id, name)...)
			case pointed:
				after = append(after, cp.point(v, id.Name))
			}
			continue
		}
		if v, ok := cp.c.Info.Uses[id].(*types.Var); ok {
			if _, pointed := cp.pointers[v]; pointed {
				name := cp.fresh(id.Name)
				s.Lhs[i] = identAt(id.Pos(), name)
				after = append(after, assign(id, identAt(id.Pos(), name)))
				mixed = true
			}
		}
	}
	if after == nil && !mixed {
		return nil
	}
	return append([]ast.Stmt{labelled(label, s)}, after...)
}

func (cp *capturing) declaration(s *ast.DeclStmt, label string) []ast.Stmt {
	var after []ast.Stmt
	g, ok := s.Decl.(*ast.GenDecl)
	if !ok || g.Tok != token.VAR {
		return nil
	}
	for _, spec := range g.Specs {
		spec := spec.(*ast.ValueSpec)
		for i, id := range spec.Names {
			v := cp.object(id)
			if v == nil {
				continue
			}
			_, pointed := cp.pointers[v]
			plain := len(spec.Values) == 0 || isAnew(&ast.AssignStmt{Lhs: make([]ast.Expr, len(spec.Names)), Rhs: spec.Values})
			switch {
			case !plain:
				name := cp.fresh(id.Name)
				spec.Names[i] = identAt(id.Pos(), name)
				after = append(after, cp.again(v, id, name)...)
			case pointed:
				after = append(after, cp.point(v, id.Name))
			}
		}
	}
	if after == nil {
		return nil
	}
	return append([]ast.Stmt{labelled(label, s)}, after...)
}

// loop sees to a range loop's variables, which the interpreter makes anew in each
// iteration.
func (cp *capturing) loop(s *ast.RangeStmt) {
	var first []ast.Stmt
	for _, e := range []ast.Expr{s.Key, s.Value} {
		if v := cp.object(e); v != nil && !cp.fresh1[v] {
			first = append(first, cp.point(v, e.(*ast.Ident).Name))
		}
	}
	s.Body.List = append(first, s.Body.List...)
}

// hoist puts an init statement that grows to several before the statement it
// belongs to.
func (cp *capturing) hoist(init *ast.Stmt, s ast.Stmt, label string) []ast.Stmt {
	if *init == nil {
		return nil
	}
	list := cp.statement(*init, "")
	if list == nil {
		return nil
	}
	*init = nil
	return cp.enclose(label, s, list...)
}

// typeSwitch gives each clause that needs it a variable of its own.
func (cp *capturing) typeSwitch(s *ast.TypeSwitchStmt) {
	a, ok := s.Assign.(*ast.AssignStmt)
	if !ok {
		return
	}
	id := a.Lhs[0].(*ast.Ident)
	for _, n := range s.Body.List {
		clause := n.(*ast.CaseClause)
		v, _ := cp.c.Info.Implicits[clause].(*types.Var)
		_, pointed := cp.pointers[v]
		if v == nil || !pointed && !cp.fresh1[v] {
			continue
		}
		name := cp.fresh(id.Name)
		cp.c.rename(clause, map[*types.Var]string{v: name})
		list := []ast.Stmt{define(name, identAt(id.Pos(), id.Name))}
		if pointed {
			list = append(list, cp.point(v, name))
		}
		clause.Body = append(list, clause.Body...)
	}
}

// selectStatement does so with the variables of a clause that receives.
func (cp *capturing) selectStatement(s *ast.SelectStmt) {
	for _, n := range s.Body.List {
		clause := n.(*ast.CommClause)
		a, ok := clause.Comm.(*ast.AssignStmt)
		if !ok || a.Tok != token.DEFINE {
			continue
		}
		var first []ast.Stmt
		for i, e := range a.Lhs {
			if v := cp.object(e); v != nil {
				id := e.(*ast.Ident)
				name := cp.fresh(id.Name)
				a.Lhs[i] = identAt(id.Pos(), name)
				first = append(first, cp.again(v, id, name)...)
			}
		}
		clause.Body = append(first, clause.Body...)
	}
}
