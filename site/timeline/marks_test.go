package timeline

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"takingturns/runner/transcript"
)

func TestPrintedBy(t *testing.T) {
	for _, c := range []struct {
		name   string
		writes []string
		want   string
	}{
		{"a line each", []string{"a\n", "b\n"}, "0 1"},
		{"two lines at once", []string{"a\nb\n", "c\n"}, "0-1 2"},
		{"a line in pieces", []string{"a", "b", "c\n", "d\n"}, "0 0 0 1"},
		{"the end of one line and all of the next", []string{"a", "b\nc\n", "d"}, "0 0-1 2"},
		{"an end that begins another line", []string{"a\nb", "c\n"}, "0-1 1"},
		{"nothing", []string{"a", "", "b"}, "0  0"},
		{"an empty line", []string{"\n", "a\n"}, "0 1"},
	} {
		var writes []transcript.Write
		for _, text := range c.writes {
			writes = append(writes, transcript.Write{Text: text})
		}
		var got []string
		for _, p := range printedBy(writes) {
			got = append(got, p.String())
		}
		if joined := strings.Join(got, " "); joined != c.want {
			t.Errorf("%s: got %q, want %q", c.name, joined, c.want)
		}
	}
}

// Events in lines of another snippet, of which several goroutines share a lane, and that
// were too many to show.
func TestMarks(t *testing.T) {
	for _, c := range []struct {
		name, text, events, end string
		want                    []string // some of the marks
	}{
		{"another snippet", "", "0s 1 starts 2 earlier.go:3 main.f\n", "0s end returned", []string{"13,40,earlier:3,,74", "5,40"}},
		{"no place", "", "0s 1 starts 2 - main.f\n0s 2 ends\n", "0s end returned", []string{"13,40,,,74"}},
		{"how it ended is a line", "x\n", "0s 1 starts 2 program.go:1 main.f\n0s 1 writes out 2 program.go:2\n", "0s end exit 3", []string{"13,40,1,,74", "10,40,2,0", "5,40,,1"}},
		{"the rest is not recorded", "", "0s 1 starts 2 program.go:1 main.f\n0s unrecorded 7\n", "0s end returned", []string{"13,40,1,,74"}},
	} {
		run := parse(t, c.text, "trace 2\n"+c.events+c.end+"\n")
		got := strings.Split(Draw(run, source("")).Steps, ";")
		if len(got) < len(c.want) || !slices.Equal(got[:len(c.want)], c.want) {
			t.Errorf("%s: got %q, want %q first", c.name, got, c.want)
		}
	}
}

// mostBytes is how much a figure may take, whatever the run did: its drawing and what is
// known of its events. Nothing is left out without being counted.
const mostBytes = 20 << 10

func TestSizeIsBounded(t *testing.T) {
	for _, c := range []struct{ tasks, rounds int }{{200, 10}, {1000, 0}, {3, 700}, {16, 130}} {
		var b strings.Builder
		for i := 2; i <= c.tasks; i++ {
			fmt.Fprintf(&b, "0s 1 starts %d program.go:1 main.aFunctionWithALongName\n", i)
		}
		fmt.Fprint(&b, "0s 1 waits program.go:2 sync.WaitGroup.Wait\n")
		for round := range c.rounds {
			at := time.Duration(round) * time.Second
			for i := 2; i <= c.tasks; i++ {
				fmt.Fprintf(&b, "%s %d waits program.go:3 sleep\n", at, i)
			}
			for i := 2; i <= c.tasks; i++ {
				fmt.Fprintf(&b, "%s 0 readies %d\n", at+time.Second, i)
			}
		}
		events := strings.Count(b.String(), "\n")
		run := parse(t, "", "trace 2\n"+b.String()+fmt.Sprintf("%s end deadlock\n", time.Duration(c.rounds)*time.Second))
		f := Draw(run, source("a\nb\nc\n"))
		size := len(f.Labels) + len(f.Chart) + len(f.Key) + len(f.Steps) + len(f.Summary)
		told := 0 // events that the rows stand for
		for _, row := range f.Rows {
			size += len(row.At + row.Who + row.What + row.Where + row.Code)
			told += standsFor(row.What)
		}
		t.Logf("%d goroutines, %d events: %d rows, %d bytes", c.tasks, events, len(f.Rows), size)
		if size > mostBytes {
			t.Errorf("%d goroutines, %d events: %d bytes, want at most %d", c.tasks, events, size, mostBytes)
		}
		if told != events {
			t.Errorf("%d goroutines, %d events: the rows tell of %d", c.tasks, events, told)
		}
	}
}

// standsFor is the number of events in the text of a row: "1,893 events left out",
// "wakes 12 of the others".
func standsFor(what string) int {
	text := strings.ReplaceAll(what, ",", "")
	var n int
	if _, err := fmt.Sscanf(text, "%d event", &n); err == nil {
		return n
	}
	if before, _, shared := strings.Cut(text, " of the others"); shared {
		fmt.Sscanf(before[strings.LastIndexByte(before, ' ')+1:], "%d", &n)
		return n
	}
	return 1
}
