package timeline

import (
	"fmt"
	"strings"

	"takingturns/runner/transcript"
)

// A Row is one step in the table of events.
type Row struct {
	At    string // virtual time; empty where it is that of the row above
	Who   string
	What  string
	Where string // the line of the program
	Code  string // and its text, shortened
}

// Most characters of a line of the program, and of output, in the table.
const (
	mostCode   = 32
	mostOutput = 40
)

// rows lists the steps, and where each is marked. Those that are left out are counted.
func (r *run) rows(tasks []transcript.Task) (rows []Row, marks []mark) {
	names := map[int]string{0: "the clock"}
	for _, task := range tasks {
		names[task.Number] = label(task)
	}
	at := ""
	cut := false
	for _, s := range r.steps {
		if s.skipped {
			if !cut {
				rows = append(rows, Row{What: plural(r.axis.cut.events, "event") + " left out"})
				marks = append(marks, mark{(r.axis.cut.from + r.axis.cut.to) / 2, clock, clock, "", silent})
			}
			cut = true
			continue
		}
		row := Row{Who: r.who(s, names), What: r.what(s, names)}
		if now := s.At.String(); now != at {
			row.At, at = now, now
		}
		if !s.acts && s.Place != "" {
			row.Where = where(s.Place, r.source.Name)
			if s.Verb != transcript.Writes {
				row.Code = oneLine(r.source.Line(s.Place), mostCode)
			}
		}
		rows = append(rows, row)
		m := mark{s.spot(), s.lane, s.other, s.Place, s.lines}
		if s.acts { // in several places
			m.place = ""
		}
		marks = append(marks, m)
	}
	if n := r.t.Unrecorded; n > 0 {
		rows = append(rows, Row{What: plural(n, "event") + " not recorded"})
		marks = append(marks, mark{r.axis.end, clock, clock, "", silent})
	}
	return rows, marks
}

func (r *run) who(s step, names map[int]string) string {
	switch {
	case s.lane != clock && r.lanes.all[s.lane].shared:
		return r.lanes.all[s.lane].name
	case s.lane == clock && s.Verb == transcript.Writes:
		return "the runtime"
	}
	return names[s.Task]
}

func (r *run) what(s step, names map[int]string) string {
	other := names[s.Other]
	if s.other != clock && r.lanes.all[s.other].shared {
		other = fmt.Sprintf("%s of %s", grouped(s.count), r.lanes.all[s.other].name)
	}
	switch {
	case s.final:
		return lastDeed(r.t.End)
	case s.acts:
		return plural(s.count, "event")
	case s.Verb == transcript.Starts:
		return "starts " + other
	case s.Verb == transcript.Readies:
		return "wakes " + other
	case s.Verb == transcript.Yields:
		return "lets others run"
	case s.Verb == transcript.Ends:
		return "ends"
	case s.Verb == transcript.Writes:
		return "prints " + r.printed(s)
	}
	return r.word(s.Event)
}

// printed is what a step wrote, on one line.
func (r *run) printed(s step) string {
	var lines []string
	for line := range strings.Lines(s.text) {
		if line = strings.TrimSpace(r.source.Show(line)); line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return "an empty line"
	}
	return "“" + oneLine(strings.Join(lines, " / "), mostOutput) + "”"
}
