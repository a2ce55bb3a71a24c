package book

import (
	"os"
	"slices"
	"testing"

	"takingturns/runner/engine"
	"takingturns/runner/snippet"
)

// TestRepetitions runs every snippet again and again, under both engines and with
// workers that use 1, 2 and 8 processors, and wants the golden bytes and times
// each time: 21 repetitions in all with TURNS_SLOW set, 3 without.
func TestRepetitions(t *testing.T) {
	repetitions := 1
	if os.Getenv("TURNS_SLOW") != "" {
		repetitions = 7
	}
	for _, processors := range []string{"1", "2", "8"} {
		t.Run("GOMAXPROCS="+processors, func(t *testing.T) {
			t.Setenv("GOMAXPROCS", processors) // the workers' own
			engines, err := engine.New(t.Context(), 2, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer engines.Close()
			for _, kind := range []engine.Kind{engine.Yaegi, engine.Go} {
				repeat(t, engines, kind, repetitions)
			}
		})
	}
}

// repeat runs each snippet n times in a row and compares with the golden files.
func repeat(t *testing.T, engines *engine.Engines, kind engine.Kind, n int) {
	for _, c := range readChapters(t, engines.Root()) {
		var snippets []*snippet.Snippet
		for _, s := range c.Snippets {
			snippets = append(snippets, slices.Repeat([]*snippet.Snippet{s}, n)...)
		}
		err := Run(t.Context(), engines, kind, snippets, func(r Result) {
			for _, problem := range r.Problems(engines.Root(), false) {
				t.Errorf("%s: %s", kind, problem)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
