package site

import (
	"bytes"
	"fmt"
	"html/template"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// blocks renders the blocks that the site shows in its own way: headings with
// anchors, tables that scroll, and code that is no snippet.
type blocks struct{}

func (b blocks) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindHeading, b.heading)
	reg.Register(extast.KindTable, b.table)
	reg.Register(ast.KindFencedCodeBlock, b.code)
	reg.Register(ast.KindCodeBlock, b.code)
}

// heading adds a link to itself to each heading but the title of the page.
func (blocks) heading(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	h := n.(*ast.Heading)
	id := template.HTMLEscapeString(nodeID(h))
	if entering {
		fmt.Fprintf(w, `<h%d id="%s">`, h.Level, id)
		return ast.WalkContinue, nil
	}
	if h.Level > 1 {
		label := template.HTMLEscapeString(plainText(h, source))
		fmt.Fprintf(w, ` <a class="anchor" href="#%s" aria-label="Link to “%s”"></a>`, id, label)
	}
	fmt.Fprintf(w, "</h%d>\n", h.Level)
	return ast.WalkContinue, nil
}

// table puts a table into a box that scrolls, which a keyboard can reach.
func (blocks) table(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		class := "table scroll"
		if len(n.(*extast.Table).Alignments) > 2 {
			class += " many" // columns; a selector that counts them would slow down every change of the page
		}
		fmt.Fprintf(w, `<div class="%s" tabindex="0" role="group" aria-label="Table"><table>`+"\n", class)
	} else {
		w.WriteString("</table></div>\n")
	}
	return ast.WalkContinue, nil
}

func (blocks) code(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	var text bytes.Buffer
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		text.Write(line.Value(source))
	}
	language := ""
	if fence, ok := n.(*ast.FencedCodeBlock); ok {
		language = string(fence.Language(source))
	}
	lines, err := highlight(language, text.String())
	if err != nil {
		return ast.WalkStop, err
	}
	w.WriteString(`<div class="listing scroll" tabindex="0" role="group" aria-label="Code"><pre><code>`)
	for _, line := range lines {
		w.WriteString(string(line))
	}
	w.WriteString("</code></pre></div>\n")
	return ast.WalkSkipChildren, nil
}
