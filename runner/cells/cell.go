package cells

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"slices"
	"strings"
)

// A cell is a Snippet parsed. Cutting declarations out of it leaves the offsets of the
// others as they were.
type cell struct {
	Snippet
	text []byte // what was parsed: Source, after a package clause if it lacks one
	skip int    // bytes of text before Source
	file *ast.File
	fset *token.FileSet
	cut  []span // no part of the program
}

// errorAt is an error at a line of the snippet; line 0 is its fence.
func (s Snippet) errorAt(line int, text string) error {
	return &Error{Path: s.Path, Line: s.Line + line, Text: text}
}

func parseCell(s Snippet) (*cell, error) {
	c := &cell{Snippet: s, fset: token.NewFileSet()}
	prefix := ""
	if !hasPackageClause(s.Source) {
		prefix = "package main\n" + lineDirective(s.Name, 1, 1)
	}
	c.text, c.skip = []byte(prefix+s.Source), len(prefix)
	file, err := parser.ParseFile(c.fset, s.Name+".go", c.text, parser.ParseComments)
	if err != nil {
		var list scanner.ErrorList
		if errors.As(err, &list) {
			return nil, s.errorAt(list[0].Pos.Line, list[0].Msg)
		}
		return nil, s.errorAt(0, err.Error())
	}
	c.file = file
	return c, nil
}

// hasPackageClause tells whether the first token is the package keyword.
func hasPackageClause(source string) bool {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(source))
	s.Init(file, []byte(source), func(token.Position, string) {}, 0)
	_, tok, _ := s.Scan()
	return tok == token.PACKAGE
}

// A span is a range of bytes of a cell's text.
type span struct{ from, to int }

func (c *cell) offset(p token.Pos) int { return c.fset.PositionFor(p, false).Offset }

// span is the range of a declaration or spec together with its comments, the
// semicolon after it, and what follows on its last line if that is a comment.
func (c *cell) span(n ast.Node, doc *ast.CommentGroup) span {
	s := span{c.offset(n.Pos()), c.offset(n.End())}
	if doc != nil {
		s.from = c.offset(doc.Pos())
	}
	rest := strings.TrimLeft(string(c.text[s.to:]), " \t")
	rest = strings.TrimPrefix(rest, ";")
	if comment := strings.TrimLeft(rest, " \t"); strings.HasPrefix(comment, "//") {
		line, _, _ := strings.Cut(comment, "\n")
		rest = comment[len(line):]
	}
	s.to = len(c.text) - len(rest)
	return s
}

// drop cuts out a declaration or a spec of a group.
func (c *cell) drop(n ast.Node, doc *ast.CommentGroup) {
	c.cut = append(c.cut, c.span(n, doc))
}

// blankName puts the blank identifier in a name's place.
func (c *cell) blankName(id *ast.Ident) {
	from, to := c.offset(id.Pos()), c.offset(id.End())
	copy(c.text[from:to], "_"+strings.Repeat(" ", to-from-1))
}

// needs are the names that what is left of the cell uses and does not declare
// in an enclosing block: among them the packages it needs. The parser's own
// resolution knows that a parameter called url is not the package; type
// checking, which would replace it, cannot come before the merge.
func (c *cell) needs() map[string]bool {
	names := map[string]bool{}
	for _, id := range c.file.Unresolved {
		at := c.offset(id.Pos())
		if !slices.ContainsFunc(c.cut, func(s span) bool { return s.from <= at && at < s.to }) {
			names[id.Name] = true
		}
	}
	return names
}

// pieces is what is left of the cell, cut into the pieces between what is
// dropped, each after a line directive.
func (c *cell) pieces() []string {
	slices.SortFunc(c.cut, func(a, b span) int { return a.from - b.from })
	var pieces []string
	from := c.skip
	for _, s := range append(c.cut, span{len(c.text), len(c.text)}) {
		piece := strings.TrimRight(string(c.text[from:max(from, s.from)]), " \t\n")
		trimmed := strings.TrimLeft(piece, " \t\n;")
		if trimmed != "" {
			pieces = append(pieces, c.directive(from+len(piece)-len(trimmed))+trimmed+"\n")
		}
		from = max(from, s.to)
	}
	return pieces
}

// directive is the line directive for what begins at an offset.
func (c *cell) directive(offset int) string {
	before := string(c.text[c.skip:offset])
	lineStart := strings.LastIndex(before, "\n") + 1
	return lineDirective(c.Name, strings.Count(before, "\n")+1, len(before)-lineStart+1)
}

// lineDirective makes compilers count what follows it as beginning at a line
// and column, from 1, of the snippet. Without a column they would report none
// until the next directive.
func lineDirective(name string, line, column int) string {
	return fmt.Sprintf("//line %s.go:%d:%d\n", name, line, column)
}
