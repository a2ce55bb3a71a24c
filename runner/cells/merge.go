// Package cells makes one program of several snippets, as a notebook's cells continue
// each other.
package cells

import (
	"go/ast"
	"go/token"
	"strings"
)

// A Snippet is one of those that make a program. Like a notebook's cell it may lack
// the package clause.
type Snippet struct {
	Name   string // line directives name NAME.go
	Source string
	Path   string // what errors name, such as the chapter
	Line   int    // of what stands before the first line of Source in Path
}

// Merge makes one file of snippets, of which the last one is to run. What a later one
// declares again is cut out of the earlier ones, and so are their main and init; the
// imports that the rest still needs are put in front. Line directives keep positions at
// the snippet and line that the reader sees. The error is an [*Error]: one of the
// snippets is not valid Go, or two of them import different packages under one name.
func Merge(snippets []Snippet) ([]byte, error) {
	var cells []*cell
	for _, s := range snippets {
		c, err := parseCell(s)
		if err != nil {
			return nil, err
		}
		cells = append(cells, c)
	}
	return merge(cells)
}

func merge(cells []*cell) ([]byte, error) {
	latest := latestDeclarations(cells)
	last := len(cells) - 1
	var imports imports
	var body []string
	for i, c := range cells {
		cutter{c, i, i == last, latest}.cut()
		imports.add(c, i == last)
		body = append(body, c.pieces()...)
	}
	header := "package main\n"
	if c := cells[last]; c.skip == 0 {
		header = c.directive(c.offset(c.file.Package)) + "package " + c.file.Name.Name + "\n"
	}
	text, err := imports.text()
	if err != nil {
		return nil, err
	}
	return []byte(header + "\n" + text + strings.Join(body, "\n")), nil
}

// latestDeclarations maps each name of package level to the last cell that
// declares it; a method goes by "Type.method".
func latestDeclarations(cells []*cell) map[string]int {
	latest := map[string]int{}
	for i, c := range cells {
		for _, decl := range c.file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				latest[funcName(d)] = i
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					for _, id := range specNames(spec) {
						latest[id.Name] = i
					}
				}
			}
		}
	}
	return latest
}

// A cutter cuts out of a cell what the program leaves out.
type cutter struct {
	*cell
	index  int  // of the cell
	entry  bool // the cell whose main is the program's
	latest map[string]int
}

func (c cutter) cut() {
	c.drop(clause{c.file}, c.file.Doc)
	for _, decl := range c.file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if c.dropsFunc(d) {
				c.drop(d, d.Doc)
			}
		case *ast.GenDecl:
			c.cutGroup(d)
		}
	}
}

// clause is the package clause of a file.
type clause struct{ file *ast.File }

func (p clause) Pos() token.Pos { return p.file.Package }
func (p clause) End() token.Pos { return p.file.Name.End() }

// replaced tells whether a later cell declares the name again.
func (c cutter) replaced(name string) bool {
	return name != "_" && c.latest[name] > c.index
}

// dropsFunc tells whether a function is left out. Methods go with their type.
func (c cutter) dropsFunc(d *ast.FuncDecl) bool {
	if d.Recv == nil && (d.Name.Name == "main" || d.Name.Name == "init") {
		return !c.entry
	}
	return c.replaced(funcName(d)) || c.replaced(receiver(d))
}

// cutGroup cuts out the replaced names of a declaration. Constants stay in
// their group under the blank name, since iota counts them.
func (c cutter) cutGroup(d *ast.GenDecl) {
	if d.Tok == token.IMPORT || c.allReplaced(d.Specs...) {
		c.drop(d, d.Doc)
		return
	}
	for _, spec := range d.Specs {
		if d.Tok != token.CONST && c.allReplaced(spec) {
			c.drop(spec, specDoc(spec))
			continue
		}
		for _, id := range specNames(spec) {
			if c.replaced(id.Name) {
				c.blankName(id)
			}
		}
	}
}

func (c cutter) allReplaced(specs ...ast.Spec) bool {
	for _, spec := range specs {
		for _, id := range specNames(spec) {
			if !c.replaced(id.Name) {
				return false
			}
		}
	}
	return true
}

// specNames are the names that a spec declares; none for an import.
func specNames(spec ast.Spec) []*ast.Ident {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		return []*ast.Ident{spec.Name}
	case *ast.ValueSpec:
		return spec.Names
	}
	return nil
}

func specDoc(spec ast.Spec) *ast.CommentGroup {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		return spec.Doc
	case *ast.ValueSpec:
		return spec.Doc
	}
	return nil
}

// funcName is the name of a function, or "Type.method".
func funcName(d *ast.FuncDecl) string {
	if typ := receiver(d); typ != "" {
		return typ + "." + d.Name.Name
	}
	return d.Name.Name
}

// receiver is the name of a method's type; empty for a function.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return ""
	}
	for typ := d.Recv.List[0].Type; ; {
		switch t := typ.(type) {
		case *ast.StarExpr:
			typ = t.X
		case *ast.ParenExpr:
			typ = t.X
		case *ast.IndexExpr:
			typ = t.X
		case *ast.IndexListExpr:
			typ = t.X
		case *ast.Ident:
			return t.Name
		default:
			return ""
		}
	}
}
