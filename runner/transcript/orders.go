package transcript

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Orders is what a program gave under many schedules: the evidence for what Go
// promises of its output and what it leaves open.
type Orders struct {
	Schedules int       // how many were tried
	Distinct  int       // how many outcomes they gave
	Outcomes  []Outcome // these, the most frequent first; stored are at most MostOutcomes
}

// An Outcome is a text and an ending that some schedules gave.
type Outcome struct {
	Text     string
	End      Ending
	Count    int    // of schedules
	Schedule uint64 // the first of them
}

// MostOutcomes is how many outcomes are stored of one program.
const MostOutcomes = 8

// Add counts the transcript that a schedule gave. Virtual times do not matter.
func (o *Orders) Add(schedule uint64, t *Transcript) {
	o.Schedules++
	text := t.Text()
	i := slices.IndexFunc(o.Outcomes, func(have Outcome) bool { return have.Text == text && have.End == t.End })
	if i < 0 {
		o.Distinct++
		o.Outcomes = append(o.Outcomes, Outcome{Text: text, End: t.End, Count: 1, Schedule: schedule})
		return
	}
	o.Outcomes[i].Count++
	o.Outcomes[i].Schedule = min(o.Outcomes[i].Schedule, schedule)
}

// CutShort reports whether the limit of real time ended any of the runs.
func (o *Orders) CutShort() bool {
	return slices.ContainsFunc(o.Outcomes, func(outcome Outcome) bool { return (&Transcript{End: outcome.End}).CutShort() })
}

// Sort puts the most frequent outcome first, and of equally frequent ones that of
// the lowest schedule.
func (o *Orders) Sort() {
	slices.SortFunc(o.Outcomes, func(a, b Outcome) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Schedule, b.Schedule))
	})
}

// The text of Orders says what was tried, then the outcomes, each under a line
// that counts it:
//
//	200 schedules, 2 outcomes
//
//	150 schedules, first 1, end returned:
//		One
//		Two
//
//	50 schedules, first 3, end deadlock:
//		One
//
// Lines of output begin with a tab. A text that does not end in a newline is
// followed by a line that says so, as in a diff.
const unended = `\ no newline at the end`

// String is the stored form.
func (o *Orders) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d schedules, %d outcomes\n", o.Schedules, o.Distinct)
	for _, outcome := range o.Outcomes[:min(len(o.Outcomes), MostOutcomes)] {
		fmt.Fprintf(&b, "\n%d schedules, first %d, end %s:\n", outcome.Count, outcome.Schedule, outcome.End)
		for line := range strings.Lines(outcome.Text) {
			b.WriteString("\t" + line)
		}
		if outcome.Text != "" && !strings.HasSuffix(outcome.Text, "\n") {
			b.WriteString("\n" + unended + "\n")
		}
	}
	return b.String()
}

// ParseOrders reads what String printed. The error names the line that is wrong.
func ParseOrders(text string) (*Orders, error) {
	var o ordersReader
	number := 0
	for line := range strings.Lines(text) {
		number++
		if err := o.parseLine(number, strings.TrimSuffix(line, "\n")); err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
	o.endOutcome()
	if o.String() != text {
		return nil, fmt.Errorf("line %d: this does not read back as written", number)
	}
	return &o.Orders, nil
}

// An ordersReader is what has been read.
type ordersReader struct {
	Orders
	output []byte // of the last outcome
}

// endOutcome gives the last outcome its text.
func (o *ordersReader) endOutcome() {
	if last := len(o.Outcomes) - 1; last >= 0 {
		o.Outcomes[last].Text = string(o.output)
	}
	o.output = nil
}

func (o *ordersReader) parseLine(number int, line string) error {
	if number == 1 {
		if _, err := fmt.Sscanf(line, "%d schedules, %d outcomes", &o.Schedules, &o.Distinct); err != nil {
			return fmt.Errorf("%q: expected how many schedules gave how many outcomes", line)
		}
		return nil
	}
	output, isOutput := strings.CutPrefix(line, "\t")
	switch {
	case line == "":
		return nil
	case isOutput && o.Outcomes != nil:
		o.output = append(append(o.output, output...), '\n')
		return nil
	case line == unended && o.Outcomes != nil:
		o.output = bytes.TrimSuffix(o.output, []byte("\n"))
		return nil
	}
	o.endOutcome()
	var outcome Outcome
	counts, end, _ := strings.Cut(strings.TrimSuffix(line, ":"), ", end ")
	if _, err := fmt.Sscanf(counts, "%d schedules, first %d", &outcome.Count, &outcome.Schedule); err != nil {
		return fmt.Errorf("%q: expected an outcome's count, first schedule and ending", line)
	}
	var err error
	outcome.End, err = parseEnding(end)
	o.Outcomes = append(o.Outcomes, outcome)
	return err
}

// Traded says in one line how another outcome departs from this text: which two
// lines traded places, or which line is another. It is empty if none does.
func Traded(text, other string) string {
	a, b := strings.Split(text, "\n"), strings.Split(other, "\n")
	for i := range max(len(a), len(b)) {
		switch {
		case i >= len(a):
			return fmt.Sprintf("line %d is %q, where there is none", i+1, b[i])
		case i >= len(b):
			return fmt.Sprintf("line %d, %q, is missing", i+1, a[i])
		case a[i] == b[i]:
			continue
		}
		if j := slices.Index(a[i:], b[i]); j >= 0 && slices.Contains(b[i:], a[i]) {
			return fmt.Sprintf("line %d, %q, and line %d, %q, trade places", i+1, a[i], i+j+1, b[i])
		}
		return fmt.Sprintf("line %d is %q, not %q", i+1, b[i], a[i])
	}
	return ""
}
