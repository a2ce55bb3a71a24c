package kernel_test

import (
	"testing"

	"takingturns/runner/engine"
	"takingturns/runner/engine/enginetest"
	"takingturns/runner/snippet"

	"golang.org/x/tools/txtar"
)

// Each file of testdata/traces holds a program and its trace under both engines.
func TestTraces(t *testing.T) {
	eachProgram(t, "testdata/traces/*.txtar", "trace", func(t *testing.T, kind engine.Kind, program txtar.File, want, comment string) {
		ran, err := enginetest.Engines(t).Run(t.Context(), kind, snippet.Program{Name: program.Name, Source: program.Data, Traced: true}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := ran.Trace(); got != want {
			t.Errorf("%s\ngave the trace\n%s\nwant:\n%s", comment, got, want)
		}
	})
}
