package timeline

import (
	"strings"

	"takingturns/runner/transcript"
)

// A state of a goroutine, named by the class that draws it.
type state string

const (
	absent  state = "" // not started, ended, or not known
	ready   state = "ready"
	runs    state = "run"
	blocked state = "block"
	sleeps  state = "sleep"
	ended   state = "end"
)

// A span is how long a lane was in a state.
type span struct {
	lane     int
	state    state
	from, to int
	event    transcript.Event // that began it: why it waits
}

// follow finds the spans of all lanes, and the state in which each is left.
func (r *run) follow() {
	r.last = make([]span, len(r.lanes.all))
	r.last[0] = span{state: runs, from: margin}
	running := 0
	for _, s := range r.steps {
		if s.lane != clock {
			if running != s.lane && running != clock && r.last[running].state == runs {
				r.enter(running, ready, s.from, s.Event)
			}
			running = s.lane
			if r.last[s.lane].state != runs {
				r.enter(s.lane, runs, s.from, s.Event)
			}
		}
		switch {
		case s.lane == clock: // it is in no state, whatever a forged trace says
		case r.lanes.all[s.lane].shared && r.last[s.lane].state == runs:
			r.enter(s.lane, absent, s.to, s.Event)
		case s.Verb == transcript.Yields:
			r.enter(s.lane, ready, s.to, s.Event)
		case s.Verb == transcript.Ends:
			r.enter(s.lane, ended, s.to, s.Event)
		case s.Verb == transcript.Waits:
			r.enter(s.lane, waiting(s.Event), s.to, s.Event)
		}
		if s.other != clock && !r.lanes.all[s.other].shared {
			r.enter(s.other, ready, (s.from+s.to)/2, s.Event)
		}
	}
	for i := range r.last {
		last := r.last[i]
		r.enter(i, last.state, r.axis.end, last.event)
	}
}

// enter ends the span in which a lane is and begins another.
func (r *run) enter(lane int, to state, x int, e transcript.Event) {
	done := r.last[lane]
	done.lane, done.to = lane, x
	if done.state != absent && done.state != ended {
		r.spans = append(r.spans, r.axis.clip(done)...)
	}
	r.last[lane] = span{lane: lane, state: to, from: x, event: e}
}

// clip takes what is cut out of the axis out of a span.
func (a *axis) clip(s span) []span {
	left, right := s, s
	if a.cut.events > 0 {
		left.to = min(s.to, a.cut.from)
		right.from = max(s.from, a.cut.to)
	} else {
		right.from = s.to
	}
	var all []span
	for _, piece := range []span{left, right} {
		if piece.from < piece.to {
			all = append(all, piece)
		}
	}
	return all
}

func waiting(e transcript.Event) state {
	if e.Detail == "sleep" {
		return sleeps
	}
	return blocked
}

// word says in one word what a goroutine waits for. A wait that is not that of
// the program's own line happens in a library that it called.
func (r *run) word(e transcript.Event) string {
	line := r.source.Line(e.Place)
	reason, _, _ := strings.Cut(e.Detail, " (")
	for _, w := range []struct{ reason, code, word string }{
		{"sleep", "", "sleeps"},
		{"chan receive", "<-", "receives"},
		{"chan receive", "range ", "receives"},
		{"chan send", "<-", "sends"},
		{"select", "select", "selects"},
		{"sync.Mutex.Lock", "", "locks"},
		{"sync.RWMutex.Lock", "", "locks"},
		{"sync.RWMutex.RLock", "", "locks"},
	} {
		if w.reason == reason && strings.Contains(line, w.code) {
			return w.word
		}
	}
	return "waits"
}
