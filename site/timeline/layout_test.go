package timeline

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"takingturns/runner/transcript"
)

// layOut is a run with everything placed.
func layOut(t *testing.T, events, end string) *run {
	t.Helper()
	tr := parse(t, "", "trace 2\n"+events+end+"\n")
	r := &run{source: source("<- select"), t: tr}
	r.lanes = newLanes(tr, tr.Tasks(), r.source)
	r.steps = newSteps(tr, r.lanes)
	r.axis = newAxis(r.steps, tr)
	r.follow()
	return r
}

// spansOf lists the states of a lane: "run 8-28".
func (r *run) spansOf(lane int) string {
	var all []string
	for _, s := range r.spans {
		if s.lane == lane {
			all = append(all, fmt.Sprintf("%s %d-%d", s.state, s.from, s.to))
		}
	}
	return strings.Join(all, ", ")
}

// The first instant is at 8, a unit is 10 wide, the last instant is followed by 14.
func TestStates(t *testing.T) {
	const start = "0s 1 starts 2 program.go:1 main.f\n"
	for _, c := range []struct {
		name, events, end string
		want              []string // by lane
	}{
		{"a goroutine that never runs", start, "0s end returned",
			[]string{"run 8-32", "ready 13-32"}},
		{"what stops a goroutine takes no room after what it did",
			start + "0s 1 waits program.go:1 chan receive\n0s 2 ends\n", "0s end deadlock",
			[]string{"run 8-18, block 18-42", "ready 13-18, run 18-28"}},
		{"a yield",
			start + "0s 1 yields program.go:1\n0s 2 ends\n", "0s end returned",
			[]string{"run 8-18, ready 18-28, run 28-52", "ready 13-18, run 18-28"}},
		{"a waiting goroutine is woken in the middle of what wakes it",
			start + "0s 1 waits program.go:1 chan receive\n0s 2 readies 1\n0s 2 waits program.go:1 chan send\n", "0s end returned",
			[]string{"run 8-18, block 18-23, ready 23-28, run 28-52", "ready 13-18, run 18-28, block 28-52"}},
		{"the clock takes no room; one second is the longest gap",
			start + "0s 1 waits program.go:1 sleep\n0s 2 ends\n1s 0 readies 1\n", "1s end returned",
			[]string{"run 8-18, sleep 18-182, run 182-206", "ready 13-18, run 18-28"}},
		{"a panic", start, "0s end panic",
			[]string{"run 8-32", "ready 13-32"}},
		{"a goroutine that runs although nothing told why the other stopped",
			start + "0s 2 ends\n", "0s end exit 1",
			[]string{"run 8-18, ready 18-28, run 28-52", "ready 13-18, run 18-28"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := layOut(t, c.events, c.end)
			for lane, want := range c.want {
				if got := r.spansOf(lane); got != want {
					t.Errorf("lane %d\n got %s\nwant %s", lane, got, want)
				}
			}
		})
	}
}

// Longer gaps are wider, and each time has room above its instant.
func TestAxis(t *testing.T) {
	var events strings.Builder
	fmt.Fprint(&events, "0s 1 starts 2 program.go:1 main.f\n0s 2 ends\n")
	for _, at := range []string{"1µs", "10ms", "2m3.456789s", "2m3.45679s", "1h0m0s"} {
		fmt.Fprintf(&events, "%s 1 yields program.go:1\n", at)
	}
	r := layOut(t, events.String(), "2h0m0s end returned")
	for i := 1; i < len(r.axis.instants); i++ {
		a, b := r.axis.instants[i-1], r.axis.instants[i]
		if gap := b.x - a.x - a.width; gap < leastGap {
			t.Errorf("%s and %s are %d apart", a.at, b.at, gap)
		}
		if b.x < a.x+textWidth(a.at.String(), small)+margin {
			t.Errorf("%s has no room before %s", a.at, b.at)
		}
	}
	n := len(r.axis.instants)
	if short, long := r.axis.instants[1].x-r.axis.instants[0].x, r.axis.instants[n-1].x-r.axis.instants[n-2].x; short >= long {
		t.Errorf("1µs is %d wide, an hour %d", short, long)
	}
}

// A long run keeps its beginning and its end. What is cut out is blank.
func TestCut(t *testing.T) {
	r := layOut(t, manySleeps(200), "3m20s end deadlock")
	shown, units := 0, 0
	for i, s := range r.steps {
		if s.skipped {
			continue
		}
		shown += s.count
		if !sharesUnit(r.steps, i) {
			units++
		}
	}
	if total := len(r.t.Events); shown+r.axis.cut.events != total || units > headUnits+tailUnits || r.axis.cut.events == 0 {
		t.Errorf("%d events shown in %d units and %d cut, of %d", shown, units, r.axis.cut.events, total)
	}
	if r.steps[0].skipped || r.steps[len(r.steps)-1].skipped {
		t.Error("the first or the last step is cut")
	}
	for _, s := range r.spans {
		if s.from < r.axis.cut.to && s.to > r.axis.cut.from {
			t.Errorf("lane %d %s %d-%d reaches into the cut %d-%d", s.lane, s.state, s.from, s.to, r.axis.cut.from, r.axis.cut.to)
		}
	}
	if got := r.spansOf(0); got != fmt.Sprintf("run 8-18, block 18-%d, block %d-%d", r.axis.cut.from, r.axis.cut.to, r.axis.end) {
		t.Errorf("main: %s", got)
	}
}

