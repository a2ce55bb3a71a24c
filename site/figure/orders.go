package figure

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"takingturns/runner/transcript"
)

// Orders is what the page says of a program's runs under other schedules, as the
// template "orders" shows it.
type Orders struct {
	Claim string    // in one line
	Shown []outcome // what they gave, if it was not one thing
	Rarer string    // how many outcomes are not shown
}

// An outcome is what some schedules gave.
type outcome struct {
	Count string
	Lines []outcomeLine
}

// An outcomeLine is a line of what was printed. Differs marks the first that is
// not in the book's transcript at its place. Skipped says how many lines stand in
// its place, which are not shown.
type outcomeLine struct {
	Text    template.HTML
	Differs bool
	Skipped string
}

// NewOrders compares what other schedules gave with the run that is shown; promised
// says that Go promises its output.
func NewOrders(t *transcript.Transcript, o *transcript.Orders, promised bool) *Orders {
	own := slices.IndexFunc(o.Outcomes, func(c transcript.Outcome) bool { return c.Text == t.Text() && c.End == t.End })
	same := o.Distinct == 1 && own == 0
	page := &Orders{Claim: claim(o, own, promised)}
	if same {
		return page
	}
	for i, c := range o.Outcomes {
		page.Shown = append(page.Shown, newOutcome(c, t.Text(), i == own))
	}
	switch rarer := o.Distinct - len(o.Outcomes); {
	case rarer == 1:
		page.Rarer = "1 outcome that came less often is not shown."
	case rarer > 1:
		page.Rarer = fmt.Sprintf("%d outcomes that came less often are not shown.", rarer)
	}
	return page
}

// claim says what the schedules gave. own is the index of the book's outcome
// among those that are stored, or -1.
func claim(o *transcript.Orders, own int, promised bool) string {
	switch {
	case o.Distinct == 1 && own == 0 && promised:
		return fmt.Sprintf("Go promises this output: %d other schedules printed the same.", o.Schedules)
	case o.Distinct == 1 && own == 0:
		return fmt.Sprintf("%d other schedules printed the same.", o.Schedules)
	case o.Distinct == 1:
		return fmt.Sprintf("%d other schedules gave 1 outcome, which is not this one.", o.Schedules)
	case own >= 0:
		return fmt.Sprintf("%d other schedules gave %d outcomes; this one came %s.", o.Schedules, o.Distinct, times(o.Outcomes[own].Count))
	case o.Distinct > len(o.Outcomes):
		return fmt.Sprintf("%d other schedules gave %d outcomes; this one is not among the %d most frequent.", o.Schedules, o.Distinct, len(o.Outcomes))
	}
	return fmt.Sprintf("%d other schedules gave %d outcomes; this one is none of them.", o.Schedules, o.Distinct)
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// Of an outcome that is longer than wholeOutcome lines, linesBefore and linesAfter
// are shown around the first that differs.
const (
	wholeOutcome = 12
	linesBefore  = 2
	linesAfter   = 6
)

// newOutcome shows an outcome beside the book's text.
func newOutcome(c transcript.Outcome, book string, own bool) outcome {
	shown := outcome{Count: fmt.Sprintf("%s, first with schedule %d", times(c.Count), c.Schedule)}
	if own {
		shown.Count += ": this one"
	}
	if c.End.Kind != transcript.Returned {
		shown.Count += ", " + Ending(c.End)
	}
	lines := strings.Split(strings.TrimSuffix(c.Text, "\n"), "\n")
	differs := firstDifference(lines, strings.Split(strings.TrimSuffix(book, "\n"), "\n"))
	from, to := 0, len(lines)
	if len(lines) > wholeOutcome {
		from = max(0, min(differs, len(lines)-linesAfter)-linesBefore)
		to = min(len(lines), from+linesBefore+linesAfter)
	}
	var p pen
	for i, line := range lines {
		text := p.write(line)
		switch {
		case i >= from && i < to:
			shown.Lines = append(shown.Lines, outcomeLine{Text: text, Differs: i == differs && !own})
		case i == 0:
			shown.Lines = append(shown.Lines, outcomeLine{Skipped: skipped(from)})
		case i == to:
			shown.Lines = append(shown.Lines, outcomeLine{Skipped: skipped(len(lines) - to)})
		}
	}
	if differs == len(lines) && !own && to == len(lines) && c.Text != book {
		shown.Lines = append(shown.Lines, outcomeLine{Skipped: "it ends here"})
	}
	return shown
}

// firstDifference is the index of the first line that is not the same in both.
func firstDifference(a, b []string) int {
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			return i
		}
	}
	return len(a)
}

func skipped(n int) string {
	if n == 1 {
		return "1 more line"
	}
	return fmt.Sprintf("%d more lines", n)
}
