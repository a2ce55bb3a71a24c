// Package lower stands between a program and the interpreter. It type-checks the
// program as Go does, so that what Go rejects is rejected in Go's words
// ([Check]); it refuses what the interpreter cannot offer ([Checked.Missing]);
// and it rewrites what the interpreter gets wrong into plain Go that it gets
// right ([Checked.Lower]), one construct a file.
package lower
