package site

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestLinksOfSample(t *testing.T) {
	checkSite(t, build(t, "testdata/book/chapters", "testdata/book/golden"))
}

func TestLinksOfBook(t *testing.T) {
	checkSite(t, build(t, "../chapters", "../golden"))
}

func build(t *testing.T, chapters, golden string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "public")
	if err := Build(chapters, golden, out, nil); err != nil {
		t.Fatal(err)
	}
	return out
}

// checkSite follows every link of a built site. Each must lead to a file of the
// site and to an id on its page, or, only in the text, to another site.
func checkSite(t *testing.T, dir string) {
	t.Helper()
	pages, err := filepath.Glob(filepath.Join(dir, "*.html"))
	if err != nil || len(pages) == 0 {
		t.Fatal("no pages:", err)
	}
	ids := map[string]map[string]bool{}
	links := map[string][]link{}
	for _, file := range pages {
		name := filepath.Base(file)
		ids[name] = map[string]bool{}
		walk(parsePage(t, file), func(n *html.Node) {
			if id := attribute(n, "id"); id != "" {
				if ids[name][id] {
					t.Errorf("%s: id %q stands twice", name, id)
				}
				ids[name][id] = true
			}
			for _, key := range []string{"href", "src"} {
				if target := attribute(n, key); target != "" {
					links[name] = append(links[name], link{n.Data, target})
				}
			}
		})
	}
	for name, all := range links {
		for _, l := range all {
			l.check(t, dir, name, ids)
		}
	}
}

// A link is an element and its href or src.
type link struct{ element, target string }

func (l link) check(t *testing.T, dir, page string, ids map[string]map[string]bool) {
	t.Helper()
	u, err := url.Parse(l.target)
	switch {
	case err != nil:
		t.Errorf("%s: %v", page, err)
		return
	case u.Scheme == "data", u.IsAbs() && l.element == "a":
		return
	case u.IsAbs() || u.Host != "" || strings.HasPrefix(u.Path, "/"):
		t.Errorf("%s: <%s> refers to %s, which is outside the site", page, l.element, l.target)
		return
	}
	file := u.Path
	if file == "" {
		file = page
	}
	if _, err := os.Stat(filepath.Join(dir, file)); err != nil {
		t.Errorf("%s: <%s> refers to %s: no such file", page, l.element, l.target)
	} else if u.Fragment != "" && !ids[file][u.Fragment] {
		t.Errorf("%s: <%s> refers to %s: no such id", page, l.element, l.target)
	}
}

func parsePage(t *testing.T, file string) *html.Node {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc, err := html.Parse(f)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func walk(n *html.Node, visit func(*html.Node)) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode {
			visit(d)
		}
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// Each row of the collected table links its Go entry to a snippet.
func TestTableOfConstructs(t *testing.T) {
	out := build(t, "../chapters", "../golden")
	figures := map[string]bool{}
	pages, err := filepath.Glob(filepath.Join(out, "0*.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		walk(parsePage(t, page), func(n *html.Node) {
			if n.Data == "figure" {
				figures[filepath.Base(page)+"#"+attribute(n, "id")] = true
			}
		})
	}
	rows := 0
	walk(parsePage(t, filepath.Join(out, "A-python-to-go.html")), func(n *html.Node) {
		if n.Data != "tr" || n.Parent.Data != "tbody" {
			return
		}
		rows++
		cells := slices.DeleteFunc(slices.Collect(n.ChildNodes()), func(c *html.Node) bool { return c.Data != "td" })
		var targets []string
		walk(cells[1], func(n *html.Node) {
			if n.Data == "a" {
				targets = append(targets, attribute(n, "href"))
			}
		})
		if len(targets) != 1 || !figures[targets[0]] {
			t.Errorf("%s: %q links to %v, want one snippet", textOf(cells[0]), textOf(cells[1]), targets)
		}
	})
	if rows < 60 {
		t.Errorf("only %d rows", rows)
	}
}
