package site

import (
	"net/url"
	"os"
	"path/filepath"
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
	if err := Build(chapters, golden, out); err != nil {
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
