package site

import (
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
	"go.abhg.dev/goldmark/frontmatter"
)

// newMarkdown is the book's Markdown: CommonMark with tables, footnotes,
// typographic quotes, front matter and {#id} on headings. Of raw HTML only folds
// are left in.
func newMarkdown(figures map[int]*Figure) goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(
			extension.Table,
			extension.Footnote,
			extension.Typographer,
			&frontmatter.Extender{},
			&Snippets{Figures: figures},
		),
		goldmark.WithParserOptions(
			parser.WithHeadingAttribute(),
			parser.WithASTTransformers(util.Prioritized(headingIDs{}, 500), util.Prioritized(pageLinks{}, 500)),
		),
		goldmark.WithRendererOptions(
			renderer.WithNodeRenderers(util.Prioritized(blocks{}, 100), util.Prioritized(folds{}, 100)),
		),
	)
}

// newContext keeps headings from taking the ids of snippets and of the page.
func newContext(figures map[int]*Figure) parser.Context {
	pc := parser.NewContext()
	for _, f := range figures {
		pc.IDs().Put([]byte(f.Snippet.Name))
	}
	for _, id := range pageIDs {
		pc.IDs().Put([]byte(id))
	}
	return pc
}
