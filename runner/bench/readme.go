package main

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
)

// The figures stand in README between these lines.
const (
	begin = "<!-- make bench UPDATE=1 writes what follows -->\n"
	end   = "<!-- make bench UPDATE=1 wrote what precedes -->\n"
)

// figures are what was measured.
type figures struct {
	computer string
	cells    map[string][]string // by the name of the row
}

// thisComputer says on what figures were measured.
func thisComputer() string {
	return fmt.Sprintf("%d cores, %s/%s, %s", runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// markMissed follows a figure that is more than the row's goal.
const markMissed = " **missed**"

// markdown is the tables of figures: those of all rows, or of the measured ones.
func (f figures) markdown(all bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Measured on %s; of several runs the fastest.\n", f.computer)
	for _, t := range tables {
		var lines []string
		for _, r := range t.rows {
			if all || f.cells[r.name] != nil {
				lines = append(lines, f.line(t, r))
			}
		}
		if lines == nil {
			continue
		}
		b.WriteString("\n" + t.head() + strings.Join(lines, ""))
		if t.notes != nil {
			b.WriteString("\n" + strings.Join(t.notes, "\n") + "\n")
		}
	}
	return b.String()
}

// head is the head of a table; figures stand to the right.
func (t *table) head() string {
	heads := append([]string{}, t.fixed...)
	rule := strings.Repeat("|---", len(t.fixed))
	for _, c := range t.columns {
		heads = append(heads, c.head)
		rule += "|--:"
	}
	return tableLine(append(heads, "command")) + rule + "|---|\n"
}

// line is a row as it is shown.
func (f figures) line(t *table, r *row) string {
	cells := t.fixedCells(r)
	for i := range t.columns {
		cell := none
		if measured := f.cells[r.name]; measured != nil {
			cell = measured[i]
		}
		if missed(cell, r.goal) {
			cell += markMissed
		}
		cells = append(cells, cell)
	}
	return tableLine(append(cells, "`make bench ROW="+r.name+"`"))
}

func tableLine(cells []string) string { return "| " + strings.Join(cells, " | ") + " |\n" }

var (
	measuredOn  = regexp.MustCompile(`(?m)^Measured on (.*);`)
	measuredRow = regexp.MustCompile("(?m)^\\| (.*) \\| `make bench ROW=(.*)` \\|$")
)

// parseFigures reads what markdown wrote. Rows that are no more are left out.
func parseFigures(text string) figures {
	f := figures{cells: map[string][]string{}}
	if on := measuredOn.FindStringSubmatch(text); on != nil {
		f.computer = on[1]
	}
	found := map[string][]string{}
	for _, line := range measuredRow.FindAllStringSubmatch(text, -1) {
		found[line[2]] = strings.Split(strings.ReplaceAll(line[1], markMissed, ""), " | ")
	}
	for t, r := range rows() {
		if cells := found[r.name]; len(cells) == len(t.fixed)+len(t.columns) {
			f.cells[r.name] = cells[len(t.fixed):]
		}
	}
	return f
}

// updateReadme writes the figures into the file. Of rows that were not measured the
// figures stay, if they are of the same computer.
func updateReadme(path string, measured figures) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, block, after, err := cutReadme(text)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if old := parseFigures(block); old.computer == measured.computer {
		for name, cells := range old.cells {
			if measured.cells[name] == nil {
				measured.cells[name] = cells
			}
		}
	}
	return os.WriteFile(path, []byte(before+measured.markdown(true)+after), 0o644)
}

// cutReadme parts README into what precedes the figures, them, and what follows.
func cutReadme(text []byte) (before, block, after string, err error) {
	head, rest, found := bytes.Cut(text, []byte(begin))
	figures, tail, ends := bytes.Cut(rest, []byte(end))
	if !found || !ends {
		return "", "", "", fmt.Errorf("the figures belong between the lines %q and %q", begin, end)
	}
	return string(head) + begin, string(figures), end + string(tail), nil
}
