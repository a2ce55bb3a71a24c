package site

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
)

// An entry is something that a search can find on a page.
type entry struct {
	Page  int    `json:"page"` // index of its page
	ID    string `json:"id"`   // on the page; empty for the page itself
	Kind  string `json:"kind"` // "chapter", "section", "program" or "word"
	Title string `json:"title"`
	Text  string `json:"text"` // below the title up to the next entry; of a program its source
}

// An indexPage is what the index says of a page.
type indexPage struct {
	Href  string `json:"href"`
	Title string `json:"title"`
}

// searchIndex is the file that the search of the pages loads: all text of the book, 200 KB.
// It is searched from end to end, which takes a browser a few milliseconds; a library with
// an index of words would be larger than what it saves.
func searchIndex(pages []*chapter) ([]byte, error) {
	var index struct {
		Pages   []indexPage `json:"pages"`
		Entries []entry     `json:"entries"`
	}
	for i, c := range pages {
		title := c.Title
		if c.Number != "" {
			title = c.Number + " " + title
		}
		index.Pages = append(index.Pages, indexPage{c.Href(), title})
		for _, e := range c.entries {
			e.Page = i
			index.Entries = append(index.Entries, e)
		}
	}
	return json.Marshal(index)
}

// entries lists what can be found in a chapter, in its order.
func entries(doc ast.Node, source []byte) []entry {
	all := []entry{{Kind: "chapter", Title: title(doc, source)}}
	section := 0 // index of the entry that takes the text
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			if n.Level > 1 {
				section = len(all)
				all = append(all, entry{Kind: "section", ID: nodeID(n), Title: plainText(n, source)})
			}
		case *figureNode:
			s := n.figure.Snippet
			all = append(all, entry{Kind: "program", ID: s.Name, Title: s.Name, Text: s.Source})
			return ast.WalkContinue, nil // its notes are text of the section
		case *ast.FencedCodeBlock:
			all[section].Text += words(string(n.Lines().Value(source)))
		case *ast.Paragraph, *ast.TextBlock, *extast.TableCell:
			text := words(plainText(n, source))
			if term := termOf(n); term != nil {
				name := plainText(term, source)
				all = append(all, entry{Kind: "word", ID: nodeID(n), Title: strings.TrimSuffix(name, "."), Text: strings.TrimPrefix(text, name)})
			} else {
				all[section].Text += text
			}
		default:
			return ast.WalkContinue, nil
		}
		return ast.WalkSkipChildren, nil
	})
	for i := range all {
		all[i].Text = strings.TrimSpace(all[i].Text)
	}
	return all
}

// words is text with one space between words and after the last.
func words(text string) string { return strings.Join(strings.Fields(text), " ") + " " }

// nameTerms gives each paragraph of a glossary that begins with a term in bold an id.
func nameTerms(doc ast.Node, source []byte, ids parser.IDs) {
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if term, ok := n.FirstChild().(*ast.Emphasis); ok && n.Kind() == ast.KindParagraph && term.Level == 2 {
			slug := "word-" + strings.Trim(notWord.ReplaceAllString(strings.ToLower(plainText(term, source)), "-"), "-")
			n.SetAttributeString("id", ids.Generate([]byte(slug), ast.KindParagraph))
		}
	}
}

var notWord = regexp.MustCompile(`[^\pL\pN]+`)

// termOf is what a paragraph explains, nil if it is none of a glossary.
func termOf(n ast.Node) ast.Node {
	if n.Kind() != ast.KindParagraph || nodeID(n) == "" {
		return nil
	}
	return n.FirstChild()
}
