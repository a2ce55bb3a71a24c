// Package lower stands between a program and the interpreter.
//
// It type-checks the program as Go does ([Check]), so that what Go rejects is
// rejected in Go's words. It rewrites what the interpreter gets wrong into plain Go
// that it gets right ([Checked.Lower]): generic code into copies for each set of
// type arguments (mono*.go), then statements and expressions, a construct a file,
// in the order that passes.go explains. A pass sees only the declarations that hold
// its construct (constructs.go). The types of what it writes are inferred where they
// are plain to see (infer.go); other declarations are type-checked again, each by
// itself (lower.go). It names what the interpreter cannot offer
// ([Checked.Missing]). Last it takes the program's types out of it
// ([Checked.Realize]): the guest makes them as the compiler would, and the
// interpreter finds them in a package of compiled symbols.
//
// What has no rewrite is an error that says so at the program's line: the program
// is refused before it runs.
package lower
