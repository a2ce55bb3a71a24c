package lower

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// Checked is a program that Go accepts.
type Checked struct {
	Fset    *token.FileSet
	File    *ast.File
	Package *types.Package
	Info    *types.Info
	// Printed tells what Go prints, in reflection and in goroutine traces, for a
	// name that a pass made: main.Stack[string] for Stackꞏstring. An embedded
	// field's name is that of its type: Stack.
	Printed map[string]string
}

// most is how many errors Go's compiler reports before it gives up.
const most = 10

// Check type-checks a program at a language version such as "go1.26". Its
// messages are those of Go's compiler, one an error in the order of the
// program's lines, each beginning with file name and position.
func Check(fset *token.FileSet, file *ast.File, from types.Importer, version string) (*Checked, []string) {
	c, found := check(fset, file, from, version)
	messages := wordErrors(fset, found)
	if messages == nil {
		messages = checkBodies(fset, file)
	}
	if messages == nil {
		messages = checkMain(fset, file, c.Package)
	}
	return c, messages
}

// check type-checks a program or what a pass made of one.
func check(fset *token.FileSet, file *ast.File, from types.Importer, version string) (*Checked, []types.Error) {
	c := &Checked{Fset: fset, File: file, Info: newInfo(), Package: types.NewPackage(file.Name.Name, file.Name.Name)}
	return c, c.checkMore(file, from, version)
}

// checkMore type-checks a file as one more of the program's package. A failure of the
// type checker itself, met by fuzzing, is taken for an error of the program.
func (c *Checked) checkMore(file *ast.File, from types.Importer, version string) (found []types.Error) {
	report := func(err error) {
		if e := (types.Error{}); errors.As(err, &e) {
			found = append(found, e)
		}
	}
	defer func() {
		if r := recover(); r != nil {
			report(types.Error{Fset: c.Fset, Pos: file.Package, Msg: fmt.Sprintf("the type checker fails: %v", r)})
		}
	}()
	config := types.Config{GoVersion: version, Importer: from, Sizes: types.SizesFor("gc", "wasm"), Error: report,
		DisableUnusedImportCheck: file != c.File}
	types.NewChecker(&config, c.Fset, c.Package, c.Info).Files([]*ast.File{file})
	return found
}

// newInfo makes room for all that the passes ask about.
func newInfo() *types.Info {
	return &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Implicits:  map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
		Scopes:     map[ast.Node]*types.Scope{},
		Instances:  map[*ast.Ident]types.Instance{},
	}
}

// wordErrors sorts errors by place and words them as the compiler does. An error
// whose text begins with a tab continues the one before it.
func wordErrors(fset *token.FileSet, found []types.Error) []string {
	var groups [][]types.Error
	for _, e := range found {
		if strings.HasPrefix(e.Msg, "\t") && groups != nil {
			groups[len(groups)-1] = append(groups[len(groups)-1], e)
			continue
		}
		groups = append(groups, []types.Error{e})
	}
	// The compiler gives up at the tenth error that it finds, wherever that is.
	var last token.Pos
	if len(groups) >= most {
		last = groups[most-1][0].Pos
	}
	slices.SortStableFunc(groups, func(a, b []types.Error) int { return int(a[0].Pos) - int(b[0].Pos) })
	var messages []string
	for i, group := range groups {
		if i == most {
			return append(messages, fmt.Sprintf("%s: too many errors", fset.Position(last)))
		}
		lines := []string{fmt.Sprintf("%s: %s", fset.Position(group[0].Pos), compilerText(group[0].Msg))}
		for _, e := range group[1:] {
			lines = append(lines, fmt.Sprintf("\t%s: %s", fset.Position(e.Pos), strings.TrimPrefix(e.Msg, "\t")))
		}
		messages = append(messages, strings.Join(lines, "\n"))
	}
	return messages
}

// compilerTexts are the few messages that the compiler words otherwise than
// package go/types; its parser finds these errors.
var compilerTexts = map[string]string{
	"break not in for, switch, or select statement": "break is not in a loop, switch, or select",
	"continue not in for statement":                 "continue is not in a loop",
}

func compilerText(message string) string {
	if text, ok := compilerTexts[message]; ok {
		return text
	}
	return message
}

// checkBodies reports what the compiler does after it has checked types: functions
// that are declared only. To go/types they may be written in assembly.
func checkBodies(fset *token.FileSet, file *ast.File) []string {
	var messages []string
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Body != nil {
			continue
		}
		place := f.Name.Pos()
		if f.Recv != nil {
			place = f.Recv.Pos() // to the compiler a function begins after func
		}
		messages = append(messages, fmt.Sprintf("%s: missing function body", fset.Position(place)))
	}
	return messages
}

// checkMain reports what only Go's linker would.
func checkMain(fset *token.FileSet, file *ast.File, pkg *types.Package) []string {
	place := fset.Position(file.Name.Pos())
	if file.Name.Name != "main" {
		return []string{fmt.Sprintf("%s: package %s is not a main package", place, file.Name.Name)}
	}
	if _, ok := pkg.Scope().Lookup("main").(*types.Func); !ok {
		return []string{fmt.Sprintf("%s: function main is undeclared in the main package", place)}
	}
	return nil
}
