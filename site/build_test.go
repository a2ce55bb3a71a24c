package site

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"takingturns/runner/snippet"
)

// fence opens and closes a snippet with the given attributes.
func fence(attributes string) string { return "```go " + attributes + "\npackage main\n```\n" }

// says is an error for each place in 01-a.md, with what would be right.
func says(right string, places ...string) string {
	for i, place := range places {
		places[i] = "chapters/01-a.md:" + place + ": " + right
	}
	return strings.Join(places, "\n")
}

func TestBuildErrors(t *testing.T) {
	for _, c := range []struct {
		name     string
		chapters map[string]string
		golden   map[string]string
		want     string
	}{
		{
			name:     "missing transcripts, all of them reported",
			chapters: map[string]string{"01-a.md": "# A\n\n" + fence("name=one") + fence("name=two"), "02-b.md": "# B\n" + fence("name=three")},
			want: "chapters/01-a.md:3: snippet one has no transcript; run 'make update'\n" +
				"chapters/01-a.md:6: snippet two has no transcript; run 'make update'\n" +
				"chapters/02-b.md:2: snippet three has no transcript; run 'make update'",
		},
		{
			name:     "missing trace",
			chapters: map[string]string{"01-a.md": "# A\n" + fence("name=one")},
			golden:   map[string]string{"01-a/one.txt": ""},
			want:     "chapters/01-a.md:2: snippet one has no transcript; run 'make update'",
		},
		{
			name:     "damaged trace",
			chapters: map[string]string{"01-a.md": "# A\n" + fence("name=one")},
			golden:   map[string]string{"01-a/one.txt": "", "01-a/one.trace": "nonsense\n"},
			want:     `chapters/01-a.md:2: snippet one: its stored transcript is damaged (trace line 1: "nonsense": expected "trace 2"); run 'make update'`,
		},
		{
			name:     "damaged outcomes",
			chapters: map[string]string{"01-a.md": "# A\n" + fence("name=one")},
			golden:   map[string]string{"01-a/one.txt": "", "01-a/one.trace": "trace 2\n0s end returned\n", "01-a/one.orders": "nonsense\n"},
			want:     `chapters/01-a.md:2: snippet one: its stored outcomes are damaged (line 1: "nonsense": expected how many schedules gave how many outcomes); run 'make update'`,
		},
		{
			name:     "no title",
			chapters: map[string]string{"01-a.md": "## Part\n"},
			want:     "chapters/01-a.md:1: no title; begin the chapter with '# Title'",
		},
		{
			name:     "no title on the cover",
			chapters: map[string]string{"index.md": "Text\n"},
			want:     "chapters/index.md:1: no title; begin the chapter with '# Title'",
		},
		{
			name: "links that lead nowhere",
			chapters: map[string]string{
				"01-a.md": "# A\n\n## Part\n\nGood: [here](#part), [there](02-b.md#three:1), [away](https://go.dev/#x).\n\n" +
					"Bad: [one](02-b.md#four),\n[two](#three), `code` [three](03-c.md)\nand [four](b%zz).\n",
				"02-b.md": "# B\n" + fence("name=three norun") + "\n| a | b |\n|---|---|\n| x | [`y`](01-a.md#nowhere) |\n",
			},
			want: "chapters/01-a.md:7: link to 02-b.md#four: 02-b.md has no section and no snippet of that name\n" +
				"chapters/01-a.md:8: link to 01-a.md#three: 01-a.md has no section and no snippet of that name\n" +
				"chapters/01-a.md:8: link to 03-c.md: the book has no such page\n" +
				"chapters/01-a.md:9: link to b%zz: parse \"b%zz\": invalid URL escape \"%zz\"\n" +
				"chapters/02-b.md:8: link to 01-a.md#nowhere: 01-a.md has no section and no snippet of that name",
		},
		{
			name:     "front matter",
			chapters: map[string]string{"01-a.md": "---\ndescription: [a\n---\n# A\n"},
			want:     "chapters/01-a.md:1: front matter: yaml: line 1: did not find expected ',' or ']'",
		},
		{
			name:     "front matter of another kind, on one line",
			chapters: map[string]string{"01-a.md": "---\ndescription: [1]\nglossary: perhaps\n---\n# A\n"},
			want:     "chapters/01-a.md:1: front matter: yaml: unmarshal errors: line 1: cannot unmarshal !!seq into string line 2: cannot unmarshal !!str `perhaps` into bool",
		},
		{
			name:     "raw HTML",
			chapters: map[string]string{"01-a.md": "# A\n\n<p>Text</p>\n"},
			want:     `chapters/01-a.md:3: "<p>Text</p>" is raw HTML; only <details><summary>Solution</summary> and </details> may stand in a chapter, at the margin with blank lines around each`,
		},
		{
			name:     "text in the block that begins a fold",
			chapters: map[string]string{"01-a.md": "# A\n\n<details><summary>Solution</summary>\nText\n\n</details>\n"},
			want:     `chapters/01-a.md:3: "<details><summary>Solution</summary>\nText" is raw HTML; only <details><summary>Solution</summary> and </details> may stand in a chapter, at the margin with blank lines around each`,
		},
		{
			name:     "text in the block that ends a fold",
			chapters: map[string]string{"01-a.md": "# A\n\n<details><summary>One</summary>\n\nText\n\n</details>\n<script>alert(1)</script>\n"},
			want:     `chapters/01-a.md:7: "</details>\n<script>alert(1)</script>" is raw HTML; only <details><summary>Solution</summary> and </details> may stand in a chapter, at the margin with blank lines around each`,
		},
		{
			name:     "fold that begins in a list",
			chapters: map[string]string{"01-a.md": "# A\n\n- <details><summary>One</summary>\n\n</details>\n"},
			want:     `chapters/01-a.md:3: "<details><summary>One</summary>" is raw HTML; only <details><summary>Solution</summary> and </details> may stand in a chapter, at the margin with blank lines around each`,
		},
		{
			name:     "fold that ends in a list",
			chapters: map[string]string{"01-a.md": "# A\n\n<details><summary>One</summary>\n\n- </details>\n"},
			want:     "chapters/01-a.md:5: </details> ends no fold; remove it, or begin one with <details><summary>Solution</summary>",
		},
		{
			name:     "raw HTML in the words of a fold",
			chapters: map[string]string{"01-a.md": "# A\n\n<details><summary><img src=x onerror=alert(1)></summary>\n\nText\n\n</details>\n"},
			want:     `chapters/01-a.md:3: "<details><summary><img src=x onerror=alert(1)></summary>" is raw HTML; only <details><summary>Solution</summary> and </details> may stand in a chapter, at the margin with blank lines around each`,
		},
		{
			name:     "fold in a fold",
			chapters: map[string]string{"01-a.md": "# A\n\n<details><summary>One</summary>\n\nText\n\n<details><summary>Two</summary>\n\n</details>\n"},
			want:     "chapters/01-a.md:7: a fold inside the one that begins at line 3; end that one before with </details>",
		},
		{
			name:     "end without a fold",
			chapters: map[string]string{"01-a.md": "# A\n\n</details>\n"},
			want:     "chapters/01-a.md:3: </details> ends no fold; remove it, or begin one with <details><summary>Solution</summary>",
		},
		{
			name:     "fold without an end",
			chapters: map[string]string{"01-a.md": "# A\n\n<details><summary>One</summary>\n\nText\n"},
			want:     "chapters/01-a.md:3: the fold is not ended; end it with </details>",
		},
		{
			name:     "raw HTML within text, comments left out",
			chapters: map[string]string{"01-a.md": "# A\n\nText <!-- left out --> and\n<b onclick=alert(1)>bold</b>\n"},
			want: "chapters/01-a.md:4: \"<b onclick=alert(1)>\" is raw HTML; write it as Markdown, or between backticks if it is meant as text\n" +
				"chapters/01-a.md:4: \"</b>\" is raw HTML; write it as Markdown, or between backticks if it is meant as text",
		},
		{
			name: "links that are none to pages",
			chapters: map[string]string{"01-a.md": "# A\n\n[Good](https://go.dev), <mailto:a@b.example>, <a@b.example>, [file](HTTPS://GO.DEV)\n\n" +
				"[0](https://go.dev\"x/)\n[1](javascript:alert(1))\n[2](JaVaScRiPt&colon;alert(1))\n[3](&#106;avascript:alert(1))\n[4](java\\script&#58;alert(1))\n" +
				"<javascript:alert(1)>\n[5]\n[](vbscript:x)\n[6](data:text/html,x)\n[7](//other.example/x)\n[8](file:///etc/passwd)\n\n[5]: javascript:alert(1)\n"},
			want: "chapters/01-a.md:5: link to https://go.dev\"x/: parse \"https://go.dev%22x/\": invalid URL escape \"%22\"\n" +
				says("links lead into the book or begin with https:, http: or mailto:",
					"6: link to javascript:alert(1)", "7: link to javascript:alert(1)", "8: link to javascript:alert(1)") +
				"\nchapters/01-a.md:9: link to java\\script&#58;alert(1): parse \"java%5Cscript:alert(1)\": first path segment in URL cannot contain colon\n" +
				says("links lead into the book or begin with https:, http: or mailto:",
					"10: link to javascript:alert(1)", "11: link to javascript:alert(1)", "12: link to vbscript:x", "13: link to data:text/html,x",
					"14: link to //other.example/x", "15: link to file:///etc/passwd"),
		},
		{
			name: "pictures",
			chapters: map[string]string{"01-a.md": "# A\n\n![good](data:image/png;base64,AA==)\n![1](https://other.example/x.png)\n![2](x.png)\n" +
				"![3](data:image/svg+xml,x)\n![4](javascript:alert(1))\n![5](data&colon;text/html,x)\n![6](data:image/svg+xml;base64,AA==)\n"},
			want: says("pages load nothing; a picture stands in the text as data:image/png;base64,…, or as gif, jpeg or webp",
				"4: picture https://other.example/x.png", "5: picture x.png", "6: picture data:image/svg+xml,x", "7: picture javascript:alert(1)", "8: picture data:text/html,x",
				"9: picture data:image/svg+xml;base64,AA=="),
		},
		{
			name:     "ids of the page and of others",
			chapters: map[string]string{"01-a.md": "# A {#main}\n\n## B {#b}\n\n## C {#b}\n\n## D {#one}\n\n## E {#one:2}\n\n" + fence("name=one norun")},
			want: "chapters/01-a.md:1: the id \"main\" is taken, by the page, a snippet or another heading; choose another\n" +
				"chapters/01-a.md:5: the id \"b\" is taken, by the page, a snippet or another heading; choose another\n" +
				"chapters/01-a.md:7: the id \"one\" is taken, by the page, a snippet or another heading; choose another\n" +
				"chapters/01-a.md:9: the id \"one:2\" has a colon, which is for lines of programs; choose another",
		},
		{
			name:     "a cover that cannot be read",
			chapters: map[string]string{"index.md": "# A\n\nText\u202e\n"},
			want:     `chapters/index.md:3: the character U+202E cannot be seen, and text is not what it seems with it; in a Go string write it as \u202e`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range c.chapters {
				writeFile(t, filepath.Join(dir, "chapters", name), []byte(text))
			}
			for name, text := range c.golden {
				writeFile(t, filepath.Join(dir, "golden", name), []byte(text))
			}
			out := filepath.Join(dir, "public")
			err := Build(filepath.Join(dir, "chapters"), filepath.Join(dir, "golden"), out, nil)
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
			if _, err := os.Stat(out); err == nil {
				t.Error("a failed build wrote a site")
			}
		})
	}
}

