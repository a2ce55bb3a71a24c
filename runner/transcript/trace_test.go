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
		want := "trace 1\n0s out 20\n15s err 7\n1m31.061626s out 3\n1m32s end " + e.text + "\n"
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

func TestParseErrors(t *testing.T) {
	tests := []struct{ text, trace, err string }{
		{"", "", `trace line 1: the trace stops here; expected a write or the ending, such as "32s end returned"`},
		{"", "trace 2\n", `trace line 1: "trace 2": expected "trace 1"`},
		{"", "trace 1\r\n", `trace line 1: "trace 1\r": expected "trace 1"`},
		{"", "trace 1\n", `trace line 2: the trace stops here; expected a write or the ending, such as "32s end returned"`},
		{"", "trace 1\n0s end returned", `trace line 2: "0s end returned" does not end in a newline`},
		{"", "trace 1\n0s end returned\n\n", `trace line 3: "": expected nothing after the ending`},
		{"", "trace 1\n\n", `trace line 2: "": expected a time, such as 1.5s`},
		{"", "trace 1\nsoon out 3\n", `trace line 2: "soon": expected a time, such as 1.5s`},
		{"", "trace 1\n-1s out 3\n", `trace line 2: "-1s": expected a whole number of microseconds, not negative`},
		{"", "trace 1\n1ns out 3\n", `trace line 2: "1ns": expected a whole number of microseconds, not negative`},
		{"", "trace 1\n90s out 3\n", `trace line 2: "90s": expected this time written as 1m30s`},
		{"abcdef", "trace 1\n2s out 3\n1s out 3\n", `trace line 3: 1s is earlier than the line before; expected 2s or later`},
		{"", "trace 1\n0s\n", `trace line 2: "0s": expected out, err or end after the time`},
		{"", "trace 1\n0s both 3\n", `trace line 2: "0s both 3": expected out, err or end after the time`},
		{"abc", "trace 1\n0s out three\n", `trace line 2: "three": expected a length in bytes, such as 20`},
		{"abc", "trace 1\n0s out 03\n", `trace line 2: "03": expected a length in bytes, such as 20`},
		{"abc", "trace 1\n0s out -3\n", `trace line 2: "-3": expected a length in bytes, such as 20`},
		{"abc", "trace 1\n0s out 4\n", `trace line 2: a write of 4 bytes, but the text has 3 left`},
		{"abc", "trace 1\n0s out 2\n0s end returned\n", `trace line 3: the text goes on for 1 bytes after the last write; expected the lengths to add up to 3`},
		{"", "trace 1\n0s end well\n", `trace line 2: "well": expected returned, exit N, panic, deadlock, compile-error, refused or limit NAME`},
		{"", "trace 1\n0s end exit\n", `trace line 2: "exit": expected returned, exit N, panic, deadlock, compile-error, refused or limit NAME`},
		{"", "trace 1\n0s end exit 03\n", `trace line 2: "exit 03": expected returned, exit N, panic, deadlock, compile-error, refused or limit NAME`},
		{"", "trace 1\n0s end limit \n", `trace line 2: "limit ": expected returned, exit N, panic, deadlock, compile-error, refused or limit NAME`},
		{"", "trace 1\n0s end returned 1\n", `trace line 2: "returned 1": expected returned, exit N, panic, deadlock, compile-error, refused or limit NAME`},
	}
	for _, tt := range tests {
		got, err := Parse(tt.text, tt.trace)
		if err == nil || err.Error() != tt.err {
			t.Errorf("Parse(%q, %q) = %v, %v\nwant error %s", tt.text, tt.trace, got, err, tt.err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("Task One is running\nwarning", "trace 1\n0s out 20\n15s err 7\n32s end exit 3\n")
	f.Add("", "trace 1\n1µs out 0\n1h0m0.5s end limit steps\n")
	f.Add("x", "trace 1\n0s out 1\n0s end deadlock")
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
