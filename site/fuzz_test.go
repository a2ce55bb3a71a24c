package site

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
	"takingturns/site/figure"
)

// FuzzChapter renders a chapter of any text. What comes out can do nothing, whoever wrote
// it, and is whole; what is wrong is told in lines that name the place.
func FuzzChapter(f *testing.F) {
	files, _ := filepath.Glob("testdata/hostile/chapters/*.md")
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for block := range strings.SplitSeq(string(source), "\n\n") {
			f.Add("# A\n\n" + block)
		}
		f.Add(string(source))
	}
	f.Add("# A\n\n## B {id=1}\n\n## C {id=\"\"}\n\nD {id=[\"a\"] class=b}\n---\n\n## E {id=\"a\\\"><img src=x onerror=b>\"}\n")
	f.Add("# A {#a onclick=b}\n\n<details><summary>B</summary>\n\n- > ```go name=a\n\n</details>\n")
	f.Add("+++\ndescription = \"a\"\n+++\n# A\n\n[a]: <b> 'c'\n\n![a][a] <a@b.c> <b:c> \\<&lt;&#60; **a** _b_ [^1]\n\n[^1]: d\n")
	f.Fuzz(func(t *testing.T, source string) {
		c, err := snippet.Parse("chapters/01-x.md", []byte(source))
		if err != nil {
			checkPlaces(t, err)
			return
		}
		figures := map[int]*Figure{}
		for _, s := range c.Snippets {
			figures[s.Line] = &Figure{Snippet: s}
		}
		page, err := newChapter(c, figures)
		if err == nil {
			err = checkLinks([]*chapter{page})
		}
		if err != nil {
			checkPlaces(t, err)
			return
		}
		checkPassive(t, string(page.Body))
	})
}

// checkPlaces fails for an error that does not name a line of the chapter.
func checkPlaces(t *testing.T, err error) {
	t.Helper()
	for line := range strings.SplitSeq(err.Error(), "\n") {
		if !strings.HasPrefix(line, "chapters/01-x.md:") {
			t.Errorf("error %q", line)
		}
	}
}

// checkPassive fails for HTML that may act, or leaves an element open that what follows
// would be part of.
func checkPassive(t *testing.T, body string) {
	t.Helper()
	const after = `<p id="after">after</p>`
	page := "<!doctype html><html><head><title>A</title></head><body><article>" + body + "</article>" + after + "</body></html>"
	for _, problem := range activeIn([]byte(page)) {
		t.Errorf("%s\n%s", problem, body)
	}
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	walk(doc, func(n *html.Node) {
		if attribute(n, "id") == "after" && n.Parent.Data != "body" {
			t.Errorf("what follows stands in a %s\n%s", n.Parent.Data, body)
		}
	})
}

// FuzzGolden draws what is stored of a run, by whomever: its output, its timeline, and what
// other schedules gave.
func FuzzGolden(f *testing.F) {
	names, _ := filepath.Glob("testdata/*/golden/*/*.txt")
	for _, name := range names {
		read := func(extension string) string {
			part, _ := os.ReadFile(strings.TrimSuffix(name, ".txt") + extension)
			return string(part)
		}
		f.Add(read(".txt"), read(".trace"), read(".orders"))
	}
	for _, verb := range []string{"waits - sleep", "yields -", "ends", "readies 3", "starts 0 - f", "starts 2 - f"} { // by the clock, and by nobody
		f.Add("", "trace 2\n0s 1 starts 2 a.go:1 f\n0s 0 "+verb+"\n1s 7 "+verb+"\n1s 2 "+verb+"\n1s unrecorded 9\n1s end deadlock\n", "")
	}
	f.Fuzz(func(t *testing.T, text, trace, orders string) {
		ran, err := transcript.Parse(text, trace)
		if err != nil {
			return
		}
		shown := map[string]any{"output": figure.NewOutput("a", ran)}
		if timeline := figure.NewTimeline("a", ran, figure.Source{"a": "package main\n"}); timeline != nil {
			shown["timeline"] = timeline
		}
		if o, err := transcript.ParseOrders(orders); err == nil && o.Distinct > 0 {
			shown["orders"] = figure.NewOrders(ran, o, false)
		}
		for name, what := range shown {
			drawn, err := figure.HTML(name, what)
			if err != nil {
				t.Fatal(err)
			}
			checkPassive(t, drawn)
		}
	})
}
