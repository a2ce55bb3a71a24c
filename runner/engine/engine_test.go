package engine_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"takingturns/runner/engine"
	"takingturns/runner/engine/enginetest"
	"takingturns/runner/imports"
	"takingturns/runner/snippet"
	"takingturns/runner/toolchain"
	"takingturns/runner/transcript"

	"golang.org/x/tools/txtar"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

func both(t *testing.T, test func(t *testing.T, kind engine.Kind)) {
	for _, kind := range []engine.Kind{engine.Yaegi, engine.Go} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			test(t, kind)
		})
	}
}

// update has the judge, compiled Go, write what the programs of endings.txtar give.
var update = flag.Bool("update", false, "write testdata/endings.txtar anew, from compiled Go, and testdata/hostile, from each engine")

// Each pair of files in endings.txtar is a program and its whole transcript:
// the stamped text, then how the run ended. Both engines produce it.
func TestEndings(t *testing.T) {
	const path = "testdata/endings.txtar"
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(archive.Files); i += 2 {
		program, want := archive.Files[i], &archive.Files[i+1]
		if *update {
			want.Data = []byte(ending(t, engine.Go, program))
			continue
		}
		t.Run(program.Name, func(t *testing.T) {
			both(t, func(t *testing.T, kind engine.Kind) {
				if got := ending(t, kind, program); got != string(want.Data) {
					t.Errorf("got:\n%s\nwant:\n%s", got, want.Data)
				}
			})
		})
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// ending is a program's transcript as endings.txtar holds it. The list of available
// packages is cut to a word.
func ending(t *testing.T, kind engine.Kind, program txtar.File) string {
	t.Helper()
	return endingWithin(t, enginetest.Engines(t), kind, program)
}

func endingWithin(t *testing.T, e *engine.Engines, kind engine.Kind, program txtar.File) string {
	t.Helper()
	ran, err := e.Run(t.Context(), kind, snippet.Program{Name: program.Name, Source: program.Data}, nil)
	if err != nil {
		t.Fatal(err)
	}
	available := strings.Join(slices.Concat(imports.Standard, imports.Own), ", ")
	return strings.ReplaceAll(fmt.Sprintf("%s%s: %v\n", ran.Stamped(), ran.At, ran.End), available, "ALL")
}

// What observe is told is what the transcript holds.
func TestObserve(t *testing.T) {
	const program = "package main\n\nfunc main() {\n\tfor i := 0; i < 100; i++ {\n\t\tprintln(i)\n\t}\n}\n"
	both(t, func(t *testing.T, kind engine.Kind) {
		for _, source := range []string{program, "package main\n\nfunc main() {\n"} {
			var observed []transcript.Write
			ran, err := enginetest.Engines(t).Run(t.Context(), kind, snippet.Program{Name: "x.go", Source: []byte(source)},
				func(w transcript.Write) { observed = append(observed, w) })
			if err != nil || len(observed) == 0 || !reflect.DeepEqual(observed, ran.Writes) {
				t.Errorf("observed %d of %d writes, %v", len(observed), len(ran.Writes), err)
			}
		}
	})
}

func TestCancel(t *testing.T) {
	const program = "package main\n\nfunc main() {\n\tprintln(1)\n\tfor i := 0; ; i++ {\n\t\t_ = i\n\t}\n}\n"
	both(t, func(t *testing.T, kind engine.Kind) {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := enginetest.Engines(t).Run(ctx, kind, snippet.Program{Name: "x.go", Source: []byte(program)},
			func(transcript.Write) { cancel() })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("ended with %v", err)
		}
	})
}

func TestCompile(t *testing.T) {
	e := enginetest.Engines(t)
	if err := e.Compile(t.Context(), snippet.Program{Name: "x.go", Source: []byte("package main\n\nfunc main() {}\n")}); err != nil {
		t.Error(err)
	}
	err := e.Compile(t.Context(), snippet.Program{Name: "x.go", Source: []byte("package main\n\nfunc main() { x() }\n")})
	var invalid *toolchain.NotCompiledError
	if !errors.As(err, &invalid) || err.Error() != "x.go:3:15: undefined: x" {
		t.Error(err)
	}
}

func TestParseKind(t *testing.T) {
	for _, kind := range []engine.Kind{engine.Yaegi, engine.Go} {
		if got, err := engine.ParseKind(string(kind)); got != kind || err != nil {
			t.Errorf("%s: %s, %v", kind, got, err)
		}
	}
	_, err := engine.ParseKind("python")
	if err == nil || !strings.Contains(err.Error(), `no engine "python"; use yaegi or go`) {
		t.Error(err)
	}
}
