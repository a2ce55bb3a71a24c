package site

import (
	"fmt"

	"github.com/yuin/goldmark/ast"
)

// takeNotes moves the list of notes that follows the fence of a snippet into its
// figure. It becomes a list whose numbers are those of the lines; the code that
// an item begins with links to its line. The parts of the program are the rows
// of a grid, in which each note takes those from its own line on.
func takeNotes(figure *figureNode, list *ast.List) {
	list.Marker, list.Start = '.', 1
	list.SetAttributeString("class", []byte("line-notes"))
	s := figure.figure.Snippet
	rows := parts(s)
	row := 0
	for i, item := 0, list.FirstChild(); item != nil; i, item = i+1, item.NextSibling() {
		line := s.Notes[i].Line
		for rows[row].From != line {
			row++
		}
		span := 1
		for row+span < len(rows) && !rows[row+span].Noted {
			span++
		}
		item.SetAttributeString("id", []byte(noteID(s.Name, line)))
		item.SetAttributeString("value", []byte(fmt.Sprint(line)))
		item.SetAttributeString("style", []byte(fmt.Sprintf("grid-row:%d/span %d", row+1, span)))
		linkQuote(item.FirstChild(), lineID(s.Name, line))
	}
	figure.AppendChild(figure, list)
}

// linkQuote makes the code that a block begins with a link to an id.
func linkQuote(block ast.Node, id string) {
	quote := block.FirstChild()
	link := ast.NewLink()
	link.Destination = []byte("#" + id)
	link.SetPos(quote.Pos())
	block.ReplaceChild(block, quote, link)
	link.AppendChild(link, quote)
}

// lineID is the id of a line of a program, like a place in a file.
func lineID(name string, line int) string { return fmt.Sprintf("%s:%d", name, line) }

// noteID is the id of the note on a line.
func noteID(name string, line int) string { return fmt.Sprintf("%s:%d-note", name, line) }
