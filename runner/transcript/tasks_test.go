package transcript

import (
	"reflect"
	"testing"
)

func TestTasks(t *testing.T) {
	tr := &Transcript{Events: []Event{
		{Task: 1, Verb: Starts, Other: 2, Place: "x.go:9", Detail: "main.worker"},
		{Task: 1, Verb: Starts, Other: 3, Place: "x.go:10", Detail: "main.main.func1"},
		{Task: 1, Verb: Waits, Place: "x.go:11", Detail: "sleep"},
		{Task: 2, Verb: Waits, Place: "x.go:4", Detail: "chan receive"},
		{Task: 3, Verb: Writes, Place: "x.go:10"},
		{Task: 3, Verb: Yields, Place: "x.go:10"},
		{At: sec, Verb: Starts, Other: 4, Detail: "time.goFunc"},
		{At: sec, Task: 4, Verb: Waits, Detail: "select"},
		{At: sec, Task: 3, Verb: Readies, Other: 4},
		{At: sec, Task: 3, Verb: Ends},
		{At: sec, Verb: Readies, Other: 1},
	}}
	want := []Task{
		{Number: 1, Function: "main.main", State: "runnable", Place: "x.go:11"},
		{Number: 2, Function: "main.worker", By: 1, Started: "x.go:9", State: "chan receive", Place: "x.go:4"},
		{Number: 3, Function: "main.main.func1", By: 1, Started: "x.go:10", State: "ended", Place: "x.go:10"},
		{Number: 4, Function: "time.goFunc", State: "runnable"},
	}
	if got := tr.Tasks(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	if got := tr.Left(); !reflect.DeepEqual(got, []Task{want[1], want[3]}) {
		t.Errorf("left %+v", got)
	}
	if got := (&Transcript{}).Tasks(); got != nil {
		t.Errorf("a run that nobody traced has %+v", got)
	}
}
