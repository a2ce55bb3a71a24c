// Package notebook knows the code cells of the five notebooks that the book
// follows, and compares what was recorded of a cell with what a program of ours
// prints.
package notebook

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"takingturns/runner/plainfile"
	"takingturns/runner/transcript"
)

// Tolerance is how far, in seconds, a time of ours may be from the recorded one:
// the recording's own jitter.
var Tolerance = transcript.Tolerance{Rounded: 0.06, Raw: 0.1}

// A Cell is one code cell of a notebook.
type Cell struct {
	ID       string // "000.3": notebook 000, third code cell
	Recorded bool   // its output is in golden/notebooks
	Stops    bool   // the recording breaks off before the program has ended
}

// Notebook is the number of the cell's notebook, "000".
func (c Cell) Notebook() string {
	number, _, _ := strings.Cut(c.ID, ".")
	return number
}

//go:embed cells.txt
var list string

// Cells are the cells of all notebooks, in order.
var Cells = parse(list)

// parse reads cells.txt. It panics where that is not as its head says.
func parse(text string) []Cell {
	var cells []Cell
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		id, output, _ := strings.Cut(strings.TrimSpace(line), " ")
		c := Cell{ID: id}
		switch output {
		case "recorded":
			c.Recorded = true
		case "stops":
			c.Recorded, c.Stops = true, true
		case "none":
		default:
			panic(fmt.Sprintf("cells.txt: %q: want a cell, then recorded, stops or none", line))
		}
		cells = append(cells, c)
	}
	return cells
}

// Find is the cell of that name.
func Find(id string) (Cell, error) {
	number, ordinal, _ := strings.Cut(id, ".")
	var notebooks, same []string
	for _, c := range Cells {
		if c.ID == id {
			return c, nil
		}
		if n := c.Notebook(); len(notebooks) == 0 || notebooks[len(notebooks)-1] != n {
			notebooks = append(notebooks, n)
		}
		if c.Notebook() == number {
			same = append(same, c.ID)
		}
	}
	switch len(same) {
	case 0:
		return Cell{}, fmt.Errorf("there is no notebook %q; the notebooks are %s, a cell is written 000.3",
			number, strings.Join(notebooks, ", "))
	case 1:
		return Cell{}, fmt.Errorf("notebook %s has no cell %q; its only cell is %s", number, ordinal, same[0])
	}
	return Cell{}, fmt.Errorf("notebook %s has no cell %q; its cells are %s to %s", number, ordinal, same[0], same[len(same)-1])
}

// Recording is what the cell printed when the notebook was recorded, empty if
// nothing was. golden is the directory of that name.
func (c Cell) Recording(golden string) (string, error) {
	text, err := plainfile.Read(golden, path.Join("notebooks", c.ID+".txt"))
	if errors.Is(err, fs.ErrNotExist) && !c.Recorded {
		return "", nil
	}
	return string(text), err
}

// Compare puts each line of the cell's recording beside that of ours. Where the
// recording stops, so does the comparison.
func (c Cell) Compare(recording, ours string) []transcript.Pair {
	pairs := transcript.Pairs(recording, ours, Tolerance)
	for c.Stops && len(pairs) > 0 && !pairs[len(pairs)-1].InRecording {
		pairs = pairs[:len(pairs)-1]
	}
	return pairs
}
