package book

import (
	"context"
	"fmt"
	"strings"

	"takingturns/runner/engine"
	"takingturns/runner/transcript"
)

// Outcomes runs a snippet under n schedules and says what they gave, the most
// frequent first, for people to read: how many schedules gave each, and of a
// deadlock or a panic that the canonical run does not show the shortest trace to it.
// The canonical run tells snippet and engine.
func Outcomes(ctx context.Context, engines *engine.Engines, canonical Result, n int) (string, error) {
	orders, err := Explore(ctx, engines, canonical.Engine, canonical.Snippet, n)
	if err != nil {
		return "", err
	}
	ways, err := waysToFailures(ctx, engines, canonical, n, orders)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s gave %s\n", Place(canonical.Snippet), plural(orders.Schedules, "schedule"), plural(orders.Distinct, "outcome"))
	for _, outcome := range orders.Outcomes {
		b.WriteString(canonical.describe(outcome, ways))
	}
	return b.String(), nil
}

// waysToFailures are the shortest ways to those that the canonical schedule does not
// show.
func waysToFailures(ctx context.Context, engines *engine.Engines, canonical Result, n int, orders *transcript.Orders) (map[uint64]Way, error) {
	var failures []transcript.Outcome
	for _, o := range orders.Outcomes {
		failed := o.End.Kind == transcript.Panicked || o.End.Kind == transcript.Deadlocked
		if failed && canonical.Transcript.End.Kind != o.End.Kind {
			failures = append(failures, o)
		}
	}
	if failures == nil {
		return nil, nil
	}
	return Shortest(ctx, engines, canonical.Engine, canonical.Snippet, n, failures)
}

// describe says what an outcome is, and the shortest way to it, if there is one.
func (r Result) describe(outcome transcript.Outcome, ways map[uint64]Way) string {
	name := ""
	if outcome.Text == r.Transcript.Text() && outcome.End == r.Transcript.End {
		name = ", as under the canonical one"
	}
	text := fmt.Sprintf("\n%s, such as --schedule %d, end %s%s:\n%s",
		plural(outcome.Count, "schedule"), outcome.Schedule, outcome.End, name, r.indented(outcome.Text))
	if way, ok := ways[outcome.Schedule]; ok {
		text += fmt.Sprintf("the shortest way there, --schedule %d:\n%s", way.Schedule, r.indented(way.Transcript.Trace()))
	}
	return text
}

// indented is a text with positions in the chapter.
func (r Result) indented(text string) string {
	var b strings.Builder
	for line := range strings.Lines(r.Snippet.Chapter.Locate(text)) {
		fmt.Fprintf(&b, "    %s\n", strings.TrimSuffix(line, "\n"))
	}
	return b.String()
}

// plural is "1 schedule", "2 schedules".
func plural(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
