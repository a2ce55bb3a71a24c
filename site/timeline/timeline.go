// Package timeline draws a run from its stored trace: a line for each goroutine,
// virtual time across.
//
// Goroutines that libraries start share one line, and so do those that are too
// many. Events become steps; a long run keeps its first and its last steps, and
// says how many are left out. Steps get places on an axis in which each instant
// is as wide as what happens in it. From the steps follow the states, the
// drawing, and the table of the same events.
package timeline

import (
	"html/template"

	"takingturns/runner/transcript"
)

// A Source is what a figure needs to know of a program beside its trace.
type Source struct {
	Name string                     // of the snippet; its lines are at "NAME.go:LINE"
	Line func(place string) string  // text of a line, empty if it is not known
	Show func(output string) string // output as a page can show it
}

// A Figure is a run as a page shows it.
type Figure struct {
	Summary string        // the run in one sentence
	Labels  template.HTML // SVG: the names of the lines
	Chart   template.HTML // SVG: the run; refers to the id NAME:run, which belongs to the summary
	Key     template.HTML // what the marks in the chart mean
	Rows    []Row         // the same events
	Steps   string        // where each row is in the chart, the program and the transcript: see marksText
}

// Draw draws a traced run. It returns nil if there is only one goroutine.
func Draw(t *transcript.Transcript, source Source) *Figure {
	tasks := t.Tasks()
	if len(tasks) < 2 {
		return nil
	}
	r := &run{
		source: source,
		t:      t,
		lanes:  newLanes(t, tasks, source),
	}
	r.steps = newSteps(t, r.lanes)
	r.axis = newAxis(r.steps, t)
	r.follow()
	rows, marks := r.rows(tasks)
	return &Figure{
		Summary: r.summary(tasks),
		Labels:  r.drawLabels(),
		Chart:   r.drawChart(),
		Key:     r.drawKey(),
		Rows:    rows,
		Steps:   marksText(marks, source.Name),
	}
}

// A run is what is known of a run while it is drawn.
type run struct {
	source Source
	t      *transcript.Transcript
	lanes  *lanes
	steps  []step
	axis   *axis
	spans  []span
	last   []span // the state in which each lane is left, by lane
}
