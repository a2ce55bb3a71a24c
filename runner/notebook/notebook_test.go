package notebook

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"takingturns/runner/transcript"
)

const golden = "../../golden"

// What the issue counts: 6, 8, 10, 1 and 6 cells.
func TestCells(t *testing.T) {
	counts := map[string]int{}
	for _, c := range Cells {
		counts[c.Notebook()]++
	}
	for number, want := range map[string]int{"000": 6, "001": 8, "002": 10, "003": 1, "004": 6} {
		if counts[number] != want {
			t.Errorf("notebook %s has %d cells, want %d", number, counts[number], want)
		}
	}
	if len(Cells) != 31 {
		t.Errorf("%d cells, want 31", len(Cells))
	}
}

// A recording belongs to a cell, and a cell that is said to be recorded has one.
func TestRecordings(t *testing.T) {
	var want []string
	for _, c := range Cells {
		text, err := c.Recording(golden)
		if err != nil || c.Recorded != (text != "") {
			t.Errorf("%s: Recording = %q, %v", c.ID, text, err)
		}
		if c.Recorded {
			want = append(want, c.ID)
		}
	}
	files, err := filepath.Glob(golden + "/notebooks/*")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, file := range files {
		got = append(got, strings.TrimSuffix(filepath.Base(file), ".txt"))
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("golden/notebooks holds %v, cells.txt says %v", got, want)
	}
}

func TestFind(t *testing.T) {
	for _, test := range []struct{ id, err string }{
		{"002.10", ""},
		{"000.7", `notebook 000 has no cell "7"; its cells are 000.1 to 000.6`},
		{"000.03", `notebook 000 has no cell "03"; its cells are 000.1 to 000.6`},
		{"003.2", `notebook 003 has no cell "2"; its only cell is 003.1`},
		{"005.1", `there is no notebook "005"; the notebooks are 000, 001, 002, 003, 004, a cell is written 000.3`},
	} {
		switch c, err := Find(test.id); {
		case test.err == "" && (err != nil || c.ID != test.id):
			t.Errorf("Find(%q) = %v, %v", test.id, c, err)
		case test.err != "" && (err == nil || err.Error() != test.err):
			t.Errorf("Find(%q): %v, want %s", test.id, err, test.err)
		}
	}
}

// Where a recording breaks off, what ours prints after it is not compared; what
// ours lacks is.
func TestStops(t *testing.T) {
	whole, stops := Cell{ID: "004.5", Recorded: true}, Cell{ID: "004.6", Recorded: true, Stops: true}
	for _, test := range []struct {
		cell Cell
		ours string
		want int
	}{
		{whole, "a\nb\n", 0}, {whole, "a\nb\nc\n", 1}, {whole, "a\n", 1},
		{stops, "a\nb\n", 0}, {stops, "a\nb\nc\n", 0}, {stops, "a\n", 1}, {stops, "a\nx\nc\n", 1},
	} {
		differences := slices.DeleteFunc(test.cell.Compare("a\nb\n", test.ours), func(p transcript.Pair) bool { return p.Same })
		if len(differences) != test.want {
			t.Errorf("%s, ours %q: %v, want %d differences", test.cell.ID, test.ours, differences, test.want)
		}
	}
}

func TestParsePanics(t *testing.T) {
	defer func() {
		want := `cells.txt: "000.1 perhaps\n": want a cell, then recorded, stops or none`
		if got := recover(); got != want {
			t.Errorf("panic %v, want %s", got, want)
		}
	}()
	parse("000.1 perhaps\n")
}
