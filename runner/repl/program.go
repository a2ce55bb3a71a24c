package repl

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strings"

	"takingturns/runner/imports"
	"takingturns/runner/snippet"
)

// A plan is how cells become a program.
type plan struct {
	cells  []*cell
	global map[string]string // variables that functions use, with their types
	values map[string]bool   // expressions whose values are printed, by their place
	unused []string          // variables
}

// program makes the cells' program. Types, and what is printed, are known when a first
// version of it has been checked.
func (s *Session) program(cells []*cell) (snippet.Program, error) {
	p, err := s.plan(cells)
	if err != nil {
		return snippet.Program{}, err
	}
	program, err := p.program(fmt.Sprintf("//line end.go:1:1\nprint(%q)\n", end))
	program.Traced = true
	return program, err
}

func (s *Session) plan(cells []*cell) (*plan, error) {
	p := &plan{cells: cells, global: s.globals(cells)}
	draft, err := p.program("")
	if err != nil {
		return nil, err
	}
	found := s.check(draft)
	maps.Copy(s.types, found.types)
	p.global, p.values, p.unused = s.globals(cells), found.values, found.unused
	return p, nil
}

// wrong is a program with an input whose syntax is wrong, so that the compiler's parser
// may say how.
func (s *Session) wrong(c *cell) snippet.Program {
	text := c.before + c.directive(0) + c.Source
	if Complete(c.Source) {
		text += c.after
	}
	return snippet.Program{Name: c.Name + ".go", Source: []byte(text)}
}

// globals are the variables that functions use, as far as their types are known, and
// those that are set together with one of them.
func (s *Session) globals(cells []*cell) map[string]string {
	used := map[string]bool{}
	for _, c := range cells {
		maps.Copy(used, c.names)
	}
	for grown := true; grown; {
		grown = false
		for _, names := range definitions(cells) {
			if slices.ContainsFunc(names, func(name string) bool { return used[name] }) {
				for _, name := range names {
					grown = grown || !used[name]
					used[name] = true
				}
			}
		}
	}
	global := map[string]string{}
	for _, names := range definitions(cells) {
		for _, name := range names {
			if used[name] && s.types[name] != "" {
				global[name] = s.types[name]
			}
		}
	}
	return global
}

// definitions are the names that each statement declares.
func definitions(cells []*cell) (all [][]string) {
	for _, c := range cells {
		for _, statement := range c.statements {
			if names := defined(statement); names != nil {
				all = append(all, names)
			}
		}
	}
	return all
}

// defined are the names that a statement declares, or may declare.
func defined(statement ast.Stmt) (names []string) {
	var identifiers []ast.Expr
	switch statement := statement.(type) {
	case *ast.AssignStmt:
		if statement.Tok == token.DEFINE {
			identifiers = statement.Lhs
		}
	case *ast.DeclStmt:
		for _, spec := range statement.Decl.(*ast.GenDecl).Specs {
			if values, ok := spec.(*ast.ValueSpec); ok && statement.Decl.(*ast.GenDecl).Tok == token.VAR {
				for _, id := range values.Names {
					identifiers = append(identifiers, id)
				}
			}
		}
	}
	for _, e := range identifiers {
		if id, ok := e.(*ast.Ident); ok && id.Name != "_" {
			names = append(names, id.Name)
		}
	}
	return names
}

// program is that of the plan. Its parts are merged as snippets of a chapter are that
// use each other: what is declared again replaces the earlier one, and of the imports,
// which are all that there are, those stay that are needed. last stands at main's end.
func (p *plan) program(last string) (snippet.Program, error) {
	chapter := &snippet.Chapter{Path: path}
	add := func(s *snippet.Snippet) {
		s.Chapter = chapter
		chapter.Snippets = append(chapter.Snippets, s)
	}
	add(&snippet.Snippet{Name: "imports", Source: importAll()})
	add(&snippet.Snippet{Name: "variables", Source: p.variables()})
	for _, c := range p.cells {
		if c.form == declarations {
			add(&snippet.Snippet{Name: c.Name, Line: c.Line, Source: c.Source})
		}
	}
	main := &snippet.Snippet{Name: "main", Source: p.main(last)}
	for _, s := range chapter.Snippets {
		main.Uses = append(main.Uses, s.Name)
		main.Line = s.Line + 1 // only earlier snippets can be used
	}
	add(main)
	return main.Program()
}