// The cover and what is stored of runs are of the book, too, or are told.
func TestLinksOut(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "diary")
	writeFile(t, outside, []byte("# Diary\n"))
	const plain = ": path escapes from parent; a book is made of plain files in its own folders"
	for name, want := range map[string]string{
		"chapters/index.md":     "chapters/index.md" + plain,
		"golden/01-a/one.txt":   "chapters/01-a.md:2: snippet one: golden/01-a/one.txt" + plain,
		"golden/01-a/one.trace": "chapters/01-a.md:2: snippet one: golden/01-a/one.trace" + plain,
	} {
		dir := t.TempDir()
		for file, text := range map[string]string{
			"chapters/01-a.md": "# A\n" + fence("name=one"), "chapters/index.md": "# Cover\n",
			"golden/01-a/one.txt": "", "golden/01-a/one.trace": "trace 2\n0s end returned\n",
		} {
			writeFile(t, filepath.Join(dir, file), []byte(text))
		}
		if err := errors.Join(os.Remove(filepath.Join(dir, name)), os.Symlink(outside, filepath.Join(dir, name))); err != nil {
			t.Fatal(err)
		}
		err := Build(filepath.Join(dir, "chapters"), filepath.Join(dir, "golden"), filepath.Join(dir, "public"), nil)
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

// Appendices follow the chapters and have letters.
func TestAppendix(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "chapters", "A-words.md"), []byte("# Words\n"))
	writeFile(t, filepath.Join(dir, "chapters", "01-a.md"), []byte("# A\n"))
	out := build(t, filepath.Join(dir, "chapters"), dir)
	page := readPage(t, out, "A-words.html")
	for _, want := range []string{`<p class="kicker">Appendix A</p>`, `<a rel="prev" href="01-a.html">`} {
		if !strings.Contains(page, want) {
			t.Errorf("A-words.html lacks %s", want)
		}
	}
}

