package lower

import (
	"fmt"
	"go/ast"
)

// cloner copies syntax trees. Positions are kept. The hook replace is asked first
// for every node; what it returns stands in the copy as it is, and nil means an
// ordinary copy of the node, of whose children the hook is asked in turn.
// Comments are left out.
type cloner struct {
	replace func(ast.Node) ast.Node
}

// clone copies a node, which may be nil, keeping its static type: if N is a
// concrete type, so must be what the hook returns for it.
func clone[N ast.Node](c cloner, n N) N {
	var none N
	if isNil(n) {
		return none
	}
	if r := c.replace(n); r != nil {
		return r.(N)
	}
	return c.copy(n).(N)
}

// isNil also sees the typed nil pointers that optional parts of a tree are.
func isNil(n ast.Node) bool {
	switch n := n.(type) {
	case nil:
		return true
	case *ast.Ident:
		return n == nil
	case *ast.BasicLit:
		return n == nil
	case *ast.BlockStmt:
		return n == nil
	case *ast.CallExpr:
		return n == nil
	case *ast.FieldList:
		return n == nil
	case *ast.FuncType:
		return n == nil
	}
	return false
}

func cloneList[N ast.Node](c cloner, list []N) []N {
	if list == nil {
		return nil
	}
	copies := make([]N, len(list))
	for i, n := range list {
		copies[i] = clone(c, n)
	}
	return copies
}

func (c cloner) copy(n ast.Node) ast.Node {
	switch n := n.(type) {
	case ast.Expr:
		return c.copyExpr(n)
	case ast.Stmt:
		return c.copyStmt(n)
	case ast.Decl:
		return c.copyDecl(n)
	case ast.Spec:
		return c.copySpec(n)
	case *ast.FieldList:
		r := *n
		r.List = cloneList(c, n.List)
		return &r
	case *ast.Field:
		r := *n
		r.Doc, r.Comment = nil, nil
		r.Names, r.Type, r.Tag = cloneList(c, n.Names), clone(c, n.Type), clone(c, n.Tag)
		return &r
	}
	panic(fmt.Sprintf("lower: no copy of %T", n))
}

func (c cloner) copyExpr(n ast.Expr) ast.Expr {
	switch n := n.(type) {
	case *ast.Ident:
		r := *n
		return &r
	case *ast.BasicLit:
		r := *n
		return &r
	case *ast.Ellipsis:
		r := *n
		r.Elt = clone(c, n.Elt)
		return &r
	case *ast.FuncLit:
		r := *n
		r.Type, r.Body = clone(c, n.Type), clone(c, n.Body)
		return &r
	case *ast.CompositeLit:
		r := *n
		r.Type, r.Elts = clone(c, n.Type), cloneList(c, n.Elts)
		return &r
	case *ast.KeyValueExpr:
		r := *n
		r.Key, r.Value = clone(c, n.Key), clone(c, n.Value)
		return &r
	case *ast.ArrayType, *ast.StructType, *ast.FuncType, *ast.InterfaceType, *ast.MapType, *ast.ChanType:
		return c.copyType(n)
	}
	return c.copyOperation(n)
}

func (c cloner) copyType(n ast.Expr) ast.Expr {
	switch n := n.(type) {
	case *ast.ArrayType:
		r := *n
		r.Len, r.Elt = clone(c, n.Len), clone(c, n.Elt)
		return &r
	case *ast.StructType:
		r := *n
		r.Fields = clone(c, n.Fields)
		return &r
	case *ast.FuncType:
		r := *n
		r.TypeParams, r.Params, r.Results = clone(c, n.TypeParams), clone(c, n.Params), clone(c, n.Results)
		return &r
	case *ast.InterfaceType:
		r := *n
		r.Methods = clone(c, n.Methods)
		return &r
	case *ast.MapType:
		r := *n
		r.Key, r.Value = clone(c, n.Key), clone(c, n.Value)
		return &r
	case *ast.ChanType:
		r := *n
		r.Value = clone(c, n.Value)
		return &r
	}
	panic(fmt.Sprintf("lower: no copy of %T", n))
}

func (c cloner) copyOperation(n ast.Expr) ast.Expr {
	switch n := n.(type) {
	case *ast.ParenExpr:
		r := *n
		r.X = clone(c, n.X)
		return &r
	case *ast.SelectorExpr:
		r := *n
		r.X, r.Sel = clone(c, n.X), clone(c, n.Sel)
		return &r
	case *ast.IndexExpr:
		r := *n
		r.X, r.Index = clone(c, n.X), clone(c, n.Index)
		return &r
	case *ast.IndexListExpr:
		r := *n
		r.X, r.Indices = clone(c, n.X), cloneList(c, n.Indices)
		return &r
	case *ast.SliceExpr:
		r := *n
		r.X, r.Low, r.High, r.Max = clone(c, n.X), clone(c, n.Low), clone(c, n.High), clone(c, n.Max)
		return &r
	case *ast.TypeAssertExpr:
		r := *n
		r.X, r.Type = clone(c, n.X), clone(c, n.Type)
		return &r
	case *ast.CallExpr:
		r := *n
		r.Fun, r.Args = clone(c, n.Fun), cloneList(c, n.Args)
		return &r
	case *ast.StarExpr:
		r := *n
		r.X = clone(c, n.X)
		return &r
	case *ast.UnaryExpr:
		r := *n
		r.X = clone(c, n.X)
		return &r
	case *ast.BinaryExpr:
		r := *n
		r.X, r.Y = clone(c, n.X), clone(c, n.Y)
		return &r
	}
	panic(fmt.Sprintf("lower: no copy of %T", n))
}

