package lower

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"takingturns/runner/lower/std"
)

// Generics is the source of the generic functions and types of Go's standard
// library, checked and ready to be copied into programs (see instantiate). It is
// not changed by use.
type Generics struct{ units map[string]*unit }

// Lowered is the import path of the package that lowered programs call for what
// cannot be written in plain Go. The interpreter provides it; programs cannot
// import it. It holds
//
//	// Pull is iter.Pull for a sequence of nothing.
//	func Pull(seq func(yield func() bool)) (next func() bool, stop func())
const Lowered = "takingturns/runner/lowered"

// LoweredSource declares what package [Lowered] holds, for a type checker.
const LoweredSource = `package lowered

func Pull(seq func(yield func() bool)) (next func() bool, stop func())
`

// LoadGenerics parses and checks the generic part of the standard library. It is
// slow; do it once. The function read returns the source files of a package, by
// name (see [std.Packages]). Positions enter fset, which must be that of the
// programs; from must be the importer that they are checked with.
func LoadGenerics(fset *token.FileSet, read func(path string) (map[string][]byte, error), from types.Importer, version string) (*Generics, error) {
	g := &Generics{map[string]*unit{}}
	for _, p := range std.Packages {
		l := &loader{fset: fset, path: p.Path, from: from, version: version}
		name, ours, err := p.Ours()
		if err != nil {
			return nil, err
		}
		if ours != nil {
			l.parse("$GOROOT/src/"+p.Path+"/"+name, ours)
		}
		if p.Files != nil {
			sources, err := read(p.Path)
			if err != nil {
				return nil, err
			}
			for _, name := range p.Files {
				l.parse("$GOROOT/src/"+p.Path+"/"+name, sources[name])
			}
		}
		u, err := l.load()
		if err != nil {
			return nil, fmt.Errorf("the generic part of package %s: %w", p.Path, err)
		}
		g.units[p.Path] = u
	}
	return g, nil
}

// loader makes a unit of a package's generic part.
type loader struct {
	fset    *token.FileSet
	path    string
	from    types.Importer
	version string

	files []*ast.File
	whole *types.Package // as programs import it
	named map[string]bool
	err   error
}

func (l *loader) parse(name string, source []byte) {
	if source == nil {
		l.err = errors.Join(l.err, fmt.Errorf("%s is missing", name))
		return
	}
	file, err := parser.ParseFile(l.fset, name, source, parser.SkipObjectResolution)
	l.err = errors.Join(l.err, err)
	l.files = append(l.files, file)
}

// load checks what the files have of generic declarations and of what these need.
func (l *loader) load() (*unit, error) {
	if l.err != nil {
		return nil, l.err
	}
	whole, err := l.from.Import(l.path)
	if err != nil || whole == nil {
		return nil, fmt.Errorf("no export data (%v)", err)
	}
	l.whole = whole
	l.keepGeneric()
	for _, file := range l.files {
		dot := &ast.ImportSpec{Name: ast.NewIdent("."), Path: &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(l.path)}}
		file.Decls = append([]ast.Decl{&ast.GenDecl{Tok: token.IMPORT, Specs: []ast.Spec{dot}}}, file.Decls...)
		file.Imports = append(file.Imports, dot)
	}
	info := newInfo()
	config := types.Config{GoVersion: l.version, Importer: l, Sizes: types.SizesFor("gc", "wasm"), Error: func(err error) {
		if e := (types.Error{}); errors.As(err, &e) && !e.Soft { // an unused import is soft
			l.err = errors.Join(l.err, err)
		}
	}}
	pkg, _ := config.Check(l.path, l.fset, l.files, info)
	return newUnit(pkg, info, l.files...), l.err
}

// Import lets the generic part see the rest of its package: compiled, and
// imported by a dot.
func (l *loader) Import(path string) (*types.Package, error) {
	switch path {
	case Lowered:
		file, err := parser.ParseFile(l.fset, "lowered.go", LoweredSource, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		return new(types.Config).Check(path, l.fset, []*ast.File{file}, nil)
	case l.path:
		rest := types.NewPackage(path, l.whole.Name())
		for _, name := range l.whole.Scope().Names() {
			if !l.named[name] {
				rest.Scope().Insert(l.whole.Scope().Lookup(name))
			}
		}
		rest.MarkComplete()
		return rest, nil
	}
	return l.from.Import(path)
}

// keepGeneric drops all declarations but the generic ones and what these name.
// Of two of one name, the first stays: ours.
func (l *loader) keepGeneric() {
	first := map[string]ast.Decl{}
	var todo []string
	for _, file := range l.files {
		for _, d := range file.Decls {
			for _, name := range declared(d) {
				if first[name] == nil {
					first[name] = d
					if isGenericDecl(d) {
						todo = append(todo, name)
					}
				}
			}
		}
	}
	kept := l.keep(first, todo)
	for _, file := range l.files {
		file.Decls = slices.DeleteFunc(file.Decls, func(d ast.Decl) bool { return !kept[d] && !isImport(d) })
	}
}

// keep follows the names that declarations mention, up to what the rest of the
// package exports.
func (l *loader) keep(decls map[string]ast.Decl, todo []string) map[ast.Decl]bool {
	kept := map[ast.Decl]bool{}
	l.named = map[string]bool{}
	for len(todo) > 0 {
		d := decls[todo[0]]
		todo = todo[1:]
		if kept[d] {
			continue
		}
		kept[d] = true
		for _, name := range declared(d) {
			l.named[name] = true
		}
		ast.Inspect(d, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && decls[id.Name] != nil && !id.IsExported() {
				todo = append(todo, id.Name)
			}
			return true
		})
	}
	return kept
}

// declared returns the names that a declaration gives, methods with their type's.
func declared(d ast.Decl) []string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return []string{d.Name.Name}
		}
		return []string{types.ExprString(d.Recv.List[0].Type) + "." + d.Name.Name}
	case *ast.GenDecl:
		var names []string
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, spec.Name.Name)
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					names = append(names, name.Name)
				}
			}
		}
		return names
	}
	return nil
}

func isGenericDecl(d ast.Decl) bool {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return d.Type.TypeParams != nil || d.Recv != nil && strings.Contains(types.ExprString(d.Recv.List[0].Type), "[")
	case *ast.GenDecl:
		return slices.ContainsFunc(d.Specs, func(s ast.Spec) bool {
			t, ok := s.(*ast.TypeSpec)
			return ok && t.TypeParams != nil
		})
	}
	return false
}

func isImport(d ast.Decl) bool {
	g, ok := d.(*ast.GenDecl)
	return ok && g.Tok == token.IMPORT
}
