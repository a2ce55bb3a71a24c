package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

// mark ends the stem of every name that a pass makes up. To Go it is a letter
// (U+A78F, sinological dot), and no reader's program holds it.
const mark = "ꞏ"

// builder makes syntax for the passes over one program.
type builder struct {
	c       *Checked
	from    types.Importer
	version string
	taken   map[string]bool          // names that the program holds, or held
	helpers map[string]string        // names of the functions added, by builtin and type
	holds   map[ast.Decl]constructs  // what there is in a declaration for passes to do
	stale   map[ast.Decl]bool        // declarations with syntax of unknown type
	again   bool                     // the whole program is to be checked
	local   map[ast.Decl]*localNames // see infer

	decl    ast.Decl        // the declaration at hand
	err     error           // what Go does not accept of a declaration that the pass added
	changed bool            // whether the pass at hand has changed it
	targets map[string]bool // see gotos
}

func newBuilder(c *Checked, from types.Importer, version string) *builder {
	b := &builder{c: c, from: from, version: version, taken: map[string]bool{}, helpers: map[string]string{},
		holds: map[ast.Decl]constructs{}, stale: map[ast.Decl]bool{}, local: map[ast.Decl]*localNames{}}
	ast.Inspect(c.File, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			b.taken[id.Name] = true
		}
		return true
	})
	return b
}

// fresh returns a name that occurs nowhere in the program.
func (b *builder) fresh(stem string) string {
	stem = trimMark(stem) + mark
	for i := 0; ; i++ {
		name := stem
		if i > 0 {
			name += strconv.Itoa(i)
		}
		if !b.taken[name] {
			b.taken[name] = true
			return name
		}
	}
}

func trimMark(name string) string {
	for i := range name {
		if i > 0 && len(name)-i >= len(mark) && name[i:i+len(mark)] == mark {
			return name[:i]
		}
	}
	return name
}

// qualifyPath returns the name by which the program refers to a package.
func (b *builder) qualifyPath(path, name string) string {
	for _, spec := range b.c.File.Imports {
		if p, _ := strconv.Unquote(spec.Path.Value); p == path {
			switch {
			case spec.Name == nil:
				return name
			case spec.Name.Name == ".":
				return ""
			case spec.Name.Name != "_":
				return spec.Name.Name
			}
		}
	}
	return b.importAs(path, b.fresh(name))
}

// importAs adds an import to the program, unless it is there.
func (b *builder) importAs(path, name string) string {
	for _, spec := range b.c.File.Imports {
		if p, _ := strconv.Unquote(spec.Path.Value); p == path && spec.Name != nil && trimMark(spec.Name.Name) != spec.Name.Name {
			return spec.Name.Name
		}
	}
	spec := &ast.ImportSpec{Name: ident(name), Path: &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(path)}}
	b.c.File.Imports = append(b.c.File.Imports, spec)
	b.c.File.Decls = append([]ast.Decl{&ast.GenDecl{Tok: token.IMPORT, Specs: []ast.Spec{spec}}}, b.c.File.Decls...)
	return name
}

func ident(name string) *ast.Ident { return &ast.Ident{Name: name} }

func idents(names ...string) []ast.Expr {
	var list []ast.Expr
	for _, name := range names {
		list = append(list, ident(name))
	}
	return list
}

// identAt is for a name that stands where the program has something of its own,
// which a failure is then blamed on.
func identAt(pos token.Pos, name string) *ast.Ident { return &ast.Ident{NamePos: pos, Name: name} }

func number(n int) ast.Expr { return &ast.BasicLit{Kind: token.INT, Value: strconv.Itoa(n)} }

func define(name string, value ast.Expr) *ast.AssignStmt {
	return &ast.AssignStmt{Lhs: idents(name), Tok: token.DEFINE, TokPos: value.Pos(), Rhs: []ast.Expr{value}}
}

func assign(to, value ast.Expr) *ast.AssignStmt {
	return &ast.AssignStmt{Lhs: []ast.Expr{to}, Tok: token.ASSIGN, TokPos: value.Pos(), Rhs: []ast.Expr{value}}
}

func increment(name string) *ast.IncDecStmt {
	return &ast.IncDecStmt{X: ident(name), Tok: token.INC}
}

func binary(x ast.Expr, op token.Token, y ast.Expr) *ast.BinaryExpr {
	return &ast.BinaryExpr{X: x, OpPos: x.Pos(), Op: op, Y: y}
}

func call(f ast.Expr, args ...ast.Expr) *ast.CallExpr {
	return &ast.CallExpr{Fun: f, Lparen: f.Pos(), Args: args, Rparen: f.Pos()}
}

func statement(x ast.Expr) *ast.ExprStmt { return &ast.ExprStmt{X: x} }

func addressOf(x ast.Expr) ast.Expr { return &ast.UnaryExpr{OpPos: x.Pos(), Op: token.AND, X: x} }

func deref(pos token.Pos, pointer string) ast.Expr {
	return &ast.ParenExpr{Lparen: pos, X: &ast.StarExpr{Star: pos, X: identAt(pos, pointer)}, Rparen: pos}
}

func block(list ...ast.Stmt) *ast.BlockStmt { return &ast.BlockStmt{List: list} }

// declare declares variables without a value.
func declare(t ast.Expr, names ...string) ast.Stmt {
	spec := &ast.ValueSpec{Type: t}
	for _, name := range names {
		spec.Names = append(spec.Names, ident(name))
	}
	return &ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{spec}}}
}

// declareAs declares a variable of a type with a value.
func declareAs(t ast.Expr, name string, value ast.Expr) ast.Stmt {
	spec := &ast.ValueSpec{Names: []*ast.Ident{identAt(value.Pos(), name)}, Type: t, Values: []ast.Expr{value}}
	return &ast.DeclStmt{Decl: &ast.GenDecl{Tok: token.VAR, Specs: []ast.Spec{spec}}}
}

func branch(tok token.Token, label string) *ast.BranchStmt {
	s := &ast.BranchStmt{Tok: tok}
	if label != "" {
		s.Label = ident(label)
	}
	return s
}

func when(cond ast.Expr, then ...ast.Stmt) *ast.IfStmt {
	return &ast.IfStmt{Cond: cond, Body: block(then...)}
}

func negate(cond ast.Expr) ast.Expr {
	return &ast.UnaryExpr{OpPos: cond.Pos(), Op: token.NOT, X: &ast.ParenExpr{Lparen: cond.Pos(), X: cond, Rparen: cond.Pos()}}
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return e == nil || ok && id.Name == "_"
}