// The contents of a long book list the chapters near the page's, and lead to the cover,
// which lists all, without their sections.
func TestLongBook(t *testing.T) {
	dir := t.TempDir()
	for n := range 120 {
		writeFile(t, filepath.Join(dir, "chapters", fmt.Sprintf("%03d-x.md", n+1)), fmt.Appendf(nil, "# Title %d\n\n## Part\n", n+1))
	}
	out := build(t, filepath.Join(dir, "chapters"), dir)
	for page, want := range map[string]struct{ first, last, count int }{
		"001-x.html": {1, 11, 11}, "060-x.html": {50, 70, 21}, "120-x.html": {110, 120, 11}, "index.html": {1, 120, 120},
	} {
		text := readPage(t, out, page)
		list := text[strings.LastIndex(text, `<ol class="c`):]
		listed := regexp.MustCompile(`<a href="(\d+)-x.html"`).FindAllStringSubmatch(list[:strings.Index(list, "</ol>")], -1)
		first, last := fmt.Sprintf("%03d", want.first), fmt.Sprintf("%03d", want.last)
		if len(listed) != want.count || listed[0][1] != first || listed[len(listed)-1][1] != last {
			t.Errorf("%s lists %v, want %d chapters from %s to %s", page, listed, want.count, first, last)
		}
		if cover := page == "index.html"; strings.Contains(list, `href="index.html">All 120 chapters</a>`) == cover || strings.Contains(list, "#part") == cover {
			t.Errorf("%s: the way to all chapters is for chapters, sections too:\n%s", page, list)
		}
	}
}

