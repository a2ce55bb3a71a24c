package toolchain

import (
	"bytes"
	"context"
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"math/big"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"takingturns/runner/exports"
	"takingturns/runner/imports"
	"takingturns/runner/lower/std"

	"golang.org/x/tools/go/gcexportdata"
)

// handMade are the packages whose tables stand in runner/guest: what else they hold
// would show the interpreter.
var handMade = []string{"runtime"}

// checkedOnly are packages that the generic part of the standard library imports
// where no program can follow.
var checkedOnly = []string{"internal/reflectlite"}

// symbolTables writes the guest's file of symbols: for each package that snippets
// may import, in the form that yaegi's own extract command gives, what the local
// Go release exports; and its export data, to type-check against. yaegi's extract would type-check every package's
// dependencies from source, 20 seconds for ours; the compiler's export data
// holds the same facts and is made on the way to the guest anyway. The packages of
// without are left out.
func (t *Toolchain) symbolTables(ctx context.Context, flags, without []string) ([]byte, error) {
	packages := slices.Concat(imports.Standard, imports.Own, imports.Hidden, checkedOnly)
	packages = slices.DeleteFunc(packages, func(path string) bool { return slices.Contains(without, path) })
	// Compiles what is not compiled yet.
	listed, err := t.goOutput(ctx, slices.Concat([]string{"list", "-export", "-deps", "-f", exports.Format}, flags, packages))
	if err != nil {
		return nil, err
	}
	from := exports.NewImporter(listed)
	table := &symbolTable{imported: map[string]bool{"go/token": true}}
	for _, path := range packages {
		pkg, err := from.Import(path)
		if err != nil {
			return nil, fmt.Errorf("reading package %s: %w", path, err)
		}
		if !slices.Contains(handMade, path) && !slices.Contains(checkedOnly, path) {
			table.add(pkg)
		}
		if err := table.export(pkg); err != nil {
			return nil, fmt.Errorf("export data of package %s: %w", path, err)
		}
	}
	if err := table.addGenerics(t.goroot); err != nil {
		return nil, err
	}
	return table.file(), nil
}

// goOutput runs the go command for wasip1 in the repository and returns what it prints.
func (t *Toolchain) goOutput(ctx context.Context, args []string) (string, error) {
	cmd := t.command(ctx, args...)
	cmd.Env = wasiEnvironment(cmd.Env)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", &BuildError{Output: stderr.String(), Err: err}
	}
	return string(out), nil
}

// symbolTable collects Go source.
type symbolTable struct {
	imported map[string]bool
	symbols  bytes.Buffer // entries of the list tables
	wrappers bytes.Buffer // types that lend an interpreted value its methods
	generics bytes.Buffer // entries of the map genericFiles
	exports  bytes.Buffer // entries of the map exportData
}

// export enters a package's export data, by which the guest type-checks.
func (s *symbolTable) export(pkg *types.Package) error {
	var data bytes.Buffer
	if err := gcexportdata.Write(&data, token.NewFileSet(), pkg); err != nil {
		return err
	}
	fmt.Fprintf(&s.exports, "\t%q: %q,\n", pkg.Path(), data.String())
	return nil
}

// addGenerics enters the source files of the standard library's generic part, from
// which lowered programs get copies.
func (s *symbolTable) addGenerics(goroot string) error {
	for _, p := range std.Packages {
		if p.Files == nil {
			continue
		}
		fmt.Fprintf(&s.generics, "\t%q: {\n", p.Path)
		for _, name := range p.Files {
			source, err := os.ReadFile(filepath.Join(goroot, "src", filepath.FromSlash(p.Path), name))
			if err != nil {
				return err
			}
			fmt.Fprintf(&s.generics, "\t\t%q: []byte(%q),\n", name, source)
		}
		fmt.Fprint(&s.generics, "\t},\n")
	}
	return nil
}

// alias names a package in the table; two packages may share their own name.
func (s *symbolTable) alias(pkg *types.Package) string {
	s.imported[pkg.Path()] = true
	return mangle(pkg.Path())
}

func mangle(path string) string { return "_" + strings.NewReplacer("/", "_", ".", "_").Replace(path) }

// add enters the exported declarations of pkg but for generic ones, which a table
// cannot hold.
func (s *symbolTable) add(pkg *types.Package) {
	fmt.Fprintf(&s.symbols, "\t{%q, []symbol{\n", path.Join(pkg.Path(), pkg.Name()))
	for _, name := range pkg.Scope().Names() {
		object := pkg.Scope().Lookup(name)
		if object.Exported() && !isGeneric(object) {
			s.addObject(pkg, object)
		}
	}
	fmt.Fprint(&s.symbols, "\t}},\n")
}

func isGeneric(object types.Object) bool {
	switch object := object.(type) {
	case *types.Func:
		return object.Signature().TypeParams().Len() > 0
	case *types.TypeName:
		if t, ok := object.Type().Underlying().(*types.Interface); ok && !t.IsMethodSet() {
			return true // a constraint
		}
		t, ok := object.Type().(interface{ TypeParams() *types.TypeParamList })
		return ok && t.TypeParams().Len() > 0
	}
	return false
}

