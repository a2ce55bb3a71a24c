package timeline

import (
	"fmt"
	"slices"
	"strings"

	"takingturns/runner/transcript"
)

// endedBy is the task that ended the run: the one that ran last or, if it had
// stopped, the one that was ready first. It is 0 if none did.
func endedBy(t *transcript.Transcript) int {
	switch {
	case t.Unrecorded > 0 || t.End.Kind == transcript.Deadlocked:
		return 0
	case t.End.Kind == transcript.Returned:
		return 1
	}
	queue := []int{1} // whoever runs, then those that are ready
	for _, e := range t.Events {
		queue = slices.DeleteFunc(queue, func(task int) bool { return task == e.Task })
		switch e.Verb {
		case transcript.Starts, transcript.Readies:
			queue = append(running(queue, e.Task), e.Other)
		case transcript.Yields:
			queue = append(queue, e.Task)
		case transcript.Writes:
			queue = running(queue, e.Task)
		}
	}
	if len(queue) == 0 {
		return 0
	}
	return queue[0]
}

// running puts a task first, unless it is the clock.
func running(queue []int, task int) []int {
	if task == 0 {
		return queue
	}
	return slices.Insert(queue, 0, task)
}

// lastDeed is how a goroutine ends a run.
func lastDeed(e transcript.Ending) string {
	switch e.Kind {
	case transcript.Panicked:
		return "panics"
	case transcript.Exited:
		return fmt.Sprintf("exits with %d", e.Code)
	case transcript.Limited:
		return "is stopped"
	}
	return "returns"
}

// drawEnd draws how the run ended, and returns the width of the chart.
func (r *run) drawEnd(c *canvas) int {
	x := r.axis.end
	last := r.axis.instants[len(r.axis.instants)-1]
	right := max(x, last.x+textWidth(last.at.String(), small))
	first, final := -1, -1 // lanes that have a note
	for i := range r.lanes.all {
		note := r.endNote(i)
		if note == "" {
			continue
		}
		if first < 0 {
			first = i
		}
		final = i
		class := ""
		if strings.HasPrefix(note, "!") || r.t.End.Kind == transcript.Deadlocked {
			class = "alarm"
		}
		c.text(x+margin+2, y(i)+4, class, note)
		right = max(right, x+margin+2+textWidth(note, small))
	}
	if r.t.End.Kind == transcript.Deadlocked && first >= 0 {
		c.add(`<path class="bracket" d="M%d %dh5V%dh-5"/>`, x, y(first)-8, y(final)+8)
	} else {
		c.add(`<path class="finish" d="M%d %dV%d"/>`, x, belowTimes, r.height())
	}
	return right + margin
}

// endNote is what the end of the run meant for a lane.
func (r *run) endNote(i int) string {
	last := r.last[i]
	switch {
	case r.t.Unrecorded > 0 && i == 0:
		return plural(r.t.Unrecorded, "event") + " not recorded"
	case r.t.Unrecorded > 0 || r.lanes.all[i].shared || last.state == absent || last.state == ended:
		return ""
	case r.t.End.Kind == transcript.Deadlocked:
		return r.stuck(last.event)
	case last.state == runs && r.t.End.Kind == transcript.Panicked:
		return "! " + lastDeed(r.t.End)
	case last.state == runs:
		return lastDeed(r.t.End)
	}
	return "has not ended"
}