// What package snippet finds wrong is reported as it is.
func TestBuildBadChapter(t *testing.T) {
	dir := t.TempDir()
	source := "# A\n" + fence("name=one nonsense=1")
	writeFile(t, filepath.Join(dir, "chapters", "01-a.md"), []byte(source))
	_, want := snippet.Parse("chapters/01-a.md", []byte(source))
	err := Build(filepath.Join(dir, "chapters"), dir, filepath.Join(dir, "public"), nil)
	if err == nil || want == nil || err.Error() != want.Error() {
		t.Errorf("got  %v\nwant %v", err, want)
	}
}

// Without index.md the index has a text of our own.
func TestBuildWithoutCover(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "chapters", "01-a.md"), []byte("# A\n\nFirst *paragraph*.\n\n## Part\n"))
	out := filepath.Join(dir, "public")
	if err := Build(filepath.Join(dir, "chapters"), dir, out, nil); err != nil {
		t.Fatal(err)
	}
	index := readPage(t, out, "index.html")
	for _, want := range []string{"<title>Taking Turns</title>", ">A</a>", "<p>First paragraph.</p>", `<a href="01-a.html#part">Part</a>`} {
		if !strings.Contains(index, want) {
			t.Errorf("index.html lacks %s", want)
		}
	}
	checkSite(t, out)
}