func (c cloner) copyStmt(n ast.Stmt) ast.Stmt {
	switch n := n.(type) {
	case *ast.EmptyStmt:
		r := *n
		return &r
	case *ast.DeclStmt:
		r := *n
		r.Decl = clone(c, n.Decl)
		return &r
	case *ast.ExprStmt:
		r := *n
		r.X = clone(c, n.X)
		return &r
	case *ast.SendStmt:
		r := *n
		r.Chan, r.Value = clone(c, n.Chan), clone(c, n.Value)
		return &r
	case *ast.IncDecStmt:
		r := *n
		r.X = clone(c, n.X)
		return &r
	case *ast.AssignStmt:
		r := *n
		r.Lhs, r.Rhs = cloneList(c, n.Lhs), cloneList(c, n.Rhs)
		return &r
	case *ast.GoStmt:
		r := *n
		r.Call = clone(c, n.Call)
		return &r
	case *ast.DeferStmt:
		r := *n
		r.Call = clone(c, n.Call)
		return &r
	}
	return c.copyControl(n)
}

func (c cloner) copyControl(n ast.Stmt) ast.Stmt {
	switch n := n.(type) {
	case *ast.LabeledStmt:
		r := *n
		r.Label, r.Stmt = clone(c, n.Label), clone(c, n.Stmt)
		return &r
	case *ast.ReturnStmt:
		r := *n
		r.Results = cloneList(c, n.Results)
		return &r
	case *ast.BranchStmt:
		r := *n
		r.Label = clone(c, n.Label)
		return &r
	case *ast.BlockStmt:
		r := *n
		r.List = cloneList(c, n.List)
		return &r
	case *ast.IfStmt:
		r := *n
		r.Init, r.Cond, r.Body, r.Else = clone(c, n.Init), clone(c, n.Cond), clone(c, n.Body), clone(c, n.Else)
		return &r
	case *ast.ForStmt:
		r := *n
		r.Init, r.Cond, r.Post, r.Body = clone(c, n.Init), clone(c, n.Cond), clone(c, n.Post), clone(c, n.Body)
		return &r
	case *ast.RangeStmt:
		r := *n
		r.Key, r.Value, r.X, r.Body = clone(c, n.Key), clone(c, n.Value), clone(c, n.X), clone(c, n.Body)
		return &r
	}
	return c.copySwitch(n)
}

func (c cloner) copySwitch(n ast.Stmt) ast.Stmt {
	switch n := n.(type) {
	case *ast.SwitchStmt:
		r := *n
		r.Init, r.Tag, r.Body = clone(c, n.Init), clone(c, n.Tag), clone(c, n.Body)
		return &r
	case *ast.TypeSwitchStmt:
		r := *n
		r.Init, r.Assign, r.Body = clone(c, n.Init), clone(c, n.Assign), clone(c, n.Body)
		return &r
	case *ast.CaseClause:
		r := *n
		r.List, r.Body = cloneList(c, n.List), cloneList(c, n.Body)
		return &r
	case *ast.SelectStmt:
		r := *n
		r.Body = clone(c, n.Body)
		return &r
	case *ast.CommClause:
		r := *n
		r.Comm, r.Body = clone(c, n.Comm), cloneList(c, n.Body)
		return &r
	}
	panic(fmt.Sprintf("lower: no copy of %T", n))
}

func (c cloner) copyDecl(n ast.Decl) ast.Decl {
	switch n := n.(type) {
	case *ast.GenDecl:
		r := *n
		r.Doc, r.Specs = nil, cloneList(c, n.Specs)
		return &r
	case *ast.FuncDecl:
		r := *n
		r.Doc = nil
		r.Recv, r.Name, r.Type, r.Body = clone(c, n.Recv), clone(c, n.Name), clone(c, n.Type), clone(c, n.Body)
		return &r
	}
	panic(fmt.Sprintf("lower: no copy of %T", n))
}

func (c cloner) copySpec(n ast.Spec) ast.Spec {
	switch n := n.(type) {
	case *ast.ImportSpec:
		r := *n
		return &r
	case *ast.ValueSpec:
		r := *n
		r.Doc, r.Comment = nil, nil
		r.Names, r.Type, r.Values = cloneList(c, n.Names), clone(c, n.Type), cloneList(c, n.Values)
		return &r
	case *ast.TypeSpec:
		r := *n
		r.Doc, r.Comment = nil, nil
		r.Name, r.TypeParams, r.Type = clone(c, n.Name), clone(c, n.TypeParams), clone(c, n.Type)
		return &r
	}
	panic(fmt.Sprintf("lower: no copy of %T", n))
}
