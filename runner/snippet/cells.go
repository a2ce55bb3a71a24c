package snippet

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Number of code cells in each of the five notebooks that the book mirrors,
// counted in notebooks/; their recorded outputs are golden/notebooks/NNN.N.txt.
var cells = map[string]int{
	"000": 6,
	"001": 8,
	"002": 10,
	"003": 1,
	"004": 6,
}

// checkCell tells whether a cell such as "000.3" exists.
func checkCell(cell string) error {
	notebook, ordinal, _ := strings.Cut(cell, ".")
	last, known := cells[notebook]
	if !known {
		return fmt.Errorf("there is no notebook %q; the notebooks are %s, a cell is written 000.3",
			notebook, strings.Join(slices.Sorted(maps.Keys(cells)), ", "))
	}
	n, err := strconv.Atoi(ordinal)
	if err != nil || n < 1 || n > last || strconv.Itoa(n) != ordinal {
		return fmt.Errorf("notebook %s has no cell %q; %s", notebook, ordinal, cellRange(notebook, last))
	}
	return nil
}

func cellRange(notebook string, last int) string {
	if last == 1 {
		return "its only cell is " + notebook + ".1"
	}
	return fmt.Sprintf("its cells are %s.1 to %s.%d", notebook, notebook, last)
}
