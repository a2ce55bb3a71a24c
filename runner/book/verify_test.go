package book

import (
	"errors"
	"testing"
	"time"

	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
)

func TestCompare(t *testing.T) {
	c, err := snippet.Parse("chapters/01-x.md", []byte("# X\n\n```go name=a\npackage main\n\nfunc main() { x() }\n```\n"))
	if err != nil {
		t.Fatal(err)
	}
	s := c.Snippets[0]
	ended := func(kind transcript.Kind, writes ...transcript.Write) Result {
		return Result{Snippet: s, Transcript: &transcript.Transcript{Writes: writes, End: transcript.Ending{Kind: kind}}}
	}
	said := func(text string) transcript.Write { return transcript.Write{Text: text} }
	failed := Result{Snippet: s, Err: errors.New("the machine is on fire")}
	later := transcript.Write{Text: "1\n", At: time.Second}
	tests := []struct {
		name        string
		judge, ours Result
		want        Verdict
	}{
		{"the same, in other pieces", ended(transcript.Returned, said("1\n2\n")), ended(transcript.Returned, said("1\n"), said("2\n")),
			Verdict{Agree: true}},
		{"a line", ended(transcript.Returned, said("1\n2\n")), ended(transcript.Returned, said("1\n3\n")),
			Verdict{Difference: `line 2: go prints "2", yaegi "3"`}},
		{"a position", ended(transcript.Panicked, said("a.go:3:1: x\n")), ended(transcript.Panicked, said("a.go:3:2: x\n")),
			Verdict{Difference: `line 1: go prints "chapters/01-x.md:6:1: x", yaegi "chapters/01-x.md:6:2: x"`}},
		{"a time", ended(transcript.Returned, said("1\n")), ended(transcript.Returned, later),
			Verdict{Difference: `line 1: go prints "1" at 0s, yaegi at 1s`}},
		{"more", ended(transcript.Returned), ended(transcript.Returned, said("1\n")),
			Verdict{Difference: `line 1: go has ended, yaegi prints "1"`}},
		{"less", ended(transcript.Returned, said("1\n")), ended(transcript.Returned),
			Verdict{Difference: `line 1: go prints "1", yaegi has ended`}},
		{"the ending", ended(transcript.Returned, said("1\n")), ended(transcript.Panicked, said("1\n")),
			Verdict{Difference: `go ends with "returned", yaegi with "panic"`}},
		{"refused", ended(transcript.Returned, said("1\n")), ended(transcript.Refused, said("refused: a.go:3:15: not yet\n")),
			Verdict{Refused: true, Difference: "chapters/01-x.md:6:15: not yet\n    func main() { x() }\n                  ^"}},
		{"the judge fails", failed, ended(transcript.Returned), Verdict{Failure: "chapters/01-x.md:3: the machine is on fire"}},
		{"we fail", ended(transcript.Returned), failed, Verdict{Failure: "chapters/01-x.md:3: the machine is on fire"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.want.Snippet = s
			got := compare(test.judge, test.ours)
			got.differs = false // decides whether schedules are tried
			if got != test.want {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}