func importAll() string {
	var b strings.Builder
	for _, path := range slices.Concat(imports.Standard, imports.Own) {
		fmt.Fprintf(&b, "import %q\n", path)
	}
	return b.String()
}

func (p *plan) variables() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(p.global)) {
		fmt.Fprintf(&b, "var %s %s\n", name, p.global[name])
	}
	return b.String()
}

func (p *plan) main(last string) string {
	var b strings.Builder
	b.WriteString("package main\n\nfunc main() {\n")
	known := map[string]bool{}
	for _, c := range p.cells {
		if c.form == statements {
			b.WriteString(c.directive(0) + p.text(c, known))
		}
	}
	for _, name := range p.unused {
		fmt.Fprintf(&b, "_ = %s\n", name)
	}
	return b.String() + last + "}\n"
}

// An edit replaces a part of an input.
type edit struct {
	from, to int
	text     string
}

// text is an input's statements as they stand in main. known are the variables so far.
func (p *plan) text(c *cell, known map[string]bool) string {
	var edits []edit
	for _, statement := range c.statements {
		edits = append(edits, p.edits(c, statement, known)...)
		for _, name := range defined(statement) {
			known[name] = true
		}
	}
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	var b strings.Builder
	done := 0
	for _, e := range edits {
		b.WriteString(c.Source[done:e.from] + e.text)
		done = e.to
	}
	return b.String() + c.Source[done:]
}

func (p *plan) edits(c *cell, statement ast.Stmt, known map[string]bool) []edit {
	switch statement := statement.(type) {
	case *ast.ExprStmt:
		from, to := c.offset(statement.Pos()), c.offset(statement.End())
		if p.values[c.place(from)] {
			return []edit{{from, from, "fmt.Println(" + c.comment(from)}, {to, to, ")" + c.comment(to)}}
		}
	case *ast.AssignStmt:
		names := defined(statement)
		isNew := slices.ContainsFunc(names, func(name string) bool { return !known[name] && p.global[name] == "" })
		if names != nil && !isNew {
			at := c.offset(statement.TokPos)
			return []edit{{at, at + len(":="), " ="}}
		}
	case *ast.DeclStmt:
		return p.declaration(c, statement.Decl.(*ast.GenDecl))
	}
	return nil
}

// declaration makes assignments of the declaration of variables that are declared at
// package level.
func (p *plan) declaration(c *cell, group *ast.GenDecl) []edit {
	var edits []edit
	blank := func(from, to token.Pos) {
		a, b := c.offset(from), c.offset(to)
		edits = append(edits, edit{a, b, strings.Repeat(" ", b-a)})
	}
	if !slices.ContainsFunc(group.Specs, p.isGlobal) {
		return nil
	}
	blank(group.Pos(), group.Pos()+token.Pos(len("var")))
	if group.Lparen.IsValid() {
		blank(group.Lparen, group.Lparen+1)
		blank(group.Rparen, group.Rparen+1)
	}
	for _, spec := range group.Specs {
		switch spec := spec.(*ast.ValueSpec); {
		case !p.isGlobal(spec): // it stays a declaration
			at := c.offset(spec.Pos())
			edits = append(edits, edit{at, at, "var " + c.comment(at)})
		case spec.Values == nil:
			blank(spec.Pos(), spec.End())
		case spec.Type != nil:
			blank(spec.Type.Pos(), spec.Type.End())
		}
	}
	return edits
}

// isGlobal reports whether a spec's variables are declared at package level.
func (p *plan) isGlobal(spec ast.Spec) bool {
	values, ok := spec.(*ast.ValueSpec)
	return ok && slices.ContainsFunc(values.Names, func(id *ast.Ident) bool { return p.global[id.Name] != "" })
}

// position is the line and column of an offset of the input, from 1.
func (c *cell) position(offset int) (line, column int) {
	before := c.Source[:offset]
	return strings.Count(before, "\n") + 1, offset - strings.LastIndex(before, "\n")
}

// place is a position as the type checker has it.
func (c *cell) place(offset int) string {
	line, column := c.position(offset)
	return fmt.Sprintf("%s.go:%d:%d", c.Name, line, column)
}

// directive is the line directive for what begins at an offset in the next line.
func (c *cell) directive(offset int) string { return "//line " + c.place(offset) + "\n" }

// comment is the line directive for what follows it.
func (c *cell) comment(offset int) string { return "/*line " + c.place(offset) + "*/" }
