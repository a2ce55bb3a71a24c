package site

import (
	"bytes"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"takingturns/runner/notebook"
	"takingturns/runner/transcript"
	"takingturns/site/figure"
)

// A parityCell is what the parity page shows of one cell of a notebook.
type parityCell struct {
	notebook.Cell
	Snippets []*Figure // that mirror it
	Shown    *Figure   // whose output stands beside the recorded one; nil if there is nothing to compare
	Rows     []parityRow
	Rest     int // lines of ours after the recording stops
}

// A parityRow is a line of the recording beside ours.
type parityRow struct {
	Recorded, Ours string
	Near           bool // not the same bytes, but the same up to what no recording repeats
}

// parityPage is the page that shows each cell's recorded output beside that of
// the snippet that mirrors it. There is none for a golden directory without
// notebooks.
func parityPage(figures []*Figure, golden string, number string) (*chapter, error) {
	if _, err := os.Stat(filepath.Join(golden, "notebooks")); os.IsNotExist(err) {
		return nil, nil
	}
	page := &chapter{ID: "parity", Number: number, Title: "Parity", Source: "parity.html",
		Description: "Every cell of the five notebooks: what it printed when it was recorded, and what this book's program prints."}
	var cells []parityCell
	for _, c := range notebook.Cells {
		cell, err := newParityCell(c, figures, golden)
		if err != nil {
			return nil, err
		}
		cells = append(cells, cell)
		page.addCell(cell)
	}
	page.entries = []entry{{Kind: "chapter", Title: page.Title, Text: page.Description}}
	var body bytes.Buffer
	err := pageTemplates.ExecuteTemplate(&body, "parity", cells)
	page.Body = template.HTML(body.String())
	return page, err
}

// addCell adds a cell to the page's table of contents.
func (c *chapter) addCell(cell parityCell) {
	if cell.First() {
		c.Sections = append(c.Sections, section{ID: "notebook-" + cell.Notebook(), Title: "Notebook " + cell.Notebook()})
	}
	s := &c.Sections[len(c.Sections)-1]
	s.Sections = append(s.Sections, section{ID: cell.Anchor(), Title: cell.ID})
}

func newParityCell(c notebook.Cell, figures []*Figure, golden string) (parityCell, error) {
	cell := parityCell{Cell: c}
	recording, err := c.Recording(golden)
	if err != nil {
		return cell, err
	}
	for _, f := range figures {
		if !slices.Contains(f.Snippet.Mirrors, c.ID) {
			continue
		}
		cell.Snippets = append(cell.Snippets, f)
		if f.Transcript != nil && c.Recorded && (cell.Shown == nil || cell.Shown.Snippet.Differs != "" && f.Snippet.Differs == "") {
			cell.Shown = f
		}
	}
	if cell.Shown == nil {
		return cell, nil
	}
	ours := cell.Shown.Transcript.Text()
	pairs := c.Compare(recording, ours)
	cell.Rest = len(transcript.Pairs(recording, ours, notebook.Tolerance)) - len(pairs)
	for _, p := range pairs {
		cell.Rows = append(cell.Rows, parityRow{figure.Printable(p.Recorded), figure.Printable(p.Ours), p.Same && p.Recorded != p.Ours})
	}
	return cell, nil
}

// First reports whether the cell is the first of its notebook.
func (c parityCell) First() bool { return strings.HasSuffix(c.ID, ".1") }

// Anchor is the id of the cell on the page.
func (c parityCell) Anchor() string { return "cell-" + strings.ReplaceAll(c.ID, ".", "-") }

// Differs is why the output shown is not the recorded one, empty if it is or if
// none is shown.
func (c parityCell) Differs() string {
	if c.Shown == nil {
		return ""
	}
	return c.Shown.Snippet.Differs
}

// Near counts the lines that differ only in what no recording repeats.
func (c parityCell) Near() int {
	near := 0
	for _, r := range c.Rows {
		if r.Near {
			near++
		}
	}
	return near
}

// Verdict says in one sentence how the two compare.
func (c parityCell) Verdict() string {
	switch near := c.Near(); {
	case len(c.Snippets) == 0:
		return "No program of the book mirrors this cell."
	case !c.Recorded:
		return "The notebook holds no output of this cell."
	case c.Shown == nil:
		return "The program that mirrors this cell is not run."
	case c.Differs() != "":
		return "Differs: " + c.Differs()
	case near > 0:
		return fmt.Sprintf("The same lines in the same order. Those marked ≈, %d of %d, differ in a time, by no more than a recording’s jitter, or in a random token.", near, len(c.Rows))
	}
	return "The same, line by line."
}

// Href is the link to a snippet from any page.
func (f *Figure) Href() string { return f.Snippet.Chapter.ID + ".html#" + f.Snippet.Name }
