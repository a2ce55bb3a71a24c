package timeline

import (
	"fmt"
	"strconv"
	"strings"

	"takingturns/runner/transcript"
)

// A mark says where a row of the table is in the rest of the figure: what lights up
// with it when a reader steps through the run.
type mark struct {
	x           int // in the chart
	lane, other int
	place       string
	lines       printed
}

// printed are lines of the transcript, from 0. The end of a run that has one of its own
// is the line after the last.
type printed struct{ first, last int }

// silent is the mark of what printed nothing.
var silent = printed{-1, -1}

// marksText tells the marks of all rows: one after the other with semicolons between them,
// the fields of each with commas, what is empty at the end left out:
//
//	x    pixels from the mark before
//	y    of the goroutine's bar, empty for the clock
//	line of this snippet, or "NAME:LINE" of another
//	text the first line printed, or "FIRST-LAST", from 0
//	y    of the goroutine that is started or woken
func marksText(marks []mark, snippet string) string {
	all := make([]string, len(marks))
	x := 0
	for i, m := range marks {
		fields := []string{strconv.Itoa(m.x - x), height(m.lane), m.line(snippet), m.lines.String(), height(m.other)}
		all[i] = strings.TrimRight(strings.Join(fields, ","), ",")
		x = m.x
	}
	return strings.Join(all, ";")
}

// height is empty for the clock, which has no lane.
func height(lane int) string {
	if lane == clock {
		return ""
	}
	return strconv.Itoa(y(lane))
}

// number is empty below 0.
func number(n int) string {
	if n < 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (m *mark) line(snippet string) string {
	file, line, _ := strings.Cut(m.place, ":")
	if name := strings.TrimSuffix(file, ".go"); line != "" && name != snippet {
		return name + ":" + line
	}
	return line
}

func (p printed) String() string {
	if p.last > p.first {
		return fmt.Sprintf("%d-%d", p.first, p.last)
	}
	return number(p.first)
}

// spot is where a step is marked: where it stops a goroutine, at the end of the bar.
func (s *step) spot() int {
	if s.stops() {
		return s.to
	}
	return (s.from + s.to) / 2
}

// and is what both printed, if one goes on where the other stopped.
func (p printed) and(q printed) printed {
	switch {
	case p == silent:
		return q
	case q == silent:
		return p
	}
	return printed{p.first, q.last}
}

// printedBy finds for each write the lines of the transcript that it made or went on
// with.
func printedBy(writes []transcript.Write) []printed {
	all := make([]printed, len(writes))
	lines, open := 0, false // open: the last one has not had its newline
	for i, w := range writes {
		if all[i] = silent; w.Text == "" {
			continue
		}
		first := lines
		if open {
			first--
		}
		open = !strings.HasSuffix(w.Text, "\n")
		lines = first + strings.Count(w.Text, "\n")
		if open {
			lines++
		}
		all[i] = printed{first, lines - 1}
	}
	return all
}
