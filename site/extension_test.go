package site

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sebdah/goldie/v2"
	"golang.org/x/tools/txtar"

	"takingturns/runner/snippet"
)

// TestExtension renders the chapter of each archive with the transcripts beside
// it and compares the HTML.
func TestExtension(t *testing.T) {
	cases, err := filepath.Glob("testdata/extension/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases:", err)
	}
	for _, file := range cases {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			g := goldie.New(t, goldie.WithFixtureDir("testdata/extension"), goldie.WithNameSuffix(".html"))
			g.Assert(t, name, []byte(renderArchive(t, file).Body))
		})
	}
}

func renderArchive(t *testing.T, file string) *chapter {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	golden := t.TempDir()
	writeFile(t, filepath.Join(golden, "01-case", ".keep"), nil)
	var source []byte
	for _, f := range archive.Files {
		if f.Name == "chapter.md" {
			source = f.Data
		} else {
			writeFile(t, filepath.Join(golden, "01-case", f.Name), f.Data)
		}
	}
	c, err := snippet.Parse("chapters/01-case.md", source)
	if err != nil {
		t.Fatal(err)
	}
	figures, err := readFigures(c, golden)
	if err != nil {
		t.Fatal(err)
	}
	page, err := newChapter(c, figures)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func writeFile(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestContents(t *testing.T) {
	page := renderArchive(t, "testdata/extension/blocks.txtar")
	if page.Title != "The title" || page.Description != "Blocks." || page.Number != "1" {
		t.Errorf("title %q, description %q, number %q", page.Title, page.Description, page.Number)
	}
	want := []section{
		{ID: "ends--means-of-select-", Title: "Ends & “means” of select {}"},
		{ID: "main-1", Title: "main"},                                                      // "main" is an id of the page
		{ID: "chosen", Title: "Own", Sections: []section{{ID: "shown-1", Title: "Shown"}}}, // "shown" is a snippet
	}
	if got := page.Sections; !equalSections(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func equalSections(a, b []section) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].ID != b[i].ID || a[i].Title != b[i].Title || !equalSections(a[i].Sections, b[i].Sections) {
			return false
		}
	}
	return true
}

func TestShorten(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"short", "short"},
		{strings.Repeat("é", 200), strings.Repeat("é", 200)},
		{strings.Repeat("abcd, ", 40), strings.TrimSuffix(strings.Repeat("abcd, ", 33), ", ") + "…"},
		{strings.Repeat("x", 201), strings.Repeat("x", 199) + "…"},
	} {
		if got := shorten(c.in); got != c.want {
			t.Errorf("shorten(%q)\n got %q\nwant %q", c.in, got, c.want)
		}
	}
}
