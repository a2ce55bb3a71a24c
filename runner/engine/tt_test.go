package engine_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"takingturns/runner/engine"
	"takingturns/runner/engine/enginetest"
	"takingturns/runner/snippet"
)

func TestTT(t *testing.T) {
	files, _ := filepath.Glob(os.Getenv("TT"))
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			t.Parallel()
			src, _ := os.ReadFile(f)
			var out [2]string
			for i, kind := range []engine.Kind{engine.Yaegi, engine.Go} {
				ran, err := enginetest.Engines(t).Run(t.Context(), kind, snippet.Program{Name: "x.go", Source: src, Traced: true}, nil)
				if err != nil {
					t.Error(err)
					return
				}
				out[i] = ran.Text() + "\n" + ran.Trace()
				os.WriteFile(strings.TrimSuffix(f, ".go")+".out-"+string(kind), []byte(out[i]), 0o644)
			}
			if out[0] != out[1] {
				t.Error("DIFF")
			}
		})
	}
}
