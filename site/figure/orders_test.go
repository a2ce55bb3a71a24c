package figure

import (
	"fmt"
	"strings"
	"testing"

	"takingturns/runner/transcript"
)

func TestClaims(t *testing.T) {
	a, b := transcript.Outcome{Text: "a\n", Count: 199, Schedule: 1}, transcript.Outcome{Text: "b\n", Count: 1, Schedule: 7}
	dead := transcript.Outcome{Text: "a\n", End: transcript.Ending{Kind: transcript.Deadlocked}, Count: 200, Schedule: 1}
	one := func(o transcript.Outcome) *transcript.Orders {
		return &transcript.Orders{Schedules: 200, Distinct: 1, Outcomes: []transcript.Outcome{o}}
	}
	two := &transcript.Orders{Schedules: 200, Distinct: 2, Outcomes: []transcript.Outcome{a, b}}
	many := &transcript.Orders{Schedules: 200, Distinct: 14, Outcomes: []transcript.Outcome{a, b}}
	for _, c := range []struct {
		text     string
		promised bool
		orders   *transcript.Orders
		want     string
		shown    int
	}{
		{"a\n", true, one(a), "Go promises this output: 200 other schedules printed the same.", 0},
		{"a\n", false, one(a), "200 other schedules printed the same.", 0},
		{"a\n", true, two, "200 other schedules gave 2 outcomes; this one came 199 times.", 2},
		{"b\n", false, two, "200 other schedules gave 2 outcomes; this one came once.", 2},
		{"c\n", true, one(a), "200 other schedules gave 1 outcome, which is not this one.", 1},
		{"a\n", true, one(dead), "200 other schedules gave 1 outcome, which is not this one.", 1},
		{"c\n", false, two, "200 other schedules gave 2 outcomes; this one is none of them.", 2},
		{"c\n", false, many, "200 other schedules gave 14 outcomes; this one is not among the 2 most frequent.", 2},
	} {
		page := NewOrders(&transcript.Transcript{Writes: []transcript.Write{{Text: c.text}}}, c.orders, c.promised)
		if page.Claim != c.want || len(page.Shown) != c.shown {
			t.Errorf("got  %q with %d outcomes\nwant %q with %d", page.Claim, len(page.Shown), c.want, c.shown)
		}
	}
}

// The first line that is another is marked; of a long outcome the lines around it
// are shown.
func TestOutcomes(t *testing.T) {
	lines := func(from, to int) string {
		var b strings.Builder
		for i := from; i <= to; i++ {
			fmt.Fprintln(&b, i)
		}
		return b.String()
	}
	for _, c := range []struct{ name, book, text, want string }{
		{"short", "a\nb\nc\n", "a\nc\nb\n", "a, [c], b"},
		{"one line more", "a\n", "a\nb\n", "a, [b]"},
		{"one line less", "a\nb\n", "a\n", "a, (it ends here)"},
		{"the same", "a\nb\n", "a\nb\n", "a, b"},
		{"nothing", "a\n", "", "[]"},
		{"long", lines(1, 30), lines(1, 14) + "x\n" + lines(16, 30), "(12 more lines), 13, 14, [x], 16, 17, 18, 19, 20, (10 more lines)"},
		{"long, from its first line", lines(1, 30), "x\n" + lines(2, 30), "[x], 2, 3, 4, 5, 6, 7, 8, (22 more lines)"},
		{"long, its last line", lines(1, 30), lines(1, 29) + "x\n", "(22 more lines), 23, 24, 25, 26, 27, 28, 29, [x]"},
		{"long, the lines before are one", lines(1, 13), lines(1, 3) + "x\n" + lines(5, 13), "(1 more line), 2, 3, [x], 5, 6, 7, 8, 9, (4 more lines)"},
	} {
		shown := newOutcome(transcript.Outcome{Text: c.text, Count: 2, Schedule: 9}, c.book, false)
		var got []string
		for _, l := range shown.Lines {
			switch text := string(l.Text); {
			case l.Skipped != "":
				got = append(got, "("+l.Skipped+")")
			case l.Differs:
				got = append(got, "["+text+"]")
			default:
				got = append(got, text)
			}
		}
		if got := strings.Join(got, ", "); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestOutcomeCount(t *testing.T) {
	for _, c := range []struct {
		end  transcript.Ending
		own  bool
		want string
	}{
		{transcript.Ending{}, false, "2 times, first with schedule 9"},
		{transcript.Ending{}, true, "2 times, first with schedule 9: this one"},
		{transcript.Ending{Kind: transcript.Deadlocked}, false, "2 times, first with schedule 9, exit status 2"},
	} {
		if got := newOutcome(transcript.Outcome{Count: 2, Schedule: 9, End: c.end}, "", c.own).Count; got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
