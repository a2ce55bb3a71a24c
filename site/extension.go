package site

import (
	"bytes"
	"html/template"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
	"takingturns/site/figure"
)

// Snippets is the goldmark extension that shows the fence of each snippet as a
// figure: the program, and under it what it printed. Other code blocks are
// left to the other renderers.
type Snippets struct {
	Figures map[int]*Figure // by the line of the opening fence, from 1
}

// A Figure is a snippet with the transcript of its run, nil if it is not run, and
// what it gave under other schedules, nil if none were tried.
type Figure struct {
	Snippet    *snippet.Snippet
	Transcript *transcript.Transcript
	Orders     *transcript.Orders

	view *figureView // once it is drawn
}

// Extend registers the extension with m.
func (s *Snippets) Extend(m goldmark.Markdown) {
	m.Parser().AddOptions(parser.WithASTTransformers(util.Prioritized(s, 500)))
	m.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(s, 500)))
}

// KindFigure is the kind of the node that stands for a snippet.
var KindFigure = ast.NewNodeKind("Figure")

// A figureNode has the list of notes as its only child, if the snippet has notes.
type figureNode struct {
	ast.BaseBlock
	figure *Figure
	view   *figureView // while it is rendered
}

func (n *figureNode) Kind() ast.NodeKind { return KindFigure }

func (n *figureNode) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"Name": n.figure.Snippet.Name}, nil)
}

// Transform replaces the fences of snippets, and takes in the notes after them.
func (s *Snippets) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	fences := make(map[*ast.FencedCodeBlock]*Figure)
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		fence, ok := n.(*ast.FencedCodeBlock)
		if !ok || !entering || fence.Info == nil {
			return ast.WalkContinue, nil
		}
		before := reader.Source()[:fence.Info.Segment.Start]
		if figure := s.Figures[1+bytes.Count(before, []byte("\n"))]; figure != nil {
			fences[fence] = figure
		}
		return ast.WalkContinue, nil
	})
	for fence, figure := range fences {
		node := &figureNode{figure: figure}
		notes := fence.NextSibling()
		fence.Parent().ReplaceChild(fence.Parent(), fence, node)
		if len(figure.Snippet.Notes) > 0 {
			takeNotes(node, notes.(*ast.List))
		}
	}
}

// RegisterFuncs tells goldmark how to render a figure.
func (s *Snippets) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(KindFigure, renderFigure)
}

var figureTemplate = template.Must(template.Must(figure.Templates.Clone()).ParseFS(assets, "templates/figure.html"))

func renderFigure(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	node := n.(*figureNode)
	if !entering {
		return ast.WalkContinue, figureTemplate.ExecuteTemplate(w, "run", node.view)
	}
	var err error
	if node.view, err = node.figure.draw(); err != nil {
		return ast.WalkStop, err
	}
	return ast.WalkContinue, figureTemplate.ExecuteTemplate(w, "program", node.view)
}