// Each page of the sample has what a page must have, whatever the browser.
func TestPages(t *testing.T) {
	out := build(t, "testdata/book/chapters", "testdata/book/golden")
	for page, wants := range map[string][]string{
		"index.html":      {`<title>Bus Stops</title>`, `<link rel="next" href="01-waiting.html">`},
		"01-waiting.html": {`<title>Waiting for the bus · Bus Stops</title>`, `<link rel="prev" href="index.html">`, `<link rel="next" href="02-failing.html">`, `<meta name="description" content="A bus, a passenger`, `<a href="01-waiting.html" aria-current="page">`},
		"02-failing.html": {`<link rel="prev" href="01-waiting.html">`, `exit status 2`, `exit status 3`, `It prints nothing.`},
	} {
		text := readPage(t, out, page)
		wants = append(wants, `<html lang="en">`, `name="viewport"`, `href="#main">Skip`, `<main id="main"`, `<script src="book.`, generator, `<meta http-equiv="Content-Security-Policy" content="`+Policy+`">`)
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %s", page, want)
			}
		}
	}
}

// The text of the lines, folded ones too, is the program and nothing else: what
// a copy button and a selection copy.
func TestCopiedText(t *testing.T) {
	out := build(t, "testdata/book/chapters", "testdata/book/golden")
	chapters, err := snippet.ParseDir("testdata/book/chapters")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range chapters {
		got := map[string]string{}
		walk(parsePage(t, filepath.Join(out, c.ID+".html")), func(n *html.Node) {
			if attribute(n, "class") == "program scroll" {
				got[attribute(n.Parent, "id")] = programText(n)
			}
		})
		for _, s := range c.Snippets {
			if got[s.Name] != s.Source {
				t.Errorf("%s: got\n%q\nwant\n%q", s.Name, got[s.Name], s.Source)
			}
		}
	}
}

// programText is the text of the lines below a node.
func programText(n *html.Node) string {
	var b strings.Builder
	walk(n, func(n *html.Node) {
		if attribute(n, "class") == "line" {
			b.WriteString(textOf(n))
		}
	})
	return b.String()
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func readPage(t *testing.T, dir, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestReplace(t *testing.T) {
	parent := t.TempDir()
	out := filepath.Join(parent, "public")
	page := func(text string) map[string][]byte { return map[string][]byte{"index.html": []byte(generator + text)} }

	if err := replace(out, map[string][]byte{"index.html": []byte(generator), "old.html": nil}); err != nil {
		t.Fatal(err)
	}
	if err := replace(out, page("new")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(out, "old.html")); err == nil {
		t.Error("a page of the old site is still there")
	}

	// A build that fails half-way leaves the site and no litter.
	bad := page("bad")
	bad["no/such/directory.html"] = nil
	if err := replace(out, bad); err == nil {
		t.Error("a file that cannot be written is no error")
	}
	if got := readPage(t, out, "index.html"); got != generator+"new" {
		t.Errorf("the site holds %q", got)
	}
	if err := replace(out, page("newer")); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(parent)
	if err != nil || len(entries) != 1 {
		t.Errorf("beside the site there is litter: %v %v", entries, err)
	}
}

func TestReplaceRefuses(t *testing.T) {
	out := t.TempDir()
	writeFile(t, filepath.Join(out, "thesis.txt"), nil)
	err := replace(out, nil)
	want := out + ": holds files that are not a site built before; name an empty or new directory"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if _, err := os.Stat(filepath.Join(out, "thesis.txt")); err != nil {
		t.Error("the file is gone")
	}
}
