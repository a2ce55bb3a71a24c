package repl

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strings"

	"takingturns/runner/imports"
	"takingturns/runner/snippet"
)

// A cell is one input.
type cell struct {
	*snippet.Snippet
	form
	problem string // why it cannot be part of a session, with its place
	valid   bool   // its syntax is right

	names      map[string]bool // of declarations: what they take from elsewhere
	statements []ast.Stmt
	fset       *token.FileSet
}

// A form is how an input becomes a Go file: what stands before and after it.
type form struct{ before, after string }

var (
	declarations = form{"package main\n", ""}
	statements   = form{"package main\nfunc main() {\n", "\n}"}
)

// parseCell reads an input: declarations if it can be a list of them, otherwise
// statements. Variables are declared by statements, so that they are when it is their
// turn.
func parseCell(s *snippet.Snippet) *cell {
	c := &cell{Snippet: s, fset: token.NewFileSet()}
	file, form, err := parse(c.fset, s.Name+".go", s.Source)
	c.form, c.valid = form, err == nil
	switch {
	case form.closed(s.Source), form == statements && err == nil && len(file.Decls) > 1:
		c.problem = fmt.Sprintf("%s:%d: a closing brace closes nothing of this input", path, s.Line+1)
	case err == nil && form == declarations:
		c.declared(file)
	case err == nil:
		c.statements = file.Decls[0].(*ast.FuncDecl).Body.List
	}
	return c
}

// closed reports whether an input itself closes what goes before it.
func (f form) closed(text string) bool {
	if f.after == "" {
		return false
	}
	f.after = ""
	_, err := f.parse(token.NewFileSet(), "input.go", text)
	return err == nil
}

// declared takes in declarations.
func (c *cell) declared(file *ast.File) {
	c.names = map[string]bool{}
	for _, id := range file.Unresolved {
		c.names[id.Name] = true
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if ok && f.Recv == nil && (f.Name.Name == "main" || f.Name.Name == "init") {
			c.reject(f, "the session is the function main; name this one otherwise than "+f.Name.Name)
		}
	}
	available := slices.Concat(imports.Standard, imports.Own)
	for _, spec := range file.Imports {
		if !slices.Contains(available, strings.Trim(spec.Path.Value, "`\"")) {
			c.reject(spec, spec.Path.Value+" is not available here (available: "+strings.Join(available, ", ")+")")
		}
	}
}

// reject says why the input cannot be part of a session.
func (c *cell) reject(n ast.Node, why string) {
	line, _ := c.position(c.offset(n.Pos()))
	c.problem = fmt.Sprintf("%s:%d: %s", path, c.Line+line, why)
}

// offset is a position's in the input.
func (c *cell) offset(p token.Pos) int {
	return c.fset.PositionFor(p, false).Offset - len(c.before)
}

// parse parses an input in the form that fits. With an error it is the form that was
// most likely meant.
func parse(fset *token.FileSet, name, text string) (*ast.File, form, error) {
	file, err := declarations.parse(fset, name, text)
	if err == nil && !onlyVariables(file) {
		return file, declarations, nil
	}
	meant, failed := statements, err
	if file, err = statements.parse(fset, name, text); err == nil {
		return file, statements, nil
	}
	if declares(text) {
		meant, err = declarations, failed
	}
	return nil, meant, err
}

func (f form) parse(fset *token.FileSet, name, text string) (*ast.File, error) {
	return parser.ParseFile(fset, name, f.before+text+f.after, parser.ParseComments)
}

// onlyVariables reports whether a file declares variables and nothing else.
func onlyVariables(file *ast.File) bool {
	return !slices.ContainsFunc(file.Decls, func(d ast.Decl) bool {
		group, ok := d.(*ast.GenDecl)
		return !ok || group.Tok != token.VAR
	})
}

// declares reports whether a text begins as a declaration of package level does.
func declares(text string) bool {
	tokens := scan(text)
	switch tokens[0] {
	case token.IMPORT, token.TYPE, token.CONST:
		return true
	case token.FUNC: // func name, or func (receiver) name(
		i := 1
		if tokens[1] == token.LPAREN {
			i = slices.Index(tokens, token.RPAREN) + 1
		}
		return tokens[i] == token.IDENT && (i == 1 || tokens[i+1] == token.LPAREN)
	}
	return false
}

// isBlank reports whether there is nothing but blanks and comments.
func isBlank(text string) bool { return scan(text)[0] == token.EOF }

// scan returns the tokens of a text, the last of which is EOF, twice.
func scan(text string) []token.Token {
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(text)), []byte(text), func(token.Position, string) {}, 0)
	var tokens []token.Token
	for {
		_, t, _ := s.Scan()
		tokens = append(tokens, t)
		if t == token.EOF {
			return append(tokens, t)
		}
	}
}

// Complete tells whether a text is an input, right or wrong, and not the beginning of
// one that goes on in the next line.
func Complete(text string) bool {
	_, form, err := parse(token.NewFileSet(), "input.go", text)
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		return true
	}
	first := list[0]
	if first.Msg == "raw string literal not terminated" || first.Msg == "comment not terminated" {
		return false
	}
	if first.Pos.Offset < len(form.before)+len(strings.TrimRight(text, " \t\r\n")) {
		return true
	}
	return form.closed(text)
}
