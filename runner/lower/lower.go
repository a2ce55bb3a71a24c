package lower

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// Lower rewrites a program that Go accepts into plain Go that the interpreter gets
// right: without generics, ranges over functions and integers, builtins that it
// lacks, and with variables of their own wherever a closure holds one. The error
// says what of the program cannot be run.
func (c *Checked) Lower(g *Generics, from types.Importer, version string) error {
	if err := c.instantiate(g, from, version); err != nil {
		return err
	}
	return newBuilder(c, from, version).lower()
}

// lower is for programs without generics.
func (b *builder) lower() error {
	if err := b.prepare(); err != nil {
		return err
	}
	return b.apply(statements...)
}

// prepare lets passes go by one declaration at a time, and by names.
func (b *builder) prepare() error {
	unshadow(b)
	if err := b.check(nil); err != nil {
		return err
	}
	initOrder(b)
	if err := b.check(nil); err != nil {
		return err
	}
	b.look()
	return nil
}

// look finds out what there is for passes to do.
func (b *builder) look() {
	for _, d := range b.c.File.Decls {
		b.holds[d] = b.constructsOf(d)
	}
}

// apply applies passes in order.
func (b *builder) apply(passes ...pass) error {
	for _, p := range passes {
		if err := b.applyOne(p); err != nil {
			return err
		}
	}
	return b.check(b.c.File.Decls)
}

// applyOne applies a pass to the declarations that hold what it rewrites.
func (b *builder) applyOne(p pass) error {
	concerned := slices.DeleteFunc(slices.Clone(b.c.File.Decls), func(d ast.Decl) bool { return b.holds[d]&p.of == 0 })
	if err := b.check(concerned); err != nil {
		return err
	}
	any := false
	for _, d := range concerned {
		b.decl, b.changed, b.targets = d, false, nil
		b.readNames(d)
		p.rewrite(b)
		if b.err != nil {
			return b.err
		}
		if b.changed {
			b.stale[d] = !b.infer()
			b.holds[d] = b.constructsOf(d)
			any = true
		}
	}
	if any && p.after != nil {
		p.after(b)
	}
	return nil
}

// add adds a declaration to the program and to its package.
func (b *builder) add(d ast.Decl) {
	b.c.File.Decls = append(b.c.File.Decls, d)
	b.err = cmp.Or(b.err, b.checkDecls(d))
	b.holds[d] = b.constructsOf(d)
}

// remove takes the declaration at hand out of the program.
func (b *builder) remove(d ast.Decl) {
	b.c.File.Decls = slices.DeleteFunc(b.c.File.Decls, func(have ast.Decl) bool { return have == d })
	b.changed = true
}

// check type-checks those of some declarations that passes have changed. As a rule
// these are bodies of functions, which the rest of the package does not look into: each
// is checked as the body of a function without a name that takes the receiver as a
// parameter.
func (b *builder) check(decls []ast.Decl) error {
	if b.again {
		return b.checkAll()
	}
	var bodies []ast.Decl
	for _, d := range decls {
		if !b.stale[d] {
			continue
		}
		f, ok := d.(*ast.FuncDecl)
		if !ok {
			return b.checkAll()
		}
		b.c.forget(f)
		bodies = append(bodies, nameless(f))
		delete(b.stale, d)
		delete(b.local, d)
	}
	if bodies == nil {
		return nil
	}
	return b.checkDecls(bodies...)
}

// checkDecls type-checks declarations as a file of their own with the program's imports.
func (b *builder) checkDecls(decls ...ast.Decl) error {
	file := *b.c.File
	file.Decls = slices.DeleteFunc(slices.Clone(file.Decls), func(d ast.Decl) bool { return !isImport(d) })
	file.Decls = append(file.Decls, decls...)
	return notAccepted(b.c.Fset, b.c.checkMore(&file, b.from, b.version))
}

// forget forgets what the identifiers of a function mean: a declaration may have become
// a use.
func (c *Checked) forget(f *ast.FuncDecl) {
	ast.Inspect(f, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id != f.Name {
			delete(c.Info.Defs, id)
			delete(c.Info.Uses, id)
		}
		return true
	})
}

// nameless is a function of the same parameters and body.
func nameless(f *ast.FuncDecl) *ast.FuncDecl {
	t := *f.Type
	if f.Recv != nil {
		params := *t.Params
		params.List = slices.Concat(f.Recv.List, params.List)
		t.Params = &params
	}
	return &ast.FuncDecl{Name: ident("_"), Type: &t, Body: f.Body}
}

// checkAll type-checks the whole program anew.
func (b *builder) checkAll() error {
	b.again = false
	clear(b.stale)
	clear(b.local)
	return notAccepted(b.c.Fset, b.c.recheck(b.from, b.version))
}

// recheck type-checks what became of the program.
func (c *Checked) recheck(from types.Importer, version string) []types.Error {
	again, found := check(c.Fset, c.File, from, version)
	again.Printed = c.Printed
	*c = *again
	return found
}

// notAccepted makes an error of what Go rejects. What a pass leaves unused does no harm:
// those errors are soft.
func notAccepted(fset *token.FileSet, found []types.Error) error {
	found = slices.DeleteFunc(found, func(e types.Error) bool { return e.Soft })
	if len(found) > 0 {
		return &loweringError{wordErrors(fset, found)}
	}
	return nil
}

// loweringError is a fault of a pass: it made something that Go rejects.
type loweringError struct{ messages []string }

func (e *loweringError) Error() string { return "the program could not be rewritten: " + e.messages[0] }
