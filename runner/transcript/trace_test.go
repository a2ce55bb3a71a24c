package transcript

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

const sec = time.Second

func TestTraceRoundTrip(t *testing.T) {
	endings := []struct {
		end    Ending
		text   string
		status int
	}{
		{Ending{Kind: Returned}, "returned", 0},
		{Ending{Kind: Exited}, "exit 0", 0},
		{Ending{Kind: Exited, Code: 3}, "exit 3", 3},
		{Ending{Kind: Panicked}, "panic", 2},
		{Ending{Kind: Deadlocked}, "deadlock", 2},
		{Ending{Kind: NotCompiled}, "compile-error", 65},
		{Ending{Kind: Refused}, "refused", 66},
		{Ending{Kind: Limited, Detail: "steps"}, "limit steps", 67},
	}
	for _, e := range endings {
		tr := &Transcript{
			Writes: []Write{
				{Text: "Task One is running\n"},
				{At: 15 * sec, Stream: Stderr, Text: "warning"},
				{At: 90*sec + 1061626*time.Microsecond, Text: "é\n"},
			},
			End: e.end,
			At:  92 * sec,
		}
		want := "trace 2\n0s out 20\n15s err 7\n1m31.061626s out 3\n1m32s end " + e.text + "\n"
		if got := tr.Trace(); got != want {
			t.Errorf("Trace() = %q, want %q", got, want)
		}
		back, err := Parse(tr.Text(), want)
		if err != nil || !reflect.DeepEqual(back, tr) {
			t.Errorf("%s: Parse = %+v, %v", e.text, back, err)
		}
		if got := e.end.ExitStatus(); got != e.status {
			t.Errorf("%s: ExitStatus() = %d, want %d", e.text, got, e.status)
		}
	}
}

