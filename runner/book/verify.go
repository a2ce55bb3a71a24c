package book

import (
	"context"
	"fmt"
	"strings"

	"takingturns/runner/engine"
	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
)

// A Verdict compares the two engines' runs of one snippet.
type Verdict struct {
	Snippet    *snippet.Snippet
	Agree      bool
	Chance     bool   // they agree in what they give under many schedules, each having chosen another outcome here
	Refused    bool   // the interpreter would not run it, which is no disagreement
	Difference string // the first difference, with both versions; or why it was refused
	Failure    string // why there was nothing to compare, with its place

	differs bool // in what they print, not in when
}

// Verify runs snippets under both engines, several at a time, and compares what they
// print and how they end. It calls report with each verdict as [Run] does.
func Verify(ctx context.Context, engines *engine.Engines, snippets []*snippet.Snippet, report func(Verdict)) error {
	return inOrder(ctx, snippets, func(s *snippet.Snippet) Verdict {
		judge, ours := RunOne(ctx, engines, engine.Go, s, nil), RunOne(ctx, engines, engine.Yaegi, s, nil)
		v := compare(judge, ours)
		if v.differs && sameOutcomes(ctx, engines, judge, ours) {
			v.Agree, v.Chance = true, true
		}
		return v
	}, report)
}

// compare compares the judge's run of a snippet with the interpreter's.
func compare(judge, ours Result) Verdict {
	v := Verdict{Snippet: judge.Snippet}
	switch {
	case judge.Err != nil:
		v.Failure = judge.Failure()
	case ours.Err != nil:
		v.Failure = ours.Failure()
	case judge.Snippet.NoRun:
		v.Agree = true
	case ours.Transcript.End.Kind == transcript.Refused:
		v.Refused = true
		v.Difference = strings.TrimPrefix(strings.TrimSuffix(ours.Text(false), "\n"), "refused: ")
	default:
		v.Difference = v.Snippet.Chapter.Locate(firstDifference(judge.Transcript, ours.Transcript))
		v.Agree = v.Difference == ""
		v.differs = judge.Transcript.Text() != ours.Transcript.Text() && ours.Transcript.End.Kind != transcript.NotCompiled
	}
	return v
}

// firstDifference is empty if both runs printed the same and ended alike.
func firstDifference(judge, ours *transcript.Transcript) string {
	a, b := judge.Lines(), ours.Lines()
	for i := range max(len(a), len(b)) {
		switch {
		case i >= len(a):
			return fmt.Sprintf("line %d: go has ended, yaegi prints %q", i+1, b[i].Text)
		case i >= len(b):
			return fmt.Sprintf("line %d: go prints %q, yaegi has ended", i+1, a[i].Text)
		case a[i].Text != b[i].Text:
			return fmt.Sprintf("line %d: go prints %q, yaegi %q", i+1, a[i].Text, b[i].Text)
		case a[i].At != b[i].At:
			return fmt.Sprintf("line %d: go prints %q at %s, yaegi at %s", i+1, a[i].Text, a[i].At, b[i].At)
		}
	}
	if judge.End != ours.End {
		return fmt.Sprintf("go ends with %q, yaegi with %q", judge.End, ours.End)
	}
	return ""
}
