package timeline

import (
	"slices"
	"strings"

	"takingturns/runner/transcript"
)

// A step is an event, or several of which no more than the number is shown.
type step struct {
	transcript.Event
	lane, other int
	count       int    // of events
	acts        bool   // by goroutines that share a lane: only that they ran is shown
	text        string // what it wrote
	lines       printed
	final       bool // no event, but the end of the run by whoever ran last
	skipped     bool // left out of the figure

	from, to int // on the axis
}

// newSteps makes steps of the events, in their order.
func newSteps(t *transcript.Transcript, l *lanes) []step {
	var steps []step
	writes, lines := t.Writes, printedBy(t.Writes)
	for _, e := range t.Events {
		s := step{Event: e, lane: l.of[e.Task], other: clock, count: 1, lines: silent}
		switch e.Verb {
		case transcript.Writes:
			s.text, s.lines = writes[0].Text, lines[0]
			writes, lines = writes[1:], lines[1:]
		case transcript.Starts, transcript.Readies:
			s.other = l.of[e.Other]
		}
		toShared := s.other != clock && l.all[s.other].shared
		if fromShared := s.lane != clock && l.all[s.lane].shared; fromShared && (s.other == clock || toShared) {
			s.acts = true
		}
		if same := sameStep(steps, s, toShared); same != nil {
			same.count++
			same.lines = same.lines.and(s.lines)
			continue
		}
		steps = append(steps, s)
	}
	if task := endedBy(t); task != 0 {
		end := step{Event: transcript.Event{At: t.At, Task: task}, lane: l.of[task], other: clock, final: true, lines: endLine(t)}
		steps = slices.Insert(steps, len(steps)-lastWords(steps), end)
	}
	skip(steps)
	return steps
}

// endLine is where a page says how the run ended, if main did not return.
func endLine(t *transcript.Transcript) printed {
	if t.End.Kind == transcript.Returned {
		return silent
	}
	n := len(t.Lines())
	return printed{n, n}
}

// lastWords counts the steps at the end in which the runtime says why it ends the
// program.
func lastWords(steps []step) int {
	n := 0
	for n < len(steps) && steps[len(steps)-1-n].lane == clock && steps[len(steps)-1-n].Verb == transcript.Writes {
		n++
	}
	return n
}

// sameStep is the step that already tells of s, or nil.
func sameStep(steps []step, s step, toShared bool) *step {
	if !s.acts && !toShared {
		return nil
	}
	for i := len(steps) - 1; i >= 0; i-- {
		before := &steps[i]
		switch {
		case before.At != s.At || before.lane != s.lane:
			return nil
		case s.acts && before.acts:
			return before
		case !s.acts && before.Verb == s.Verb && before.other == s.other:
			return before
		case !s.acts:
			return nil
		}
	}
	return nil
}

// A figure has room for mostUnits of the axis, where an instant takes the room of
// instantUnits. A longer run keeps as much as headUnits and tailUnits have room for,
// so much less that leaving something out is worth it.
const (
	mostUnits    = 110
	headUnits    = 68
	tailUnits    = 22
	instantUnits = 4
)

// skip marks the steps in the middle of a long run.
func skip(steps []step) {
	room := make([]int, len(steps)+1) // that the steps before each take
	for i, s := range steps {
		room[i+1] = room[i]
		if !sharesUnit(steps, i) {
			room[i+1]++
		}
		if i == 0 || s.At != steps[i-1].At {
			room[i+1] += instantUnits
		}
	}
	total := room[len(steps)]
	if total <= mostUnits {
		return
	}
	for i := range steps {
		steps[i].skipped = room[i+1] > headUnits && total-room[i] > tailUnits
	}
}

// stops reports whether a goroutine no longer runs after the step.
func (s *step) stops() bool {
	return s.final || s.Verb == transcript.Waits || s.Verb == transcript.Yields || s.Verb == transcript.Ends
}

// oneLine is text cut to a number of characters, without what surrounds it.
func oneLine(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > most {
		return strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return text
}