func TestTraceOfEvents(t *testing.T) {
	tr := &Transcript{
		Writes: []Write{{Text: "hello\n"}, {At: sec, Stream: Stderr, Text: "x"}},
		Events: []Event{
			{Task: 1, Verb: Starts, Other: 2, Place: "x.go:9", Detail: "main.worker"},
			{Task: 1, Verb: Waits, Place: "x.go:10", Detail: "chan receive (nil chan)"},
			{Task: 2, Verb: Writes, Place: "x.go:4"},
			{Task: 2, Verb: Yields, Place: "x.go:5"},
			{Task: 2, Verb: Waits, Detail: "sleep"},
			{At: sec, Verb: Readies, Other: 2},
			{At: sec, Task: 2, Verb: Writes},
			{At: sec, Task: 2, Verb: Ends},
		},
		Unrecorded: 12,
		At:         sec,
	}
	want := `trace 2
0s 1 starts 2 x.go:9 main.worker
0s 1 waits x.go:10 chan receive (nil chan)
0s 2 writes out 6 x.go:4
0s 2 yields x.go:5
0s 2 waits - sleep
1s 0 readies 2
1s 2 writes err 1 -
1s 2 ends
1s unrecorded 12
1s end returned
`
	if got := tr.Trace(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if back, err := Parse(tr.Text(), want); err != nil || !reflect.DeepEqual(back, tr) {
		t.Errorf("Parse = %+v, %v", back, err)
	}
}

func TestParseErrors(t *testing.T) {
	tests := []struct{ text, trace, err string }{
		{"", "", `trace line 1: the trace stops here; expected a write or the ending, such as "32s end returned"`},
		{"", "trace 3\n", `trace line 1: "trace 3": expected "trace 2"`},
		{"", "trace 2\r\n", `trace line 1: "trace 2\r": expected "trace 2"`},
		{"", "trace 2\n", `trace line 2: the trace stops here; expected a write or the ending, such as "32s end returned"`},
		{"", "trace 2\n0s end returned", `trace line 2: "0s end returned" does not end in a newline`},
		{"", "trace 2\n0s end returned\n\n", `trace line 3: "": expected nothing after the ending`},
		{"", "trace 2\n\n", `trace line 2: "": expected a time, such as 1.5s`},
		{"", "trace 2\nsoon out 3\n", `trace line 2: "soon": expected a time, such as 1.5s`},
		{"", "trace 2\n-1s out 3\n", `trace line 2: "-1s": expected a whole number of microseconds, not negative`},
		{"", "trace 2\n1ns out 3\n", `trace line 2: "1ns": expected a whole number of microseconds, not negative`},
		{"", "trace 2\n90s out 3\n", `trace line 2: "90s": expected this time written as 1m30s`},
		{"abcdef", "trace 2\n2s out 3\n1s out 3\n", `trace line 3: 1s is earlier than the line before; expected 2s or later`},
		{"", "trace 2\n0s\n", `trace line 2: "0s": expected an event, out, err or end after the time`},
		{"", "trace 2\n0s both 3\n", `trace line 2: "both 3": expected a task's number and starts, waits, readies, yields, ends or writes`},
		{"abc", "trace 2\n0s out three\n", `trace line 2: "three": expected a length in bytes, such as 20`},
		{"abc", "trace 2\n0s out 03\n", `trace line 2: "03": expected a length in bytes, such as 20`},
		{"abc", "trace 2\n0s out -3\n", `trace line 2: "-3": expected a length in bytes, such as 20`},
		{"abc", "trace 2\n0s out 4\n", `trace line 2: a write of 4 bytes, but the text has 3 left`},
		{"abc", "trace 2\n0s out 2\n0s end returned\n", `trace line 3: the text goes on for 1 bytes after the last write; expected the lengths to add up to 3`},
		{"", "trace 2\n0s end well\n", `trace line 2: "well": expected returned, exit N, panic, deadlock, compile-error, refused or limit NAME`},
		{"", "trace 2\n0s end exit\n", `trace line 2: "exit": expected returned, exit N, panic, deadlock, compile-error, refused or limit NAME`},
		{"", "trace 2\n0s end exit 03\n", `trace line 2: "exit 03": expected returned, exit N, panic, deadlock, compile-error, refused or limit NAME`},
		{"", "trace 2\n0s end limit \n", `trace line 2: "limit ": expected returned, exit N, panic, deadlock, compile-error, refused or limit NAME`},
		{"abc", "trace 2\n0s out 1\n0s 1 writes out 2 -\n", `trace line 3: "1 writes out 2 -": expected no events after a write that nobody traced`},
		{"abc", "trace 2\n0s 1 writes out 1 -\n0s out 2\n", `trace line 3: "out 2": expected the task that wrote, as in "1 writes out 2 -"`},
		{"", "trace 2\n0s 1 sleeps\n", `trace line 2: "1 sleeps": expected a task's number and starts, waits, readies, yields, ends or writes`},
		{"", "trace 2\n0s 01 ends\n", `trace line 2: "01 ends": expected a task's number and starts, waits, readies, yields, ends or writes`},
		{"", "trace 2\n0s 1 ends now\n", `trace line 2: "1 ends now": expected ends after the task`},
		{"", "trace 2\n0s 1 starts x.go:3 main.f\n", `trace line 2: "1 starts x.go:3 main.f": expected starts TASK PLACE WHAT after the task`},
		{"", "trace 2\n0s 1 waits x.go:3\n", `trace line 2: "1 waits x.go:3": expected waits PLACE WHAT after the task`},
		{"", "trace 2\n0s 1 readies 2 3\n", `trace line 2: "1 readies 2 3": expected readies TASK after the task`},
		{"", "trace 2\n0s 1 writes in 3 -\n", `trace line 2: "1 writes in 3 -": expected writes out|err LENGTH PLACE after the task`},
		{"", "trace 2\n0s 1 writes out 3 -\n", `trace line 2: a write of 3 bytes, but the text has 0 left`},
		{"", "trace 2\n0s unrecorded 0\n", `trace line 2: "0": expected a number of events`},
		{"", "trace 2\n0s end returned 1\n", `trace line 2: "returned 1": expected returned, exit N, panic, deadlock, compile-error, refused or limit NAME`},
	}
	for _, tt := range tests {
		got, err := Parse(tt.text, tt.trace)
		if err == nil || err.Error() != tt.err {
			t.Errorf("Parse(%q, %q) = %v, %v\nwant error %s", tt.text, tt.trace, got, err, tt.err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("Task One is running\nwarning", "trace 2\n0s out 20\n15s err 7\n32s end exit 3\n")
	f.Add("", "trace 2\n1µs out 0\n1h0m0.5s end limit steps\n")
	f.Add("x", "trace 2\n0s 1 starts 2 x.go:9 main.f\n0s 2 writes out 1 -\n1s 0 readies 1\n1s 1 waits - chan receive\n1s end deadlock\n")
	f.Add("x", "trace 2\n0s out 1\n0s end deadlock")
	f.Fuzz(func(t *testing.T, text, trace string) {
		tr, err := Parse(text, trace)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "trace line ") {
				t.Errorf("error without a place: %v", err)
			}
			return
		}
		if tr.Text() != text || tr.Trace() != trace {
			t.Errorf("%q, %q prints back as %q, %q", text, trace, tr.Text(), tr.Trace())
		}
	})
}
