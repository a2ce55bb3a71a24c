package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// instantiate replaces every generic declaration of a
// program by concrete copies, one for each set of type arguments that the program
// reaches, as if its author had written them without type parameters. Generic
// functions and types of the standard library are copied into the program where g
// holds their source; g may be nil. What cannot be written out is an error.
//
// Copies keep the positions of what they were copied from. c.Printed tells what
// their names stand for.
func (c *Checked) instantiate(g *Generics, from types.Importer, version string) error {
	if !hasGenerics(c) {
		return nil
	}
	m := newMono(c, g)
	m.copyProgram()
	m.copyInstances()
	if m.err != nil {
		return m.err
	}
	m.assemble()
	return notAccepted(c.Fset, c.recheck(from, version))
}

// hasGenerics reports whether a program declares or uses anything generic.
func hasGenerics(c *Checked) bool {
	if len(c.Info.Instances) > 0 {
		return true
	}
	for _, d := range c.File.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Type.TypeParams != nil {
				return true
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if t, ok := spec.(*ast.TypeSpec); ok && isGenericOnly(c.Info, t) {
					return true
				}
			}
		}
	}
	return false
}

// isGenericOnly reports whether a type has no place in a program without type
// parameters: it has some itself, or it can only be a constraint.
func isGenericOnly(info *types.Info, spec *ast.TypeSpec) bool {
	if spec.TypeParams != nil {
		return true
	}
	obj := info.Defs[spec.Name]
	if obj == nil {
		return false
	}
	constraint, ok := obj.Type().Underlying().(*types.Interface)
	return ok && !constraint.IsMethodSet()
}

// mono is the work on one program.
type mono struct {
	c       *Checked
	program *unit
	std     *Generics
	context *types.Context // makes one type of equal instances

	instances map[*decl][]*instance
	queue     []*instance                   // not yet copied
	current   *instance                     // being copied
	hoist     map[*types.TypeName]bool      // local types that instances have to name
	names     map[types.Object]string       // new names of the program's own objects
	locals    map[*types.TypeName]localType // what stands behind a hoisted type's new name
	numbers   map[*types.TypeName]int       // numbers of local types, counted on demand

	decls   map[ast.Decl]ast.Decl // copies of what is not generic
	hoisted []ast.Decl            // local types that became the package's
	hidden  []ast.Decl            // constants that must not fold (see hideConstants)
	stdlib  []*instance           // instances of the standard library, in order

	separator string          // no name of the program holds it
	taken     map[string]bool // names given so far
	clash     map[string]bool // names that rendered types use: no local may shadow them
	renameAll bool            // types are rendered in functions that are not generic, too
	imports   map[string]string
	used      map[string]bool // local names of imports that copies use
	added     []*ast.ImportSpec
	err       error
}

func newMono(c *Checked, g *Generics) *mono {
	if c.Printed == nil {
		c.Printed = map[string]string{}
	}
	m := &mono{
		c: c, std: g, context: types.NewContext(), program: newUnit(c.Package, c.Info, c.File),
		instances: map[*decl][]*instance{}, hoist: map[*types.TypeName]bool{},
		names: map[types.Object]string{}, locals: map[*types.TypeName]localType{},
		decls: map[ast.Decl]ast.Decl{}, taken: map[string]bool{}, clash: map[string]bool{},
		imports: map[string]string{}, used: map[string]bool{},
	}
	m.separator = newSeparator(c.File)
	m.readImports()
	m.readNames()
	m.markLocals()
	return m
}

// refuse keeps the first thing that the program cannot be rewritten for. What goes
// wrong in an instance is put down to what the program first asked for it with.
func (m *mono) refuse(pos token.Pos, what string) {
	if m.err == nil {
		m.err = &refusal{m.c.Fset.Position(m.origin(pos)), what}
	}
}

func (m *mono) origin(pos token.Pos) token.Pos {
	if m.current != nil {
		return m.current.origin
	}
	return pos
}

// refusal says what of a program cannot be run.
type refusal struct {
	place token.Position
	what  string
}

func (e *refusal) Error() string { return e.place.String() + ": " + e.what }

// copyProgram copies what is not generic.
func (m *mono) copyProgram() {
	c := m.copier(m.program, &env{})
	for _, d := range m.c.File.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if !m.program.isGeneric(d) {
				m.decls[d] = clone(c.cloner(), d)
			}
		case *ast.GenDecl:
			if d.Tok != token.IMPORT {
				m.decls[d] = c.genDecl(d)
			}
		}
	}
}

// copyInstances makes what was asked for, and what that asks for.
func (m *mono) copyInstances() {
	const enough = 10_000 // go/types finds endless instantiation; this is for what it missed
	for n := 0; len(m.queue) > 0 && m.err == nil; n++ {
		i := m.queue[0]
		m.current = i
		m.queue = m.queue[1:]
		if n > enough {
			m.refuse(i.decl.pos(), "too many instances of generic "+i.decl.name())
		}
		m.copyInstance(i)
	}
}

// assemble puts the copies in the file, in the places of what they replace.
func (m *mono) assemble() {
	decls := m.importDecls()
	decls = append(decls, m.hidden...)
	decls = append(decls, m.hoisted...)
	for _, d := range m.c.File.Decls {
		if copied := m.decls[d]; copied != nil {
			decls = append(decls, copied)
		}
		for _, declared := range m.program.byNode[d] {
			for _, i := range m.instances[declared] {
				decls = append(decls, i.copies...)
			}
		}
	}
	for _, i := range m.stdlib {
		decls = append(decls, i.copies...)
	}
	file := *m.c.File
	file.Decls, file.Comments = decls, nil
	m.c.File = &file
}
