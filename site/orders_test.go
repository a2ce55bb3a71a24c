package site

import (
	"testing"

	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
)

// Of other schedules nothing is said where there is nothing to say.
func TestOrdersShown(t *testing.T) {
	same := &transcript.Orders{Schedules: 200, Distinct: 1, Outcomes: []transcript.Outcome{{Text: "a\n", Count: 200, Schedule: 1}}}
	other := &transcript.Orders{Schedules: 200, Distinct: 1, Outcomes: []transcript.Outcome{{Text: "b\n", Count: 200, Schedule: 1}}}
	for _, c := range []struct {
		name       string
		goroutines int
		orders     *transcript.Orders
		want       bool
	}{
		{"not tried", 2, nil, false},
		{"tried without result", 2, &transcript.Orders{}, false},
		{"one goroutine, the same", 1, same, false},
		{"two goroutines, the same", 2, same, true},
		{"one goroutine, another", 1, other, true},
	} {
		ran := &transcript.Transcript{Writes: []transcript.Write{{Text: "a\n"}}}
		for n := 2; n <= c.goroutines; n++ {
			ran.Events = append(ran.Events, transcript.Event{Task: 1, Verb: transcript.Starts, Other: n})
		}
		ran.Events = append(ran.Events, transcript.Event{Task: 1, Verb: transcript.Writes})
		shown := newOrders(&Figure{Snippet: &snippet.Snippet{}, Transcript: ran, Orders: c.orders})
		if (shown != nil) != c.want {
			t.Errorf("%s: shown %v", c.name, shown)
		}
	}
}
