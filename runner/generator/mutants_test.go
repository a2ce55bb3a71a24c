package generator_test

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"testing"

	"takingturns/runner/engine"
	"takingturns/runner/engine/enginetest"
	"takingturns/runner/generator"
	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
)

// A program of the corpus with a few tokens changed runs as compiled Go runs it, or is
// rejected as Go rejects it, or refused. Each that runs is compiled, which takes most
// of the time: 300 in a slow test, 30 otherwise.
func TestMutants(t *testing.T) {
	n := 30
	if os.Getenv("TURNS_SLOW") == "1" {
		n = 300
	}
	corpus, err := generator.Corpus("../lower/testdata/corpus")
	if err != nil {
		t.Fatal(err)
	}
	const stride = 37 // coprime to the number of programs: each turn takes one of another construct
	ends := map[transcript.Kind]int{}
	for i := range n {
		source := corpus[i*stride%len(corpus)]
		p := snippet.Program{Name: fmt.Sprintf("m%d.go", i), Source: []byte(generator.Mutate(source, uint64(i)+*from+1))}
		kind, how := compareMutant(t, p)
		ends[kind]++
		if how != "" {
			t.Errorf("%s: %s", p.Name, how)
			keepProgram(t, p)
		}
	}
	t.Logf("mutants by how they ended: %v", ends)
}

// address is a place in memory, where each engine has its own things.
var address = regexp.MustCompile(`0x[0-9a-f]{6,}`)

// gc forgets the index into an array of no elements and names 0 in its place ("Might as
// well ignore the actual index and just use zeros", cmd/compile/internal/ssagen/ssa.go).
var (
	emptyArray = regexp.MustCompile(`\[ 0 \]`)
	forgotten  = regexp.MustCompile(`\[\d+\]( with length 0)`)
)

// compareMutant runs a program, compares it with compiled Go if it ran to an end, and
// says how they differ.
func compareMutant(t *testing.T, p snippet.Program) (kind transcript.Kind, how string) {
	ctx := context.WithoutCancel(t.Context())
	ran, err := enginetest.Engines(t).Run(ctx, engine.Yaegi, p, nil)
	if err != nil {
		return kind, "the interpreter: " + err.Error()
	}
	switch ran.End.Kind {
	case transcript.NotCompiled, transcript.Refused, transcript.Limited:
		return ran.End.Kind, ""
	}
	judged, err := enginetest.Engines(t).Run(ctx, engine.Go, p, nil)
	if err != nil {
		return ran.End.Kind, "compiled Go: " + err.Error()
	}
	want, got := address.ReplaceAllString(report(judged), "0x"), address.ReplaceAllString(report(ran), "0x")
	if emptyArray.Match(p.Source) {
		want, got = forgotten.ReplaceAllString(want, "$1"), forgotten.ReplaceAllString(got, "$1")
	}
	if got != want {
		how = firstDifference(want, got)
	}
	return ran.End.Kind, how
}
