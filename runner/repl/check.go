package repl

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os/exec"
	"slices"
	"strings"

	"takingturns/runner/exports"
	"takingturns/runner/imports"
	"takingturns/runner/snippet"
	"takingturns/runner/toolchain"
)

// newPackages imports the packages that programs may import. Go compiles those that it
// has not compiled yet.
func newPackages(ctx context.Context, root string) (types.Importer, error) {
	args := []string{"list", "-export", "-f", exports.Format}
	cmd := toolchain.Go(ctx, slices.Concat(args, imports.Standard, imports.Own)...)
	cmd.Dir = root
	out, err := cmd.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return nil, fmt.Errorf("go list: %s", strings.TrimSpace(string(failed.Stderr)))
	}
	if err != nil {
		return nil, err
	}
	return exports.NewImporter(string(out)), nil
}

// findings are what the type checker tells of a program, right or not.
type findings struct {
	types  map[string]string // of main's variables
	values map[string]bool   // statements of main that are values to print, by their place
	unused []string          // of main's variables
}

// check checks a program that main's statements may make wrong: a value alone is no
// statement. The engine says what is really wrong.
func (s *Session) check(program snippet.Program) findings {
	found := findings{types: map[string]string{}, values: map[string]bool{}}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, program.Name, program.Source, parser.SkipObjectResolution)
	if err != nil {
		return found
	}
	c := checked{fset, file, &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{},
		Uses: map[*ast.Ident]types.Object{}, Scopes: map[ast.Node]*types.Scope{},
	}}
	unused := map[token.Pos]bool{}
	config := types.Config{Importer: s.packages, Error: func(err error) {
		if e := err.(types.Error); e.Soft && strings.HasPrefix(e.Msg, "declared and not used") {
			unused[e.Pos] = true
		}
	}}
	config.Check("main", fset, []*ast.File{file}, c.info)
	main := c.main()
	for id, object := range c.info.Defs {
		variable, ok := object.(*types.Var)
		if !ok || variable.Parent() != c.info.Scopes[main.Type] {
			continue
		}
		if variable.Type() != types.Typ[types.Invalid] {
			found.types[id.Name] = types.TypeString(variable.Type(), qualifier)
		}
		if unused[id.Pos()] {
			found.unused = append(found.unused, id.Name)
		}
	}
	slices.Sort(found.unused)
	for _, statement := range main.Body.List {
		if e, ok := statement.(*ast.ExprStmt); ok && c.isValue(e.X) {
			found.values[fset.Position(e.Pos()).String()] = true
		}
	}
	return found
}

// qualifier names a package as the session imports it.
func qualifier(p *types.Package) string {
	if p.Name() == "main" {
		return ""
	}
	return p.Name()
}

type checked struct {
	fset *token.FileSet
	file *ast.File
	info *types.Info
}

func (c *checked) main() *ast.FuncDecl {
	i := slices.IndexFunc(c.file.Decls, func(d ast.Decl) bool {
		f, ok := d.(*ast.FuncDecl)
		return ok && f.Recv == nil && f.Name.Name == "main"
	})
	return c.file.Decls[i].(*ast.FuncDecl)
}

// isValue reports whether an expression has a value that somebody wants to see: what
// fmt's printing functions return is not.
func (c *checked) isValue(e ast.Expr) bool {
	t := c.info.Types[e]
	return t.IsValue() && t.Type != types.Typ[types.Invalid] && !c.prints(e)
}

func (c *checked) prints(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	f, ok := c.info.Uses[selector.Sel].(*types.Func)
	return ok && f.Pkg() != nil && f.Pkg().Path() == "fmt" &&
		(strings.HasPrefix(f.Name(), "Print") || strings.HasPrefix(f.Name(), "Fprint"))
}
