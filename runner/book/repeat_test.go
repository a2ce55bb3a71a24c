package book

import (
	"fmt"
	"os"
	"testing"

	"takingturns/runner/engine"
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
				for n := range repetitions {
					repeat(t, engines, kind, fmt.Sprintf("%s, repetition %d", kind, n+1))
				}
			}
		})
	}
}

// repeat runs all chapters once and compares with the golden files.
func repeat(t *testing.T, engines *engine.Engines, kind engine.Kind, what string) {
	for _, c := range readChapters(t, engines.Root()) {
		err := Run(t.Context(), engines, kind, c.Snippets, func(r Result) {
			for _, problem := range r.Problems(engines.Root(), false) {
				t.Errorf("%s: %s", what, problem)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
