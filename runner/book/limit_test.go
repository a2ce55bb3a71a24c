package book

import (
	"testing"
	"time"

	"takingturns/runner/engine"
	"takingturns/runner/machine"
	"takingturns/runner/transcript"
)

func TestLimit(t *testing.T) {
	tests := []struct {
		kind         engine.Kind
		detail, want string
	}{
		{engine.Yaegi, "steps", "at 1.5s of virtual time, 20000000 interpreted steps were not enough; --steps allows more"},
		{engine.Yaegi, "depth", "at 1.5s of virtual time, more than 5000 calls were in progress in one goroutine; does it recurse without end?"},
		{engine.Go, "depth", "at 1.5s of virtual time, the stack had no room for another call; does it recurse without end?"},
		{engine.Go, "memory", "at 1.5s of virtual time, 512 MiB of memory were not enough; does it allocate, recurse or start goroutines without end?"},
		{engine.Yaegi, "output", "at 1.5s of virtual time, 1024 KiB of output are the most; does it print without end?"},
		{engine.Go, "clock", "at 1.5s of virtual time, the clock was read a million times at one instant: it stands still while code runs; wait with time.Sleep, or for a channel or a lock"},
		{engine.Go, "time", "at 1.5s of virtual time, 3s of real time were not enough; --wall allows more"},
	}
	for _, test := range tests {
		r := Result{Engine: test.kind, Limits: machine.Limits{Wall: 3 * time.Second}, Transcript: &transcript.Transcript{
			At: 1500 * time.Millisecond, End: transcript.Ending{Kind: transcript.Limited, Detail: test.detail},
		}}
		if got := r.Limit(); got != test.want {
			t.Errorf("%s, %s: got %q, want %q", test.kind, test.detail, got, test.want)
		}
	}
	if got := (Result{Transcript: printed(transcript.Panicked, "")}).Limit(); got != "" {
		t.Errorf("no limit: got %q", got)
	}
}
