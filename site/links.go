package site

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"net/url"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// pageLinks turns links to chapters (02-x.md#y), which work where the Markdown
// is read as it is, into links to their pages (02-x.html#y).
type pageLinks struct{}

func (pageLinks) Transform(doc *ast.Document, _ text.Reader, _ parser.Context) {
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if link, ok := n.(*ast.Link); ok && entering {
			link.Destination = []byte(pageLink(string(link.Destination)))
		}
		return ast.WalkContinue, nil
	})
}

func pageLink(dest string) string {
	u, err := url.Parse(dest)
	if err != nil || u.IsAbs() || u.Host != "" || path.Ext(u.Path) != ".md" {
		return dest
	}
	u.Path = strings.TrimSuffix(u.Path, ".md") + ".html"
	return u.String()
}

// A reference is a link of a chapter to a place of the book.
type reference struct {
	line   int    // of the chapter, from 1
	target string // "02-x.html#y"; "#y" on the same page
}

// references are the links of a chapter whose target is not another site.
func references(doc ast.Node, source []byte) []reference {
	var all []reference
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		link, ok := n.(*ast.Link)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		if u, err := url.Parse(string(link.Destination)); err != nil || !u.IsAbs() && u.Host == "" {
			all = append(all, reference{lineOf(link, source), string(link.Destination)})
		}
		return ast.WalkContinue, nil
	})
	return all
}

// checkLinks follows every link between the pages of the book: it must lead to a
// page and, after #, to an id on it, that of a heading, a snippet or a line.
func checkLinks(pages []*chapter) error {
	ids := map[string]map[string]bool{} // by page
	for _, c := range pages {
		ids[c.Href()] = idsOf(string(c.Body))
	}
	var errs []error
	for _, c := range pages {
		for _, r := range c.links {
			if problem := followed(c, r.target, ids); problem != "" {
				errs = append(errs, fmt.Errorf("%s:%d: %s", c.Source, r.line, problem))
			}
		}
	}
	return errors.Join(errs...)
}

// idsOf are the ids on a page.
func idsOf(body string) map[string]bool {
	ids := map[string]bool{}
	for _, rest, found := strings.Cut(body, ` id="`); found; _, rest, found = strings.Cut(rest, ` id="`) {
		id, _, _ := strings.Cut(rest, `"`)
		ids[id] = true
	}
	return ids
}

// followed says what is wrong with a link from a page, nothing if it leads
// somewhere.
func followed(from *chapter, target string, ids map[string]map[string]bool) string {
	u, err := url.Parse(target)
	if err != nil {
		return fmt.Sprintf("link to %s: %v", target, err)
	}
	page := u.Path
	if page == "" {
		page = from.Href()
	}
	source := strings.TrimSuffix(page, ".html") + ".md"
	switch {
	case ids[page] == nil:
		return fmt.Sprintf("link to %s: the book has no such page", source)
	case u.Fragment != "" && !ids[page][u.Fragment]:
		return fmt.Sprintf("link to %s#%s: %s has no section and no snippet of that name", source, u.Fragment, source)
	}
	return ""
}

// A line of a program begins with plainLine, and with lineTarget and the rest of its id if
// it can be linked to.
const (
	plainLine  = `<span class="line">`
	lineTarget = `<span class="line" id="`
)

// dropLineIDs takes the ids of program lines off a page to which no link of the book
// leads: a sixteenth of a chapter's compressed bytes. The script gives each line its id
// again, so that readers can link to it.
func dropLineIDs(pages []*chapter) {
	linked := map[string]bool{}
	for _, c := range pages {
		for _, r := range c.links {
			if u, err := url.Parse(r.target); err == nil {
				linked[cmp.Or(u.Path, c.Href())+"#"+u.Fragment] = true
			}
		}
	}
	parallel(len(pages), func(i int) {
		c := pages[i]
		c.Body = template.HTML(withoutLineIDs(string(c.Body), func(id string) bool { return linked[c.Href()+"#"+id] }))
	})
}

// withoutLineIDs is a page's body with the ids of only those lines that are to keep them.
func withoutLineIDs(body string, keep func(id string) bool) string {
	var b strings.Builder
	b.Grow(len(body))
	before, rest, found := strings.Cut(body, lineTarget)
	for ; found; before, rest, found = strings.Cut(rest, lineTarget) {
		b.WriteString(before)
		id, _, _ := strings.Cut(rest, `">`)
		if keep(id) {
			b.WriteString(lineTarget)
			continue
		}
		b.WriteString(plainLine)
		rest = rest[len(id)+len(`">`):]
	}
	b.WriteString(before)
	return b.String()
}
