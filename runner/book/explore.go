package book

import (
	"context"
	"fmt"

	"takingturns/runner/engine"
	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
)

// Schedules is how many are tried of each of the book's snippets.
const Schedules = 200

// Explore runs a snippet under the schedules 1 to n and counts what they gave.
func Explore(ctx context.Context, engines *engine.Engines, kind engine.Kind, s *snippet.Snippet, n int) (*transcript.Orders, error) {
	program, err := s.Program()
	if err != nil {
		return nil, err
	}
	return engines.Orders(ctx, kind, program, n)
}

// Shortest runs a snippet under the schedules 1 to n again and returns, of those
// that give an outcome, the one with the fewest events, and its traced transcript.
func Shortest(ctx context.Context, engines *engine.Engines, kind engine.Kind, s *snippet.Snippet, n int, outcome transcript.Outcome) (schedule uint64, shortest *transcript.Transcript, err error) {
	program, err := s.Program()
	if err != nil {
		return 0, nil, err
	}
	program.Traced = true
	err = engines.Explore(ctx, kind, program, engine.Schedules(n), func(number uint64, t *transcript.Transcript) {
		if t.Text() == outcome.Text && t.End == outcome.End && (shortest == nil || len(t.Events) < len(shortest.Events)) {
			schedule, shortest = number, t
		}
	})
	return schedule, shortest, err
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