// manySleeps are the events of a goroutine that sleeps n seconds, one by one, while
// main waits.
func manySleeps(n int) string {
	var b strings.Builder
	fmt.Fprint(&b, "0s 1 starts 2 program.go:1 main.f\n0s 1 waits program.go:1 chan receive\n0s 2 waits program.go:1 sleep\n")
	for i := 1; i <= n; i++ {
		at := time.Duration(i) * time.Second
		fmt.Fprintf(&b, "%s 0 readies 2\n%[1]s 2 waits program.go:1 sleep\n", at)
	}
	return b.String()
}

// Who ends a run is not in its trace: it follows from who ran last, or was next.
func TestEndedBy(t *testing.T) {
	const start = "0s 1 starts 2 program.go:1 main.f\n"
	for _, c := range []struct {
		events, end string
		want        int
	}{
		{"", "panic", 1},
		{start, "panic", 1},
		{start, "returned", 1},
		{start, "deadlock", 0},
		{start + "0s 1 waits - sleep\n", "panic", 2},
		{start + "0s 1 yields -\n", "exit 3", 2},
		{start + "0s 1 yields -\n0s 2 ends\n", "exit 3", 1},
		{start + "0s 1 starts 3 - main.f\n0s 1 waits - select\n0s 2 readies 1\n0s 2 ends\n", "limit steps", 3},
	} {
		tr := parse(t, "", "trace 2\n"+c.events+"0s end "+c.end+"\n")
		if got := endedBy(tr); got != c.want {
			t.Errorf("%s%s: task %d, want %d", c.events, c.end, got, c.want)
		}
	}
}

// Goroutines that are too many share a line, and what happens among them a step.
func TestMany(t *testing.T) {
	const n = 1000
	var b strings.Builder
	for i := 2; i <= n; i++ {
		fmt.Fprintf(&b, "0s 1 starts %d program.go:1 main.f\n", i)
	}
	fmt.Fprint(&b, "0s 1 waits program.go:1 sync.WaitGroup.Wait\n")
	for i := 2; i <= n; i++ {
		fmt.Fprintf(&b, "0s %d ends\n", i)
	}
	r := layOut(t, b.String(), "0s end deadlock")
	if got := len(r.lanes.all); got != fewLanes+1 {
		t.Errorf("%d lanes", got)
	}
	last := r.lanes.all[fewLanes]
	if last.name != others || last.where != "992 goroutines" {
		t.Errorf("the last lane is %q, %q", last.name, last.where)
	}
	// starts of 7 and of the others, the wait, ends of 7 and of the others
	if got := len(r.steps); got != 8+1+8 {
		t.Errorf("%d steps", got)
	}
	if i := slices.IndexFunc(r.steps, func(s step) bool { return s.acts }); r.steps[i].count != n-fewLanes {
		t.Errorf("%d events of the others", r.steps[i].count)
	}
}

func TestLanes(t *testing.T) {
	for _, c := range []struct {
		task   transcript.Task
		placed bool // seen in the program
		want   lane
	}{
		{transcript.Task{Number: 2, Function: "main.worker", Started: "program.go:7"}, false, lane{name: "2 worker", where: "line 7", count: 1}},
		{transcript.Task{Number: 2, Function: "main.main.func1", Started: "earlier.go:7"}, false, lane{name: "2 main.func1", where: "earlier, line 7", count: 1}},
		{transcript.Task{Number: 2, Function: "b.sit", Started: "program.go:7"}, false, lane{name: "2 b.sit", where: "line 7", count: 1}},
		{transcript.Task{Number: 2, Function: "main.(*Group).Go.func1", Started: "program.go:7"}, false, lane{name: "2 (*Group).Go.func1", where: "line 7", count: 1}},
		{transcript.Task{Number: 2, Function: "net/http.(*Server).Serve", Started: "program.go:7"}, false, lane{name: "net/http", where: "1 goroutine", shared: true, count: 1}},
		{transcript.Task{Number: 2, Function: "time.goFunc"}, false, lane{name: "time", where: "1 goroutine", shared: true, count: 1}},
		{transcript.Task{Number: 2, Function: "time.goFunc"}, true, lane{name: "2 time.goFunc", count: 1}},
	} {
		tr := new(transcript.Transcript)
		if c.placed {
			tr.Events = []transcript.Event{{Task: 2, Verb: transcript.Waits, Place: "program.go:3"}}
		}
		l := newLanes(tr, []transcript.Task{{Number: 1, Function: "main.main"}, c.task}, source(""))
		if got := l.all[1]; got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.task.Function, got, c.want)
		}
	}
}
