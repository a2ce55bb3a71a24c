// Package imports says which packages a program in the machine may import, and what
// else its text must keep to. Both engines keep to the same rules, so that a program
// either is available under both or is refused under both, by the same words.
package imports

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// Standard lists the packages of Go's standard library that programs may import:
// what a workbook on concurrency needs and a machine without disk, environment
// and processes can give.
var Standard = []string{
	"bufio", "bytes", "cmp", "container/heap", "container/list", "context", "crypto/rand",
	"encoding/hex", "encoding/json", "errors", "flag", "fmt", "io", "iter", "log", "maps", "math",
	"math/rand", "math/rand/v2", "net", "net/http", "net/http/httptest", "net/url", "os",
	"regexp", "runtime", "slices", "sort", "strconv", "strings", "sync", "sync/atomic",
	"text/tabwriter", "time", "unicode", "unicode/utf8",
}

// Own lists the packages of this project that programs may import.
var Own = []string{"takingturns/runner/internet", "takingturns/runner/pyrand"}

// Hidden lists the packages that rewritten programs import (runner/lower), by
// themselves or for the types of what the program uses.
var Hidden = []string{"io/fs", "math/bits", "takingturns/runner/lowered"}

// Parse reads a program. The messages, one line each beginning with file name and
// position, say why it is not one: its syntax, no function main in package main,
// or an import that is not available. The file is nil if its syntax is wrong; then
// Go's compiler, which words that for readers, is to be asked.
func Parse(fset *token.FileSet, name string, source []byte) (file *ast.File, messages []string) {
	file, err := parser.ParseFile(fset, name, source, parser.SkipObjectResolution)
	var list scanner.ErrorList
	if errors.As(err, &list) {
		for _, e := range list {
			messages = append(messages, e.Error())
		}
		return nil, messages
	}
	return file, append(checkMain(fset, file), check(fset, file)...)
}

// HasSyntaxError tells whether one of the compiler's messages is about syntax: then
// it prints what its parser found and does not go on to check types.
func HasSyntaxError(messages []string) bool {
	return slices.ContainsFunc(messages, func(message string) bool {
		return strings.Contains(message, ": syntax error: ")
	})
}

// Header reads a program up to the end of its imports, as go build does. It is nil if
// they are not right; then go build says so and does not call the compiler.
func Header(name string, source []byte) *ast.File {
	file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ImportsOnly)
	if err != nil {
		return nil
	}
	return file
}

// checkMain returns a message if file is not a program that can be run. Go's
// linker would say so, without a position.
func checkMain(fset *token.FileSet, file *ast.File) []string {
	at := fset.Position(file.Name.Pos()).String()
	if file.Name.Name != "main" {
		return []string{fmt.Sprintf("%s: package %s cannot be run; a program is package main", at, file.Name.Name)}
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "main" && f.Recv == nil {
			return nil
		}
	}
	return []string{at + ": function main is undeclared in the main package"}
}

// check returns a message for each import of file that is not available, with
// its position, and what is available instead.
func check(fset *token.FileSet, file *ast.File) []string {
	var messages []string
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil || slices.Contains(Standard, path) || slices.Contains(Own, path) {
			continue
		}
		messages = append(messages, fmt.Sprintf("%s: %q is not available here (available: %s)",
			fset.Position(spec.Path.Pos()), path, strings.Join(slices.Concat(Standard, Own), ", ")))
	}
	return messages
}
