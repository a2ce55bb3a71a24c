package timeline

import (
	"fmt"
	"strings"

	"takingturns/runner/transcript"
)

// summary is the run in one sentence.
func (r *run) summary(tasks []transcript.Task) string {
	library := 0
	last := r.lanes.all[len(r.lanes.all)-1]
	if last.shared && last.name != others {
		library = last.count
	}
	var b strings.Builder
	b.WriteString(goroutines(len(tasks) - library))
	if library > 0 {
		fmt.Fprintf(&b, " and %s of %s %s", grouped(library), noun(strings.Count(last.name, ",")+1, "package"), last.name)
	}
	if r.t.At == 0 {
		b.WriteString(", in no time")
	} else {
		fmt.Fprintf(&b, ", %s of virtual time", r.t.At)
	}
	if counts := r.counts(); len(counts) > 0 {
		b.WriteString(": " + strings.Join(counts, ", "))
	}
	if r.t.Unrecorded > 0 {
		return b.String() + "; what came then was not recorded."
	}
	return b.String() + r.ending(tasks)
}

// counts says how often the program's goroutines did what.
func (r *run) counts() []string {
	did := map[string]int{"write": len(r.t.Writes)}
	for _, e := range r.t.Events {
		switch {
		case r.isLibraryTask(e.Task):
		case e.Verb == transcript.Waits && waiting(e) == sleeps:
			did["sleep"]++
		case e.Verb == transcript.Waits:
			did["wait"]++
		case e.Verb == transcript.Yields:
			did["yield"]++
		case e.Verb == transcript.Readies && e.Task != 0:
			did["wake-up"]++
		}
	}
	var counts []string
	for _, what := range []string{"sleep", "wait", "yield", "wake-up", "write"} {
		if did[what] > 0 {
			counts = append(counts, plural(did[what], what))
		}
	}
	return counts
}

func (r *run) isLibraryTask(task int) bool {
	i := r.lanes.of[task]
	return i != clock && r.lanes.all[i].shared && r.lanes.all[i].name != others
}

// ending ends the sentence with how the run did.
func (r *run) ending(tasks []transcript.Task) string {
	left := 0
	for _, task := range tasks {
		if task.State != "ended" && !r.isLibraryTask(task.Number) {
			left++
		}
	}
	switch e := r.t.End; e.Kind {
	case transcript.Deadlocked:
		return "; then a deadlock: " + r.deadlock(left) + "."
	case transcript.Panicked:
		return "; then a panic."
	case transcript.Exited:
		return fmt.Sprintf("; then os.Exit(%d).", e.Code)
	case transcript.Limited:
		return "; then the limit of " + e.Detail + " is reached."
	}
	switch other := left - 1; other { // main returns, which is no end
	case 0:
		return "; then main returns."
	case 1:
		return "; main returns before 1 other has ended."
	default:
		return fmt.Sprintf("; main returns before %s others have ended.", grouped(other))
	}
}

// mostStuck is how many goroutines of a deadlock the summary names.
const mostStuck = 4

// deadlock says what goroutines wait for, of which there are left.
func (r *run) deadlock(left int) string {
	var stuck []string
	for i, last := range r.last {
		if last.state == blocked && len(stuck) < mostStuck {
			stuck = append(stuck, r.lanes.all[i].name+" "+r.stuck(last.event))
		}
	}
	if more := left - len(stuck); more > 0 {
		stuck = append(stuck, grouped(more)+" more wait")
	}
	return strings.Join(stuck, "; ")
}

// stuck says what a goroutine waits for at the end, and where.
func (r *run) stuck(e transcript.Event) string {
	if e.Place == "" {
		return r.word(e)
	}
	return r.word(e) + ", " + where(e.Place, r.source.Name)
}
