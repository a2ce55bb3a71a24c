package lower

import (
	"go/types"
	"slices"
)

// A pass rewrites one construct of a checked program into plain Go, in place, and
// reports whether it changed anything. What it makes is type-checked again, so it
// need not keep c.Info up to date; positions of the program's own nodes stay. An
// error says what of the program cannot be run.
type pass func(c *Checked) (changed bool, err error)

// plainly is a pass that can rewrite every program.
func plainly(p func(c *Checked) bool) pass {
	return func(c *Checked) (bool, error) { return p(c), nil }
}

// Lower rewrites a program that Go accepts into plain Go that the interpreter gets
// right: without generics, ranges over functions and integers, builtins that it
// lacks, and with variables of their own wherever a closure holds one. The error
// says what of the program cannot be run.
func (c *Checked) Lower(g *Generics, from types.Importer, version string) error {
	passes := []pass{instantiate(g)}
	for _, p := range statements {
		passes = append(passes, plainly(p))
	}
	return c.apply(from, version, passes...)
}

// apply applies passes in order.
func (c *Checked) apply(from types.Importer, version string, passes ...pass) error {
	for _, p := range passes {
		changed, err := p(c)
		if err != nil {
			return err
		}
		if !changed {
			continue
		}
		// What a pass leaves unused does no harm: those errors are soft.
		again, found := check(c.Fset, c.File, from, version)
		found = slices.DeleteFunc(found, func(e types.Error) bool { return e.Soft })
		if len(found) > 0 {
			return &loweringError{wordErrors(c.Fset, found)}
		}
		again.Printed = c.Printed
		*c = *again
	}
	return nil
}

// loweringError is a fault of a pass: it made something that Go rejects.
type loweringError struct{ messages []string }

func (e *loweringError) Error() string { return "the program could not be rewritten: " + e.messages[0] }
