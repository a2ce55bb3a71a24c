package site

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"go.abhg.dev/goldmark/frontmatter"

	"takingturns/runner/snippet"
)

// maxDescription is the length, in characters, at which a description taken
// from a chapter's first paragraph is cut. Search engines show about as much.
const maxDescription = 200

// A chapter is one rendered chapter: the main part of its page, and what other
// pages say about it.
type chapter struct {
	ID          string // names the page, ID.html
	Number      string // "1", "A" for an appendix; empty for the cover
	Title       string
	Description string
	Sections    []section
	Body        template.HTML
	Source      string // path of the Markdown, "chapters/01-x.md"
	Programs    bool   // there are snippets

	// Wholes are the complete programs of the snippets that continue others, by name.
	Wholes map[string]string

	links   []reference // to other places of the book
	entries []entry     // of the search
}

// Kind is "Chapter" or "Appendix".
func (c *chapter) Kind() string {
	if strings.Trim(c.Number, "0123456789") != "" {
		return "Appendix"
	}
	return "Chapter"
}

// Href is the link to the chapter's page from any other page.
func (c *chapter) Href() string { return c.ID + ".html" }

// wholesScript is loaded when one of the complete programs is copied.
func (c *chapter) wholesScript() ([]byte, error) {
	object, err := json.Marshal(c.Wholes)
	return fmt.Appendf(nil, "const wholes = %s;\n", object), err
}

type frontMatter struct {
	Description string
	Glossary    bool // each paragraph that begins with bold text explains a word
}

// newChapter renders a chapter whose figures are keyed by the line of their
// opening fence.
func newChapter(c *snippet.Chapter, figures map[int]*Figure) (*chapter, error) {
	md := newMarkdown(figures)
	pc := newContext(figures)
	doc := md.Parser().Parse(text.NewReader(c.Source), parser.WithContext(pc))
	var meta frontMatter
	if data := frontmatter.Get(pc); data != nil {
		if err := data.Decode(&meta); err != nil {
			return nil, fmt.Errorf("%s:1: front matter: %s", c.Path, strings.TrimSpace(words(err.Error()))) // on one line
		}
	}
	if err := errors.Join(checkFolds(c, doc), checkMarkup(c, doc)); err != nil {
		return nil, err
	}
	if meta.Glossary {
		nameTerms(doc, c.Source, pc.IDs())
	}
	var body bytes.Buffer
	if err := md.Renderer().Render(&body, c.Source, doc); err != nil {
		return nil, fmt.Errorf("%s: %w", c.Path, err)
	}
	page := &chapter{
		ID:          c.ID,
		Number:      chapterNumber(c.ID),
		Title:       title(doc, c.Source),
		Description: meta.Description,
		Sections:    sections(doc, c.Source),
		Body:        template.HTML(body.String()),
		Source:      c.Path,
		Programs:    len(c.Snippets) > 0,
		Wholes:      wholes(figures),
		links:       references(doc, c.Source),
		entries:     entries(doc, c.Source),
	}
	if page.Title == "" {
		return nil, fmt.Errorf("%s:1: no title; begin the chapter with '# Title'", c.Path)
	}
	if page.Description == "" {
		page.Description = shorten(firstParagraph(doc, c.Source))
	}
	return page, nil
}

// chapterNumber is the number, or the letter, that the name of a chapter's file
// begins with, without leading zeros.
func chapterNumber(id string) string {
	n, _, found := strings.Cut(id, "-")
	if !found {
		return ""
	}
	return strings.TrimLeft(n, "0")
}

func firstParagraph(doc ast.Node, source []byte) string {
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() == ast.KindParagraph {
			return plainText(n, source)
		}
	}
	return ""
}

// shorten cuts s between words so that it is at most maxDescription characters.
func shorten(s string) string {
	r := []rune(s)
	if len(r) <= maxDescription {
		return s
	}
	cut := string(r[:maxDescription-1])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:") + "…"
}
