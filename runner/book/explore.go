package book

import (
	"context"
	"fmt"
	"slices"

	"takingturns/runner/engine"
	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
)

// Schedules is how many are tried of each of the book's snippets.
const Schedules = 200

// An Explored snippet is one with what it gave under many schedules.
type Explored struct {
	Snippet *snippet.Snippet
	Orders  *transcript.Orders // nil if Err is set, or if the snippet is not explored
	Err     error
}

// explorable reports whether there is anything to explore.
func explorable(s *snippet.Snippet) bool { return !s.NoRun && s.Expect.Kind != "compile-error" }

// ExploreAll explores snippets, several at a time. It calls report with each as [Run]
// does.
func ExploreAll(ctx context.Context, engines *engine.Engines, kind engine.Kind, snippets []*snippet.Snippet, report func(Explored)) error {
	return inOrder(ctx, snippets, func(s *snippet.Snippet) Explored {
		if !explorable(s) {
			return Explored{Snippet: s}
		}
		orders, err := Explore(ctx, engines, kind, s, Schedules)
		return Explored{s, orders, err}
	}, report)
}

// Problems says, one message each, in what an explored snippet is not what the book
// says: it gave others than the stored outcomes, or more than the one that its
// author promises. root is the repository.
func (e Explored) Problems(root string, colour bool) []string {
	switch {
	case e.Err != nil:
		return []string{Result{Snippet: e.Snippet, Err: e.Err}.Failure()}
	case e.Orders == nil:
		return nil
	}
	var problems []string
	name := GoldenPath(e.Snippet) + ".orders"
	golden, exists, err := Golden(root, e.Snippet, ".orders")
	switch ours := e.Orders.String(); {
	case err != nil:
		problems = append(problems, fmt.Sprintf("%s: %v", Place(e.Snippet), err))
	case !exists:
		problems = append(problems, fmt.Sprintf("%s: %s has no stored outcomes %s; `make update` writes them", Place(e.Snippet), e.Snippet.Name, name))
	case golden != ours:
		problems = append(problems, fmt.Sprintf("%s: %s gives other outcomes than %s (`make update` accepts):%s",
			Place(e.Snippet), e.Snippet.Name, name, indent(Diff(golden, ours, colour))))
	}
	text, exists, _ := Golden(root, e.Snippet, ".txt")
	if broken := brokenPromise(e.Snippet, text, e.Orders); broken != "" && exists {
		problems = append(problems, broken)
	}
	return problems
}

// Update stores the outcomes and reports whether that changed anything.
func (e Explored) Update(root string) (changed bool, err error) {
	if e.Orders == nil {
		return false, e.Err
	}
	return store(root, GoldenPath(e.Snippet)+".orders", e.Orders.String())
}

// Explore runs a snippet under the schedules 1 to n and counts what they gave.
func Explore(ctx context.Context, engines *engine.Engines, kind engine.Kind, s *snippet.Snippet, n int) (*transcript.Orders, error) {
	program, err := s.Program()
	if err != nil {
		return nil, err
	}
	return engines.Orders(ctx, kind, program, n)
}

// A Way is how a schedule led to an outcome.
type Way struct {
	Schedule   uint64
	Transcript *transcript.Transcript // traced
}

// Shortest runs a snippet under the schedules 1 to n again and returns, for each of
// the outcomes, the way with the fewest events, by the outcome's first schedule.
func Shortest(ctx context.Context, engines *engine.Engines, kind engine.Kind, s *snippet.Snippet, n int, to []transcript.Outcome) (map[uint64]Way, error) {
	program, err := s.Program()
	if err != nil {
		return nil, err
	}
	program.Traced = true
	ways := map[uint64]Way{}
	err = engines.Explore(ctx, kind, program, engine.Schedules(n), func(schedule uint64, t *transcript.Transcript) {
		i := slices.IndexFunc(to, func(o transcript.Outcome) bool { return o.Text == t.Text() && o.End == t.End })
		if i < 0 {
			return
		}
		if way, known := ways[to[i].Schedule]; !known || len(t.Events) < len(way.Transcript.Events) {
			ways[to[i].Schedule] = Way{schedule, t}
		}
	})
	return ways, err
}

// brokenPromise says where a snippet that is to print one thing under all
// schedules prints another. It is empty if none does.
func brokenPromise(s *snippet.Snippet, golden string, orders *transcript.Orders) string {
	if !s.OrderPromised {
		return ""
	}
	for _, outcome := range orders.Outcomes {
		if traded := transcript.Traded(golden, outcome.Text); traded != "" {
			return fmt.Sprintf("%s: %s says order=promised, and %d of %d schedules give another output: %s (turns run --schedule %d shows it)",
				Place(s), s.Name, outcome.Count, orders.Schedules, traded, outcome.Schedule)
		}
	}
	return ""
}

// sameOutcomes reports whether what each engine gave is among what the other gives
// under other schedules: where Go leaves a choice, both are right.
func sameOutcomes(ctx context.Context, engines *engine.Engines, judge, ours Result) bool {
	for _, pair := range []struct{ ran, by Result }{{judge, ours}, {ours, judge}} {
		orders, err := Explore(ctx, engines, pair.by.Engine, pair.by.Snippet, Schedules)
		if err != nil {
			return false
		}
		text, end := pair.ran.Transcript.Text(), pair.ran.Transcript.End
		if !slices.ContainsFunc(orders.Outcomes, func(o transcript.Outcome) bool { return o.Text == text && o.End == end }) {
			return false
		}
	}
	return true
}
