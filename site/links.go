package site

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"net/url"
	"path"
	"regexp"
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

var idAttribute = regexp.MustCompile(` id="([^"]+)"`)

// checkLinks follows every link between the pages of the book: it must lead to a
// page and, after #, to an id on it, that of a heading, a snippet or a line.
func checkLinks(pages []*chapter) error {
	ids := map[string]map[string]bool{} // by page
	for _, c := range pages {
		ids[c.Href()] = map[string]bool{}
		for _, m := range idAttribute.FindAllStringSubmatch(string(c.Body), -1) {
			ids[c.Href()][m[1]] = true
		}
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

var lineTarget = regexp.MustCompile(`<span class="line" id="([^"]+)">`)

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
	for _, c := range pages {
		c.Body = template.HTML(lineTarget.ReplaceAllStringFunc(string(c.Body), func(span string) string {
			if linked[c.Href()+"#"+lineTarget.FindStringSubmatch(span)[1]] {
				return span
			}
			return `<span class="line">`
		}))
	}
}
