package site

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"takingturns/runner/snippet"
)

// checkMarkup reports what a chapter may not bring onto a page: HTML within its text, links
// that run or open something else than a page, pictures from elsewhere, and ids that belong
// to others. What goldmark would leave out in silence is an error, so that nobody wonders.
func checkMarkup(c *snippet.Chapter, doc ast.Node) error {
	var errs []error
	taken := map[string]bool{}
	for _, id := range pageIDs {
		taken[id] = true
	}
	for _, s := range c.Snippets {
		taken[s.Name] = true
	}
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		problem := ""
		switch n := n.(type) {
		case *ast.RawHTML:
			problem = rawProblem(string(n.Segments.Value(c.Source)))
		case *ast.Link:
			if _, err := url.Parse(string(n.Destination)); err == nil { // checkLinks tells of the others
				problem = linkProblem(n.Destination)
			}
		case *ast.AutoLink:
			if n.AutoLinkType == ast.AutoLinkURL {
				problem = linkProblem(n.URL(c.Source))
			}
		case *ast.Image:
			problem = pictureProblem(n.Destination)
		case *ast.Heading:
			problem = idProblem(nodeID(n), taken)
			taken[nodeID(n)] = true
		}
		if problem != "" {
			errs = append(errs, fmt.Errorf("%s:%d: %s", c.Path, lineOf(n, c.Source), problem))
		}
		return ast.WalkContinue, nil
	})
	return errors.Join(errs...)
}

func rawProblem(tag string) string {
	if strings.HasPrefix(tag, "<!--") {
		return ""
	}
	return fmt.Sprintf("%q is raw HTML; write it as Markdown, or between backticks if it is meant as text", tag)
}

// address is a link's destination as browsers see it: without Markdown's escapes and HTML's
// entities, behind which a scheme can hide.
func address(destination []byte) string { return string(util.URLEscape(destination, true)) }

// linkProblem leaves links within the book to checkLinks.
func linkProblem(destination []byte) string {
	u, err := url.Parse(address(destination))
	switch {
	case err != nil:
		return fmt.Sprintf("link to %s: %v", destination, err)
	case u.Scheme == "" && u.Host == "", slices.Contains([]string{"http", "https", "mailto"}, u.Scheme):
		return ""
	}
	return fmt.Sprintf("link to %s: links lead into the book or begin with https:, http: or mailto:", u)
}

// pictureProblem lets through what goldmark does: pixels that stand in the text itself.
func pictureProblem(destination []byte) string {
	picture := address(destination)
	for _, kind := range []string{"png", "gif", "jpeg", "webp"} {
		if strings.HasPrefix(picture, "data:image/"+kind+";") {
			return ""
		}
	}
	return fmt.Sprintf("picture %.80s: pages load nothing; a picture stands in the text as data:image/png;base64,…, or as gif, jpeg or webp", picture)
}

func idProblem(id string, taken map[string]bool) string {
	switch {
	case taken[id]:
		return fmt.Sprintf("the id %q is taken, by the page, a snippet or another heading; choose another", id)
	case strings.Contains(id, ":"):
		return fmt.Sprintf("the id %q has a colon, which is for lines of programs; choose another", id)
	}
	return ""
}

// lineOf is the line, from 1, on which a node begins.
func lineOf(n ast.Node, source []byte) int {
	return 1 + bytes.Count(source[:max(0, n.Pos())], []byte("\n"))
}
