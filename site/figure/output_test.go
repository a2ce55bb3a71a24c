package figure

import (
	"html/template"
	"testing"
	"time"

	"takingturns/runner/transcript"
)

func TestEnding(t *testing.T) {
	for _, c := range []struct {
		end  transcript.Ending
		want string
	}{
		{transcript.Ending{Kind: transcript.Exited, Code: 3}, "exit status 3"},
		{transcript.Ending{Kind: transcript.Exited}, "exit status 0"},
		{transcript.Ending{Kind: transcript.Panicked}, "exit status 2"},
		{transcript.Ending{Kind: transcript.Deadlocked}, "exit status 2"},
		{transcript.Ending{Kind: transcript.NotCompiled}, "does not compile"},
		{transcript.Ending{Kind: transcript.Refused}, "refused"},
		{transcript.Ending{Kind: transcript.Limited, Detail: "steps"}, "stopped: limit of steps reached"},
	} {
		out := NewOutput("at-once", &transcript.Transcript{End: c.end, At: time.Second})
		if out.Ending == nil || *out.Ending != (row{At: "1s", Text: template.HTML(c.want)}) {
			t.Errorf("%v: got %v, want %q at 1s", c.end, out.Ending, c.want)
		}
	}
	if out := NewOutput("at-once", new(transcript.Transcript)); out.Ending != nil {
		t.Errorf("an ending is shown where main returned: %v", *out.Ending)
	}
}
