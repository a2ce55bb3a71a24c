package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/types/typeutil"
)

// Real is a program without types of its own. The interpreter knows types by
// their shape alone: two structs with the same fields are one type to it, and
// methods are lost where a value leaves it. So the guest makes each type of the
// program as the compiler would, before the program runs, and hands them to the
// interpreter as a package of compiled symbols named prog. The program refers to
// prog.T where it declared T; its methods become functions, which the real types
// call through Binds.
type Real struct {
	File  *ast.File
	Types map[string]types.Type // by the name of their symbol in package prog
	Binds []Bind                // in the order of the symbols Bind0, Bind1, …
}

// A Bind gives a method its implementation: the program's function Function.
type Bind struct {
	Method   *types.Func
	Function string
}

// RealPackage is the import path and the name of the package that holds the
// program's types.
const RealPackage = "prog"

// realName is what the file calls it: no name of the program's is like it.
const realName = "prog·"

// realizer is the rewrite in progress.
type realizer struct {
	*Checked
	real    *Real
	symbols typeutil.Map      // types.Type → symbol name
	imports map[string]string // import path → name in the file
	added   map[string]string // the same for those that the rewrite needs
	taken   map[string]bool   // symbol names
	fail    []string          // what cannot be said in the interpreter's terms
}

// Realize takes the program's types and methods out of it, which must have been
// lowered. The
// messages say what cannot be rewritten. The program's tree is used up.
func (c *Checked) Realize() (*Real, []string) {
	r := &realizer{Checked: c, real: &Real{File: c.File, Types: map[string]types.Type{}},
		imports: map[string]string{}, added: map[string]string{}, taken: map[string]bool{}}
	r.readImports()
	astutil.Apply(c.File, r.before, r.after)
	r.finish()
	return r.real, r.fail
}

func (r *realizer) readImports() {
	for _, spec := range r.File.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		name := ""
		if spec.Name != nil {
			name = spec.Name.Name
		} else if object, ok := r.Info.Implicits[spec].(*types.PkgName); ok {
			name = object.Name()
		}
		if name != "_" && name != "." {
			r.imports[path] = name
		}
	}
}

// before replaces, from the outside in, what is replaced whole: types and their
// declarations.
func (r *realizer) before(c *astutil.Cursor) bool {
	switch n := c.Node().(type) {
	case *ast.GenDecl:
		if n.Tok == token.TYPE {
			if _, inFunction := c.Parent().(*ast.DeclStmt); !inFunction {
				c.Delete()
			}
			return false
		}
	case *ast.DeclStmt:
		if n.Decl.(*ast.GenDecl).Tok == token.TYPE {
			c.Replace(&ast.EmptyStmt{Semicolon: n.Pos(), Implicit: true})
			return false
		}
	case *ast.ImportSpec:
		return false
	case *ast.FuncType:
		switch c.Parent().(type) {
		case *ast.FuncLit, *ast.FuncDecl:
			return true
		}
	}
	e, ok := c.Node().(ast.Expr)
	if !ok {
		return true
	}
	if _, variadic := e.(*ast.Ellipsis); variadic {
		return true
	}
	if tv := r.Info.Types[e]; tv.IsType() {
		r.replace(c, e, r.typeExpr(tv.Type, e.Pos()))
		return false
	}
	return true
}

// replace puts one expression in the place of another, with what is known of it.
func (r *realizer) replace(c *astutil.Cursor, old, new ast.Expr) {
	r.Info.Types[new] = r.Info.Types[old]
	c.Replace(new)
}

// after rewrites, from the inside out, what refers to fields and methods.
func (r *realizer) after(c *astutil.Cursor) bool {
	switch n := c.Node().(type) {
	case *ast.CompositeLit:
		r.typeLiteral(c, n)
	case *ast.SelectorExpr:
		if call, ok := c.Parent().(*ast.CallExpr); ok && call.Fun == n {
			return true // rewritten with the call
		}
		r.selector(c, n)
	case *ast.CallExpr:
		r.methodCall(c, n)
	case *ast.FuncLit:
		nameParameters(n.Type)
	case *ast.FuncDecl:
		r.method(n)
		nameParameters(n.Type)
	}
	return true
}

