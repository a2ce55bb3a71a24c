package site

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"

	"takingturns/runner/snippet"
)

// folds lets a chapter fold a part of its text, such as the solution of an
// exercise. It is the only raw HTML that reaches a page:
//
//	<details><summary>Solution</summary>
//
//	Markdown, programs too.
//
//	</details>
type folds struct{}

var (
	foldBegin = regexp.MustCompile(`^<details><summary>[^<>&]+</summary>$`)
	foldEnd   = regexp.MustCompile(`^</details>$`)
)

func (f folds) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindHTMLBlock, f.render)
}

// render writes the tag as it is, which checkFolds has seen. Comments are left out.
func (folds) render(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if tag := htmlText(n, source); entering && !isComment(n) {
		w.WriteString(strings.Replace(tag, "<details>", `<details class="folded">`, 1) + "\n")
	}
	return ast.WalkContinue, nil
}

// checkFolds reports the first HTML block that does not begin or end a fold, and
// a fold that is not ended. Folds do not nest.
func checkFolds(c *snippet.Chapter, doc ast.Node) error {
	begun := 0 // line at which the open fold begins
	err := ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if n.Kind() != ast.KindHTMLBlock || !entering || isComment(n) {
			return ast.WalkContinue, nil
		}
		line := lineOf(n, c.Source)
		problem := ""
		switch tag := htmlText(n, c.Source); {
		case n.Parent() == doc && foldBegin.MatchString(tag) && begun == 0:
			begun = line
		case n.Parent() == doc && foldEnd.MatchString(tag) && begun > 0:
			begun = 0
		case foldBegin.MatchString(tag) && begun > 0:
			problem = fmt.Sprintf("a fold inside the one that begins at line %d; end that one before with </details>", begun)
		case foldEnd.MatchString(tag):
			problem = "</details> ends no fold; remove it, or begin one with <details><summary>Solution</summary>"
		default:
			problem = fmt.Sprintf("%q is raw HTML; only <details><summary>Solution</summary> and </details> may stand in a chapter, at the margin with blank lines around each", tag)
		}
		if problem != "" {
			return ast.WalkStop, fmt.Errorf("%s:%d: %s", c.Path, line, problem)
		}
		return ast.WalkContinue, nil
	})
	if err == nil && begun > 0 {
		err = fmt.Errorf("%s:%d: the fold is not ended; end it with </details>", c.Path, begun)
	}
	return err
}

func isComment(n ast.Node) bool { return n.(*ast.HTMLBlock).HTMLBlockType == ast.HTMLBlockType2 }

func htmlText(n ast.Node, source []byte) string {
	return strings.TrimSpace(string(n.Lines().Value(source)))
}
