package site

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"takingturns/runner/notebook"
)

// The page of the book has every cell, each with a snippet.
func TestParityOfBook(t *testing.T) {
	out := build(t, "../chapters", "../golden")
	found := map[string]bool{}
	walk(parsePage(t, filepath.Join(out, "parity.html")), func(n *html.Node) {
		if id := attribute(n, "id"); n.Data == "h3" && strings.HasPrefix(id, "cell-") {
			found[id] = true
			if n.LastChild.Data != "a" {
				t.Errorf("%s: no snippet mirrors this cell", textOf(n))
			}
		}
	})
	if len(found) != len(notebook.Cells) {
		t.Errorf("the page has %d cells, want %d", len(found), len(notebook.Cells))
	}
	checkSite(t, out)
}

// What a cell's verdict and rows are, by what there is of it.
func TestParityCells(t *testing.T) {
	dir := t.TempDir()
	chapter := "# A\n" +
		fence("name=same mirrors=000.1") + fence("name=near mirrors=000.2") +
		fence(`name=other mirrors=000.3 differs="Go has no such thing."`) + fence("name=also mirrors=000.3,001.3") +
		fence(`name=different mirrors=002.2 differs="No repr."`) + fence("name=longer mirrors=004.6") + fence("name=shown mirrors=000.4 norun")
	writeFile(t, filepath.Join(dir, "chapters", "01-a.md"), []byte(chapter))
	for _, c := range notebook.Cells {
		if c.Recorded {
			writeFile(t, filepath.Join(dir, "golden", "notebooks", c.ID+".txt"), []byte("took 1.01\nend\n"))
		}
	}
	for name, text := range map[string]string{
		"same": "took 1.01\nend\n", "near": "took 1\nend\n", "other": "x\n", "also": "took 1.01\nend\n",
		"different": "\x1b[31mx\x1b[0m\a\n", "longer": "took 1\nend\nmore\n",
	} {
		writeFile(t, filepath.Join(dir, "golden", "01-a", name+".txt"), []byte(text))
		writeFile(t, filepath.Join(dir, "golden", "01-a", name+".trace"), trace(text))
	}
	_, figures, err := NewRenderer(filepath.Join(dir, "chapters"), filepath.Join(dir, "golden"), nil).readChapters()
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]struct {
		verdict, shown string
		rows           []parityRow
		rest           int
	}{
		"000.1": {"The same, line by line.", "same", []parityRow{{"took 1.01", "took 1.01", false}, {"end", "end", false}}, 0},
		"000.2": {"The same lines in the same order. Those marked ≈, 1 of 2, differ in a time, by no more than a recording’s jitter, or in a random token.", "near", []parityRow{{"took 1.01", "took 1", true}, {"end", "end", false}}, 0},
		"000.3": {"The same, line by line.", "also", []parityRow{{"took 1.01", "took 1.01", false}, {"end", "end", false}}, 0},
		"000.4": {"The program that mirrors this cell is not run.", "", nil, 0},
		"001.1": {"No program of the book mirrors this cell.", "", nil, 0},
		"001.3": {"The notebook holds no output of this cell.", "", nil, 0},
		"002.2": {"Differs: No repr.", "different", []parityRow{{"took 1.01", "x␇", false}, {"end", "", false}}, 0},
		"004.6": {"The same lines in the same order. Those marked ≈, 1 of 2, differ in a time, by no more than a recording’s jitter, or in a random token.", "longer", []parityRow{{"took 1.01", "took 1", true}, {"end", "end", false}}, 1},
	} {
		c, err := notebook.Find(id)
		if err != nil {
			t.Fatal(err)
		}
		cell, err := newParityCell(c, figures, filepath.Join(dir, "golden"))
		if err != nil {
			t.Fatal(err)
		}
		shown := ""
		if cell.Shown != nil {
			shown = cell.Shown.Snippet.Name
		}
		if cell.Verdict() != want.verdict || shown != want.shown || cell.Rest != want.rest || !slices.Equal(cell.Rows, want.rows) {
			t.Errorf("%s: %q, %s, %+v, %d more\nwant %q, %s, %+v, %d more", id,
				cell.Verdict(), shown, cell.Rows, cell.Rest, want.verdict, want.shown, want.rows, want.rest)
		}
	}
}

// trace is that of a run that wrote text at once.
func trace(text string) []byte {
	return fmt.Appendf(nil, "trace 2\n0s out %d\n0s end returned\n", len(text))
}
