package book

import (
	"os"
	"slices"
	"sync"
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
			var parts sync.WaitGroup
			for part := range 2 {
				engines, err := engine.New(t.Context(), 1, nil)
				if err != nil {
					t.Fatal(err)
				}
				defer engines.Close()
				snippets := every(2, part, readChapters(t, engines.Root()))
				parts.Go(func() {
					repeat(t, engines, engine.Yaegi, snippets, repetitions)
					repeat(t, engines, engine.Go, snippets, repetitions)
				})
			}
			parts.Wait()
		})
	}
}

// every is each n-th snippet of the chapters, from one on. If two workers shared a program,
// both would make machine code of it.
func every(n, first int, chapters []*snippet.Chapter) (some []*snippet.Snippet) {
	var i int
	for _, c := range chapters {
		for _, s := range c.Snippets {
			if i%n == first {
				some = append(some, s)
			}
			i++
		}
	}
	return some
}

// repeat runs each snippet n times in a row and compares with the golden files.
func repeat(t *testing.T, engines *engine.Engines, kind engine.Kind, snippets []*snippet.Snippet, n int) {
	var repeated []*snippet.Snippet
	for _, s := range snippets {
		repeated = append(repeated, slices.Repeat([]*snippet.Snippet{s}, n)...)
	}
	err := Run(t.Context(), engines, kind, repeated, func(r Result) {
		for _, problem := range r.Problems(engines.Root(), false) {
			t.Errorf("%s: %s", kind, problem)
		}
	})
	if err != nil {
		t.Error(err)
	}
}
