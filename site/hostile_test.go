package site

import (
	"bytes"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// A book that means no good holds something like markup wherever text can stand. Its pages
// show it as text.
func TestHostileBook(t *testing.T) {
	files, err := NewRenderer("testdata/hostile/chapters", "testdata/hostile/golden", nil).Render()
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		if filepath.Ext(name) == ".html" {
			for _, problem := range activeIn(content) {
				t.Errorf("%s: %s", name, problem)
			}
		}
	}
}

// activeIn lists what may act in a page beside what is the templates' own.
func activeIn(page []byte) []string {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return []string{err.Error()}
	}
	var problems []string
	walk(doc, func(n *html.Node) {
		problems = append(problems, activeElement(n)...)
		for _, a := range n.Attr {
			problems = append(problems, activeAttribute(n, a)...)
		}
	})
	return problems
}

// passive are the elements of pages that cannot act.
var passive = strings.Fields(`html head meta title body main article header nav div p span a b strong em i code pre samp kbd mark sup hr br
	h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tr th td blockquote details summary figure figcaption
	button input label fieldset legend svg path text circle img`)

func activeElement(n *html.Node) []string {
	switch {
	case n.Data == "script" && n.FirstChild == nil && !strings.Contains(attribute(n, "src"), "/"):
	case n.Data == "link" && (attribute(n, "rel") == "icon" || !strings.Contains(attribute(n, "href"), "/")):
	case slices.Contains(passive, n.Data):
	default:
		return []string{"there is a " + n.Data}
	}
	return nil
}

// declared are the properties that style attributes set.
var declared = []string{"--rows", "--gutter", "grid-row", "counter-reset", "color", "text-align", "font-weight", "font-style", "text-decoration"}

func activeAttribute(n *html.Node, a html.Attribute) []string {
	problem := []string{n.Data + " has " + a.Key + "=" + a.Val}
	switch {
	case strings.HasPrefix(a.Key, "on"), a.Key == "srcdoc", a.Key == "http-equiv" && a.Val != "Content-Security-Policy":
		return problem
	case a.Key == "style":
		for declaration := range strings.SplitSeq(a.Val, ";") {
			name, value, _ := strings.Cut(declaration, ":")
			if !slices.Contains(declared, name) || strings.ContainsAny(strings.TrimPrefix(value, "var("), "(\\\"'@") {
				return problem
			}
		}
	case slices.Contains([]string{"href", "src", "action", "formaction", "xlink:href", "data", "poster"}, a.Key):
		u, err := url.Parse(a.Val)
		if err != nil || !slices.Contains([]string{"", "https", "http", "mailto", "data"}, u.Scheme) || u.Scheme == "data" && n.Data == "a" {
			return problem
		}
	}
	return nil
}
