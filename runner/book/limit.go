package book

import (
	"fmt"
	"time"

	"takingturns/runner/engine"
	"takingturns/runner/transcript"
)

// Limit says which limit a run reached, how large it was and when in virtual time
// it was reached; it is empty if the run ended otherwise.
func (r Result) Limit() string {
	if r.Transcript == nil || r.Transcript.End.Kind != transcript.Limited {
		return ""
	}
	limits := r.Limits.WithDefaults()
	reached := map[string]string{
		"steps":  fmt.Sprintf("%d interpreted steps were not enough; --steps allows more", limits.Steps),
		"depth":  fmt.Sprintf("more than %d calls were in progress in one goroutine; does it recurse without end?", limits.Depth),
		"memory": fmt.Sprintf("%d MiB of memory were not enough; does it allocate, recurse or start goroutines without end?", limits.Memory>>20),
		"output": fmt.Sprintf("%d KiB of output are the most; does it print without end?", limits.Output>>10),
		"time":   fmt.Sprintf("%s of real time were not enough; --wall allows more", limits.Wall.Round(time.Millisecond)),
		"clock":  "the clock was read a million times at one instant: it stands still while code runs; wait with time.Sleep, or for a channel or a lock",
	}
	if r.Engine == engine.Go { // calls of compiled code are not counted
		reached["depth"] = "the stack had no room for another call; does it recurse without end?"
	}
	return fmt.Sprintf("at %s of virtual time, %s", r.Transcript.At, reached[r.Transcript.End.Detail])
}
