package engine

import (
	"context"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
)

var program = snippet.Program{Name: "x.go", Source: []byte("package main\n\nfunc main() { println(1) }\n")}

// keeping returns engines that keep results in a directory. They do not build the
// interpreter.
func keeping(t *testing.T, dir string, rerun bool) *Engines {
	t.Helper()
	e, err := New(t.Context(), 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	e.toolchain.Cache = dir
	e.guest = func() (string, error) { return "", errors.New("the interpreter is asked for") }
	if err := e.KeepResults(rerun); err != nil {
		t.Fatal(err)
	}
	return e
}

// idle makes engines of which nothing but results can be had.
func idle(e *Engines) *Engines {
	e.slots <- struct{}{}
	return e
}

// What was run once is neither built nor run again, and is observed all the same.
func TestKeptResults(t *testing.T) {
	dir := t.TempDir()
	for _, source := range []string{string(program.Source), "package main\n\nfunc main() { x() }\n"} {
		p := program
		p.Source = []byte(source)
		want, err := keeping(t, dir, false).Run(t.Context(), Go, p, nil)
		if err != nil {
			t.Fatal(err)
		}
		var observed []transcript.Write
		got, err := idle(keeping(t, dir, false)).Run(t.Context(), Go, p, func(w transcript.Write) { observed = append(observed, w) })
		if err != nil || !reflect.DeepEqual(got, want) || !reflect.DeepEqual(observed, want.Writes) || len(observed) == 0 {
			t.Errorf("got %+v, %v, observed %v, want %+v", got, err, observed, want)
		}
	}
}

// Without KeepResults, with another engine, seed or limit, and on request, a program
// is run.
func TestRunsAgain(t *testing.T) {
	dir := t.TempDir()
	if _, err := keeping(t, dir, false).Run(t.Context(), Go, program, nil); err != nil {
		t.Fatal(err)
	}
	tests := map[string]func() (*Engines, Kind, snippet.Program){
		"not keeping": func() (*Engines, Kind, snippet.Program) {
			e := keeping(t, dir, false)
			e.results = memory{}
			return e, Go, program
		},
		"rerun":  func() (*Engines, Kind, snippet.Program) { return keeping(t, dir, true), Go, program },
		"engine": func() (*Engines, Kind, snippet.Program) { return keeping(t, dir, false), Yaegi, program },
		"seed": func() (*Engines, Kind, snippet.Program) {
			p := program
			p.Seed++
			return keeping(t, dir, false), Go, p
		},
		"limit": func() (*Engines, Kind, snippet.Program) {
			e := keeping(t, dir, false)
			e.Limits.Output = 5
			return e, Go, program
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			e, kind, p := test()
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := idle(e).Run(ctx, kind, p, nil); !errors.Is(err, context.Canceled) {
				t.Errorf("not run: %v", err)
			}
		})
	}
}

// That the machine failed is no result.
func TestFailureIsNotKept(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		if ran, err := keeping(t, dir, false).Run(t.Context(), Yaegi, program, nil); err == nil {
			t.Errorf("ran %v", ran)
		}
	}
}

// The build ID tells executables apart without reading them whole. One that was linked
// without an ID is told apart by all of its bytes.
func TestContentOf(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	id, err := contentOf(self)
	if err != nil || !goBuildID.MatchString(id) {
		t.Errorf("this test has the build ID %q, %v", id, err)
	}
	one, other := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "other")
	beginning := strings.Repeat("x", buildIDWithin)
	if err := errors.Join(os.WriteFile(one, []byte(beginning+"1"), 0o644), os.WriteFile(other, []byte(beginning+"2"), 0o644)); err != nil {
		t.Fatal(err)
	}
	a, errA := contentOf(one)
	b, errB := contentOf(other)
	if a == b || len(a) != 2*sha256.Size || errA != nil || errB != nil {
		t.Errorf("two files that differ after the beginning are %q and %q, %v, %v", a, b, errA, errB)
	}
}
