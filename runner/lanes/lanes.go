// Package lanes draws the timeline of a run with characters: time goes down, each
// goroutine has a column, each event is a row and says what happened.
//
//	     1 2 3
//	 0s  ● ○     1 starts 2 main.worker  at-once.go:27
//	     ● ○ ○   1 starts 3 main.worker  at-once.go:28
//	     ● ○ ○   1 waits: sync.WaitGroup.Wait  at-once.go:29
//	     ┊ ● ○   2 prints Task One running  at-once.go:11
//	10s  ┊ ┊ ○   the clock wakes 3
//	10s  returned
//
// A column shows ● who acts, × who ends, ○ who is ready to run, ┊ who waits and │ who
// was running when another acted.
package lanes

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"takingturns/runner/transcript"
)

// Of more goroutines than mostLanes the last share a column; of more events than
// mostRows those in the middle are left out. The drawing says so.
const (
	mostLanes = 16
	mostRows  = 400
)

// The marks of a column.
const (
	absent  = ' '
	acts    = '●'
	ends    = '×'
	ready   = '○'
	waits   = '┊'
	running = '│'
)

// Draw draws a traced run. Each line ends in a newline. What the program printed
// stands there as it is: the caller makes it fit for a terminal.
func Draw(t *transcript.Transcript) string {
	d := drawing{t: t, tasks: t.Tasks(), marks: map[int]rune{1: running}}
	if d.tasks == nil {
		return "nothing was traced\n"
	}
	d.width = len(fmt.Sprint(d.tasks[d.own()-1].Number)) + 1
	rows := []string{d.header()}
	if n := len(d.tasks) - d.own(); n > 0 {
		rows = append(rows, d.line("", "", fmt.Sprintf("… is for the other %d goroutines", n)))
	}
	rows = append(rows, cut(d.events())...)
	if t.Unrecorded > 0 {
		rows = append(rows, d.line("", "", fmt.Sprintf("… %d more events were not recorded", t.Unrecorded)))
	}
	rows = append(rows, d.line(d.stamp(t.At), "", t.End.String()))
	return strings.Join(rows, "\n") + "\n"
}

type drawing struct {
	t     *transcript.Transcript
	tasks []transcript.Task
	width int          // of a column
	marks map[int]rune // by task: what it is doing
	at    time.Duration
	begun bool // at has been shown
}

// own is how many tasks have a column of their own.
func (d *drawing) own() int {
	if len(d.tasks) <= mostLanes {
		return len(d.tasks)
	}
	return mostLanes - 1
}

func (d *drawing) header() string {
	var names []string
	for _, task := range d.tasks[:d.own()] {
		names = append(names, fmt.Sprint(task.Number))
	}
	if d.own() < len(d.tasks) {
		names = append(names, "…")
	}
	return d.line("", d.columns(names), "")
}

// columns puts cells side by side.
func (d *drawing) columns(cells []string) string {
	var b strings.Builder
	for _, cell := range cells {
		b.WriteString(cell + strings.Repeat(" ", d.width-utf8.RuneCountInString(cell)))
	}
	return b.String()
}

// stampWidth is the width of the column of times, as in a stamped transcript.
const stampWidth = 8

func (d *drawing) line(stamp, columns, text string) string {
	if columns == "" {
		return strings.TrimRight(fmt.Sprintf("%*s  %s", stampWidth, stamp, text), " ")
	}
	return strings.TrimRight(fmt.Sprintf("%*s  %s  %s", stampWidth, stamp, columns, text), " ")
}

// stamp is a time where it is another than before.
func (d *drawing) stamp(at time.Duration) string {
	if d.begun && at == d.at {
		return ""
	}
	d.at, d.begun = at, true
	return at.String()
}

// cut leaves out the middle of too many rows.
func cut(rows []string) []string {
	if len(rows) <= mostRows {
		return rows
	}
	left := fmt.Sprintf("%*s  … %d events …", stampWidth, "", len(rows)-mostRows)
	return slices.Concat(rows[:mostRows/2], []string{left}, rows[len(rows)-mostRows/2:])
}

func (d *drawing) events() []string {
	var rows []string
	writes := d.t.Writes
	for _, e := range d.t.Events {
		text := sentence(e)
		if e.Verb == transcript.Writes {
			text += printed(writes[0].Text)
			writes = writes[1:]
		}
		if e.Place != "" {
			text += "  " + e.Place
		}
		rows = append(rows, d.line(d.stamp(e.At), d.row(e), text))
	}
	return rows
}

// row moves the marks on and shows them.
func (d *drawing) row(e transcript.Event) string {
	d.marks[e.Task] = acts
	after := running
	switch e.Verb {
	case transcript.Starts, transcript.Readies:
		d.marks[e.Other] = ready
	case transcript.Waits:
		after = waits
	case transcript.Yields:
		after = ready
	case transcript.Ends:
		d.marks[e.Task], after = ends, absent
	}
	cells := make([]string, 0, len(d.tasks))
	for _, task := range d.tasks[:d.own()] {
		cells = append(cells, string(d.mark(task)))
	}
	if d.own() < len(d.tasks) {
		cells = append(cells, string(d.shared()))
	}
	d.marks[e.Task] = after
	return d.columns(cells)
}

func (d *drawing) mark(task transcript.Task) rune {
	if mark, known := d.marks[task.Number]; known {
		return mark
	}
	return absent
}

// shared is the mark of the tasks without a column: that of the busiest.
func (d *drawing) shared() rune {
	busiest := []rune{absent, waits, ready, running, ends, acts}
	mark := absent
	for _, task := range d.tasks[d.own():] {
		if m := d.mark(task); slices.Index(busiest, m) > slices.Index(busiest, mark) {
			mark = m
		}
	}
	return mark
}

// sentence says what happened.
func sentence(e transcript.Event) string {
	who := fmt.Sprint(e.Task)
	if e.Task == 0 {
		who = "the clock"
	}
	switch e.Verb {
	case transcript.Starts:
		return strings.TrimSpace(fmt.Sprintf("%s starts %d %s", who, e.Other, e.Detail))
	case transcript.Readies:
		return fmt.Sprintf("%s wakes %d", who, e.Other)
	case transcript.Waits:
		return fmt.Sprintf("%s waits: %s", who, e.Detail)
	case transcript.Writes:
		return who + " prints"
	}
	return who + " " + e.Verb.String()
}

// printed is what a write prints, with a sign for each newline but the last.
func printed(text string) string {
	return " " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "⏎")
}
