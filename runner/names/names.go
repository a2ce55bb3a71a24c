// Package names names a program's functions as Go's compiler does, for tracebacks and
// traces of interpreted programs.
package names

import (
	"fmt"
	"go/ast"
	"go/token"
)

// A Function is what Go's tracebacks say of one.
type Function struct {
	Name       string // main.worker, main.(*Queue).Get, main.main.func1
	Parameters bool   // it has some, its receiver included
	End        token.Pos
}

// Types tells what a program's types decide of its functions. It is an interface, so
// that those who do not ask for it go without the type checker.
type Types interface {
	// IsFunction reports whether an expression is of a function type.
	IsFunction(e ast.Expr) bool

	// IsLocal reports whether an identifier uses a variable of a function, and where
	// that is declared.
	IsLocal(id *ast.Ident) (at token.Pos, ok bool)

	// IsBuiltin reports whether an identifier uses a builtin function.
	IsBuiltin(id *ast.Ident) bool

	// Equal reports whether two constants are equal; nil stands for true. It is known
	// of constants only.
	Equal(a, b ast.Expr) (equal, known bool)
}

// untyped is what can be told without types.
type untyped struct{}

func (untyped) IsFunction(ast.Expr) bool             { return false }
func (untyped) IsLocal(*ast.Ident) (token.Pos, bool) { return token.NoPos, false }
func (untyped) IsBuiltin(*ast.Ident) bool            { return true }

func (untyped) Equal(a, b ast.Expr) (equal, known bool) {
	id, ok := b.(*ast.Ident)
	if a != nil || !ok {
		return false, false
	}
	return id.Name == "true", id.Name == "true" || id.Name == "false"
}

// Functions names the functions of a program, by the positions at which they begin.
// The rules are those of closureName in cmd/compile/internal/ir/func.go. types may be
// nil: then no loop counts as one over a function.
func Functions(file *ast.File, types Types) map[token.Pos]*Function {
	if types == nil {
		types = untyped{}
	}
	n := namer{types: types, functions: map[token.Pos]*Function{}, captures: capturedByCalls(file, types), dead: dead(file, types)}
	inits := 0
	global := &scope{name: "main.init"}
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok {
			n.walk(decl, global)
			continue
		}
		name := declaredName(f)
		if name == "main.init" {
			name = fmt.Sprintf("main.init.%d", inits)
			inits++
		}
		n.functions[f.Pos()] = &Function{name, f.Recv != nil || f.Type.Params.NumFields() > 0, f.End() - 1}
		if f.Body != nil {
			n.walk(f.Body, &scope{name: name})
		}
	}
	return n.functions
}

// declaredName is that of a declared function: type arguments are not told apart.
func declaredName(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return "main." + f.Name.Name + generic(f.Type.TypeParams != nil)
	}
	receiver := ast.Unparen(f.Recv.List[0].Type)
	star, pointer := receiver.(*ast.StarExpr)
	if pointer {
		receiver = ast.Unparen(star.X)
	}
	name, arguments := receiver, false
	switch x := receiver.(type) {
	case *ast.IndexExpr:
		name, arguments = x.X, true
	case *ast.IndexListExpr:
		name, arguments = x.X, true
	}
	on := text(name) + generic(arguments)
	if pointer {
		on = "(*" + on + ")"
	}
	return "main." + on + "." + f.Name.Name
}

func generic(is bool) string {
	if is {
		return "[...]"
	}
	return ""
}

// A scope is a function in which others are numbered.
type scope struct {
	name     string
	literal  bool // it is one itself
	literals int  // function literals so far
	ranges   int  // loops over functions so far
}

type namer struct {
	types     Types
	functions map[token.Pos]*Function
	captures  map[*ast.FuncLit]bool // as if by parameters
	dead      map[ast.Node]bool     // left out by the compiler
}

// walk names the functions within a node. Those in the body of a loop over a
// function are numbered with those around the loop.
func (n *namer) walk(node ast.Node, in *scope) {
	ast.Inspect(node, func(x ast.Node) bool {
		if n.dead[x] {
			return false
		}
		switch x := x.(type) {
		case *ast.FuncLit:
			in.literals++
			suffix := ".func"
			if in.literal {
				suffix = "."
			}
			name := fmt.Sprintf("%s%s%d", in.name, suffix, in.literals)
			n.functions[x.Pos()] = &Function{name, x.Type.Params.NumFields() > 0 || n.captures[x], x.End() - 1}
			n.walk(x.Body, &scope{name: name, literal: true})
			return false
		case *ast.RangeStmt:
			if n.types.IsFunction(x.X) {
				n.rangeBody(x, in)
				return false
			}
		}
		return true
	})
}

// rangeBody names the body of a loop over a function.
func (n *namer) rangeBody(loop *ast.RangeStmt, in *scope) {
	n.walk(loop.X, in)
	in.ranges++
	n.functions[loop.Pos()] = &Function{fmt.Sprintf("%s-range%d", in.name, in.ranges), loop.Key != nil, loop.End() - 1}
	n.walk(loop.Body, in)
}

// capturedByCalls finds the function literals that are called where they stand and use
// variables of the functions around them: the compiler passes these as arguments.
func capturedByCalls(file *ast.File, types Types) map[*ast.FuncLit]bool {
	found := map[*ast.FuncLit]bool{}
	later := map[*ast.CallExpr]bool{} // called by go and defer
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.GoStmt:
			later[node.Call] = true
		case *ast.DeferStmt:
			later[node.Call] = true
		case *ast.CallExpr:
			if f, ok := ast.Unparen(node.Fun).(*ast.FuncLit); ok && !later[node] {
				found[f] = usesOuter(f, types)
			}
		}
		return true
	})
	return found
}

// usesOuter reports whether a function literal uses variables of functions around
// it.
func usesOuter(f *ast.FuncLit, types Types) bool {
	uses := false
	ast.Inspect(f.Body, func(node ast.Node) bool {
		if id, ok := node.(*ast.Ident); ok {
			at, local := types.IsLocal(id)
			uses = uses || local && (at < f.Pos() || at >= f.End())
		}
		return !uses
	})
	return uses
}

// text is an expression as a name: in the program's own words, shortened.
func text(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.BasicLit:
		return e.Value
	case *ast.SelectorExpr:
		return text(e.X) + "." + e.Sel.Name
	case *ast.IndexExpr:
		return text(e.X) + "[" + text(e.Index) + "]"
	case *ast.ParenExpr:
		return "(" + text(e.X) + ")"
	case *ast.StarExpr:
		return "*" + text(e.X)
	case *ast.CallExpr:
		if len(e.Args) == 0 {
			return text(e.Fun) + "()"
		}
		return text(e.Fun) + "(…)"
	}
	return "…"
}
