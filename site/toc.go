package site

import (
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A section is a heading of level two and the headings of level three below it.
type section struct {
	ID, Title string
	Sections  []section
}

// sections is the table of contents of a chapter.
func sections(doc ast.Node, source []byte) []section {
	var all []section
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		h, ok := n.(*ast.Heading)
		if !ok || h.Level < 2 || h.Level > 3 {
			continue
		}
		s := section{ID: nodeID(h), Title: plainText(h, source)}
		if last := len(all) - 1; h.Level == 3 && last >= 0 {
			all[last].Sections = append(all[last].Sections, s)
		} else {
			all = append(all, s)
		}
	}
	return all
}

// title is the text of the first heading of level one.
func title(doc ast.Node, source []byte) string {
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h.Level == 1 {
			return plainText(h, source)
		}
	}
	return ""
}

// headingIDs gives each heading that has no id one of its text. goldmark's own way of doing
// so panics at ids that are no text, as in {id=1}.
type headingIDs struct{}

func (headingIDs) Transform(doc *ast.Document, reader text.Reader, pc parser.Context) {
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		h, ok := n.(*ast.Heading)
		switch {
		case !ok || !entering:
		case nodeID(h) != "":
			pc.IDs().Put([]byte(nodeID(h)))
		default:
			h.SetAttributeString("id", pc.IDs().Generate(lastLine(h, reader.Source()), ast.KindHeading))
		}
		return ast.WalkContinue, nil
	})
}

func lastLine(n ast.Node, source []byte) []byte {
	last := n.Lines().Len() - 1
	if last < 0 {
		return nil
	}
	line := n.Lines().At(last)
	return line.Value(source)
}

// nodeID is the id that a node will have on the page.
func nodeID(n ast.Node) string {
	id, _ := n.AttributeString("id")
	b, _ := id.([]byte)
	return string(b)
}

// plainText is the text of a node without markup.
func plainText(n ast.Node, source []byte) string {
	var b strings.Builder
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			value := n.Segment.Value(source)
			if n.Parent().Kind() != ast.KindCodeSpan {
				value = util.UnescapePunctuations(value)
				value = []byte(html.UnescapeString(string(value)))
			}
			b.Write(value)
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String: // what the typographer put in: entities
			b.WriteString(html.UnescapeString(string(n.Value)))
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(b.String())
}
