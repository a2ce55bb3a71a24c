package timeline

import (
	"time"
	"unicode/utf8"

	"takingturns/runner/transcript"
)

// Widths on the axis, in the pixels of CSS.
const (
	unit     = 10  // of what happens at once
	leastGap = 14  // between two instants
	mostGap  = 140 // the longest gap, where there are few
	allGaps  = 480 // all gaps beyond their least, if all were as long as the longest
	margin   = 8
)

// letter is a width that hardly any character of the text in a figure exceeds on
// average, in hundredths of the size of the font.
const letter = 62

func textWidth(s string, size int) int {
	return (utf8.RuneCountInString(s)*size*letter + 99) / 100
}

// An axis has a column for each instant. Virtual time passes only between the
// columns: the gaps are longer where more passes, but not to scale.
type axis struct {
	instants []instant
	end      int // where the run ends
	cut      cut
}

type instant struct {
	at       time.Duration
	x, width int
}

// A cut is where steps are left out.
type cut struct {
	from, to int
	events   int
}

// newAxis places the steps, and the run's end.
func newAxis(steps []step, t *transcript.Transcript) *axis {
	a := new(axis)
	column := make([]int, len(steps)) // index in a.instants
	for i := range steps {
		s := &steps[i]
		if s.skipped {
			a.cut.events += s.count
			continue
		}
		if i == 0 || s.At != steps[i-1].At || steps[i-1].skipped {
			a.instants = append(a.instants, instant{at: s.At})
		}
		column[i] = len(a.instants) - 1
		in := &a.instants[column[i]]
		if !sharesUnit(steps, i) {
			in.width += unit
		}
		s.from, s.to = in.width-unit, in.width
		if s.lane == clock {
			s.from, s.to = in.width, in.width
		}
	}
	if n := len(a.instants); n == 0 || a.instants[n-1].at != t.At {
		a.instants = append(a.instants, instant{at: t.At})
	}
	a.spread(steps, column)
	for i := range steps {
		s := &steps[i]
		if s.skipped {
			s.from, s.to = a.cut.to, a.cut.to
			continue
		}
		s.from += a.instants[column[i]].x
		s.to += a.instants[column[i]].x
	}
	return a
}

// sharesUnit reports whether a step needs no room of its own: what a goroutine
// does when it stops belongs to what it did before, goroutines that share a lane
// act together, and the clock takes no room.
func sharesUnit(steps []step, i int) bool {
	s := steps[i]
	if s.lane == clock {
		return true
	}
	if i == 0 {
		return false
	}
	before := steps[i-1]
	if before.lane != s.lane || before.At != s.At || before.skipped {
		return false
	}
	return s.stops() && !before.stops() || s.acts || before.acts
}

// spread sets the columns apart, so that each time fits above its own.
func (a *axis) spread(steps []step, column []int) {
	head := -1 // the last instant before the cut
	for i, s := range steps {
		if s.skipped {
			break
		}
		head = column[i]
	}
	longest := time.Duration(1)
	for i := 1; i < len(a.instants); i++ {
		longest = max(longest, a.instants[i].at-a.instants[i-1].at)
	}
	widest := min(mostGap, allGaps/len(a.instants))
	x := margin
	for i := range a.instants {
		in := &a.instants[i]
		in.x = x
		if i == len(a.instants)-1 {
			break
		}
		gap := leastGap + int(float64(widest)*float64(a.instants[i+1].at-in.at)/float64(longest))
		next := x + max(in.width+gap, textWidth(in.at.String(), small)+margin)
		if i == head && a.cut.events > 0 {
			a.cut.from = next
			next += textWidth(a.cut.String(), small) + 2*margin
			a.cut.to = next
		}
		x = next
	}
	last := a.instants[len(a.instants)-1]
	a.end = last.x + last.width + leastGap
}

func (c cut) String() string { return "… " + plural(c.events, "event") + " …" }
