package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

// readImports notes the names by which the program calls other packages.
func (m *mono) readImports() {
	for _, spec := range m.c.File.Imports {
		if pkg := m.imported(spec); pkg != nil && pkg.Name() != "." && pkg.Name() != "_" {
			m.imports[pkg.Imported().Path()] = pkg.Name()
		}
	}
}

func (m *mono) imported(spec *ast.ImportSpec) *types.PkgName {
	if spec.Name != nil {
		pkg, _ := m.c.Info.Defs[spec.Name].(*types.PkgName)
		return pkg
	}
	pkg, _ := m.c.Info.Implicits[spec].(*types.PkgName)
	return pkg
}

// importName returns the name of another package in the program, which comes to
// import it.
func (m *mono) importName(pkg *types.Package) string {
	name := m.imports[pkg.Path()]
	if name == "" {
		name = m.unique(pkg.Name())
		m.imports[pkg.Path()] = name
		m.added = append(m.added, &ast.ImportSpec{
			Name: ast.NewIdent(name),
			Path: &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(pkg.Path())},
		})
	}
	m.used[name] = true
	return name
}

// importDecls returns the imports that the rewritten program uses.
func (m *mono) importDecls() []ast.Decl {
	var decls []ast.Decl
	var specs []*ast.ImportSpec
	for _, d := range m.c.File.Decls {
		d, ok := d.(*ast.GenDecl)
		if !ok || d.Tok != token.IMPORT {
			continue
		}
		r := *d
		r.Specs = nil
		for _, s := range d.Specs {
			if spec := s.(*ast.ImportSpec); m.isUsed(spec) {
				r.Specs = append(r.Specs, spec)
				specs = append(specs, spec)
			}
		}
		if r.Specs != nil {
			decls = append(decls, &r)
		}
	}
	for _, spec := range m.added {
		decls = append(decls, &ast.GenDecl{Tok: token.IMPORT, Specs: []ast.Spec{spec}})
		specs = append(specs, spec)
	}
	m.c.File.Imports = specs
	return decls
}

func (m *mono) isUsed(spec *ast.ImportSpec) bool {
	pkg := m.imported(spec)
	switch {
	case pkg == nil || pkg.Name() == "_":
		return true
	case pkg.Name() == ".":
		return m.used["."+pkg.Imported().Path()]
	}
	return m.used[pkg.Name()]
}
