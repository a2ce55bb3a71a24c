package book

import (
	"context"
	"fmt"

	"takingturns/runner/engine"
	"takingturns/runner/snippet"
)

// Stored says what became of a snippet's golden files.
type Stored struct {
	Snippet  *snippet.Snippet
	Explored bool   // it is about the outcomes of other schedules, not about the transcript
	Changed  bool   // a file is new or another one now
	Problem  string // why something was not stored, with its place
}

// Update runs snippets and stores their transcripts, and then what other schedules
// give of those that ended as they expect. It calls report for each of the former, in
// the snippets' order, and then for each of the latter. Each file is either as before
// or as after, never half written. When ctx ends it returns its error, with the rest
// as before.
func Update(ctx context.Context, engines *engine.Engines, snippets []*snippet.Snippet, report func(Stored)) error {
	var right []*snippet.Snippet
	err := Run(ctx, engines, engine.Yaegi, snippets, func(r Result) {
		s := Stored{Snippet: r.Snippet}
		switch {
		case !r.Expected():
			s.Problem = r.Problems(engines.Root(), false)[0]
		case r.Transcript != nil:
			right = append(right, r.Snippet)
			s.store(r.Update(engines.Root()))
		}
		report(s)
	})
	if err != nil {
		return err
	}
	return ExploreAll(ctx, engines, engine.Yaegi, right, func(e Explored) {
		s := Stored{Snippet: e.Snippet, Explored: true}
		s.store(e.Update(engines.Root()))
		report(s)
	})
}

// store takes what writing the files gave.
func (s *Stored) store(changed bool, err error) {
	s.Changed = changed
	if err != nil {
		s.Problem = fmt.Sprintf("%s: %v", Place(s.Snippet), err)
	}
}