func (s *symbolTable) addObject(pkg *types.Package, object types.Object) {
	name := object.Name()
	full := s.alias(pkg) + "." + name
	switch object := object.(type) {
	case *types.Const:
		fmt.Fprintf(&s.symbols, "\t\t{%q, %s},\n", name, constantText(object, full))
	case *types.Func:
		fmt.Fprintf(&s.symbols, "\t\t{%q, %s},\n", name, full)
	case *types.Var:
		fmt.Fprintf(&s.symbols, "\t\t{%q, variable{&%s}},\n", name, full)
	case *types.TypeName:
		fmt.Fprintf(&s.symbols, "\t\t{%q, (*%s)(nil)},\n", name, full)
		if t, ok := object.Type().Underlying().(*types.Interface); ok {
			s.addWrapper(pkg, name, t)
		}
	}
}

// constantText keeps an untyped constant untyped, and exact.
func constantText(c *types.Const, full string) string {
	if b, ok := c.Type().(*types.Basic); !ok || b.Info()&types.IsUntyped == 0 {
		return full
	}
	switch value := c.Val(); value.Kind() {
	case constant.String:
		return fmt.Sprintf("untyped{%q, token.STRING}", value.ExactString())
	case constant.Int:
		return fmt.Sprintf("untyped{%q, token.INT}", value.ExactString())
	case constant.Float:
		f, ok := constant.Val(value).(*big.Float)
		if !ok {
			f = new(big.Float).SetRat(constant.Val(value).(*big.Rat))
		}
		return fmt.Sprintf("untyped{%q, token.FLOAT}", f.Text('g', int(f.Prec())))
	}
	return full
}

// addWrapper declares a struct type with the methods of an interface, each of
// which calls a function held in a field.
func (s *symbolTable) addWrapper(pkg *types.Package, name string, t *types.Interface) {
	wrapper := mangle(pkg.Path()) + "_" + name
	fmt.Fprintf(&s.symbols, "\t\t{%q, (*%s)(nil)},\n", "_"+name, wrapper)
	var fields, methods bytes.Buffer
	for m := range t.Methods() {
		if !m.Exported() || isInternal(m.Signature()) {
			continue
		}
		params, args, results := s.signature(m.Signature())
		fmt.Fprintf(&fields, "\tW%s func(%s) (%s)\n", m.Name(), params, results)
		fmt.Fprintf(&methods, "func (w %s) %s(%s) (%s) {", wrapper, m.Name(), params, results)
		if m.Name() == "String" {
			fmt.Fprint(&methods, " if w.WString == nil { return \"\" };")
		}
		if results != "" {
			fmt.Fprint(&methods, " return")
		}
		fmt.Fprintf(&methods, " w.W%s(%s) }\n", m.Name(), args)
	}
	fmt.Fprintf(&s.wrappers, "type %s struct {\n\tIValue any\n%s}\n\n%s\n", wrapper, fields.Bytes(), methods.Bytes())
}

// isInternal reports whether a signature names what only the standard library may import,
// so that no program can have such a method.
func isInternal(f *types.Signature) (found bool) {
	types.TypeString(f, func(p *types.Package) string {
		found = found || slices.Contains(strings.Split(p.Path(), "/"), "internal")
		return p.Path()
	})
	return found
}

func (s *symbolTable) signature(f *types.Signature) (params, args, results string) {
	var p, a, r []string
	for i := range f.Params().Len() {
		typ := types.TypeString(f.Params().At(i).Type(), s.alias)
		arg := fmt.Sprintf("a%d", i)
		if f.Variadic() && i == f.Params().Len()-1 {
			p, a = append(p, arg+" ..."+strings.TrimPrefix(typ, "[]")), append(a, arg+"...")
			continue
		}
		p, a = append(p, arg+" "+typ), append(a, arg)
	}
	for v := range f.Results().Variables() {
		r = append(r, types.TypeString(v.Type(), s.alias))
	}
	return strings.Join(p, ", "), strings.Join(a, ", "), strings.Join(r, ", ")
}

func (s *symbolTable) file() []byte {
	var b bytes.Buffer
	fmt.Fprint(&b, "package main\n\nimport (\n")
	for _, path := range slices.Sorted(maps.Keys(s.imported)) {
		switch path {
		case "go/token":
			fmt.Fprintf(&b, "\t%q\n", path)
		default:
			fmt.Fprintf(&b, "\t%s %q\n", mangle(path), path)
		}
	}
	fmt.Fprintf(&b, ")\n\nvar tables = []symbolTable{\n%s}\n\n", s.symbols.Bytes())
	fmt.Fprintf(&b, "var genericFiles = map[string]map[string][]byte{\n%s}\n\n", s.generics.Bytes())
	fmt.Fprintf(&b, "var exportData = map[string]string{\n%s}\n\n", s.exports.Bytes())
	b.Write(s.wrappers.Bytes())
	return b.Bytes()
}
