// Package lower rewrites what the interpreter gets wrong into plain Go that it
// gets right.
package lower