// nameParameters calls the parameters that have no names _: the interpreter keeps
// no room for them otherwise.
func nameParameters(f *ast.FuncType) {
	for _, field := range f.Params.List {
		if len(field.Names) == 0 {
			field.Names = []*ast.Ident{{NamePos: field.Type.Pos(), Name: "_"}}
		}
	}
}

// typeLiteral gives a composite literal the type that the program left out.
func (r *realizer) typeLiteral(c *astutil.Cursor, n *ast.CompositeLit) {
	if n.Type != nil {
		return
	}
	typ := r.Info.Types[n].Type
	if p, ok := typ.Underlying().(*types.Pointer); ok {
		n.Type = r.typeExpr(p.Elem(), n.Pos())
		r.replace(c, n, &ast.UnaryExpr{OpPos: n.Pos(), Op: token.AND, X: n})
		return
	}
	n.Type = r.typeExpr(typ, n.Pos())
}

// method turns a method's declaration into a function's.
func (r *realizer) method(n *ast.FuncDecl) {
	if n.Recv == nil {
		return
	}
	f := r.Info.Defs[n.Name].(*types.Func)
	n.Type.Params.List = append([]*ast.Field{n.Recv.List[0]}, n.Type.Params.List...)
	n.Recv, n.Name = nil, &ast.Ident{NamePos: n.Name.NamePos, Name: functionName(f)}
	if f.Name() != "_" {
		r.real.Binds = append(r.real.Binds, Bind{f, functionName(f)})
	}
}

// functionName names the function that a method becomes. The dot in it is no
// letter to Go, so that no name of the program's is like it.
func functionName(f *types.Func) string {
	return receiverName(f) + "·" + f.Name()
}

func receiverName(f *types.Func) string {
	t := types.Unalias(f.Signature().Recv().Type())
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	return t.(*types.Named).Obj().Name()
}

// finish adds the imports that the rewrite needs and binds the methods.
func (r *realizer) finish() {
	pos := r.File.Package
	decls := []ast.Decl{}
	specs := []ast.Spec{}
	if len(r.real.Types) > 0 || len(r.real.Binds) > 0 {
		r.added[RealPackage] = realName
	}
	for _, path := range sortedKeys(r.added) {
		spec := &ast.ImportSpec{Name: &ast.Ident{NamePos: pos, Name: r.added[path]}, Path: &ast.BasicLit{ValuePos: pos, Kind: token.STRING, Value: strconv.Quote(path)}}
		specs = append(specs, spec)
		r.File.Imports = append(r.File.Imports, spec)
	}
	if len(specs) > 0 {
		decls = append(decls, &ast.GenDecl{TokPos: pos, Tok: token.IMPORT, Lparen: pos, Specs: specs, Rparen: pos})
	}
	imports := slices.IndexFunc(r.File.Decls, func(d ast.Decl) bool {
		g, ok := d.(*ast.GenDecl)
		return !ok || g.Tok != token.IMPORT
	})
	if imports < 0 {
		imports = len(r.File.Decls)
	}
	decls = append(decls, r.File.Decls[:imports]...)
	for i, bind := range r.real.Binds {
		decls = append(decls, &ast.GenDecl{TokPos: pos, Tok: token.VAR, Specs: []ast.Spec{&ast.ValueSpec{
			Names:  []*ast.Ident{{NamePos: pos, Name: fmt.Sprintf("bound·%d", i)}},
			Values: []ast.Expr{&ast.CallExpr{Fun: r.prog(fmt.Sprintf("Bind%d", i), pos), Args: []ast.Expr{&ast.Ident{NamePos: pos, Name: bind.Function}}}},
		}}})
	}
	r.File.Decls = append(decls, r.File.Decls[imports:]...)
}

// prog is a symbol of the package that holds the program's types.
func (r *realizer) prog(name string, pos token.Pos) ast.Expr {
	return &ast.SelectorExpr{X: &ast.Ident{NamePos: pos, Name: realName}, Sel: &ast.Ident{NamePos: pos, Name: name}}
}

func (r *realizer) refuse(pos token.Pos, format string, args ...any) {
	r.fail = append(r.fail, fmt.Sprintf("%s: %s", r.Fset.Position(pos), fmt.Sprintf(format, args...)))
}
