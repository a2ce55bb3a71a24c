package generator_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"takingturns/runner/engine"
	"takingturns/runner/engine/enginetest"
	"takingturns/runner/generator"
	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
)

var (
	from     = flag.Uint64("from", 0, "seed of the first program")
	programs = flag.Uint64("programs", 0, "how many programs to compare")
	keep     = flag.String("keep", "", "directory for the programs on which the engines disagree")
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// batchSize is how many programs are compiled together. Compiling a hundred takes
// some seconds, compiling one nearly as long.
const batchSize = 100

// The interpreter prints what compiled Go prints, or refuses the program. Without
// flags five programs are compared, in a slow test 300.
func TestEnginesAgree(t *testing.T) {
	n := uint64(5)
	switch {
	case *programs > 0:
		n = *programs
	case os.Getenv("TURNS_SLOW") == "1":
		n = 300
	}
	all := tally{}
	began := time.Now()
	for done := uint64(0); done < n; done += batchSize {
		compareBatch(t, all, *from+done, *from+min(done+batchSize, n))
	}
	t.Logf("%d programs in %v: %d agree, %d refused, %d differ", all[agrees]+all[refused]+all[differs],
		time.Since(began).Round(time.Second), all[agrees], all[refused], all[differs])
}

// A verdict says how a program fares.
type verdict int

const (
	agrees verdict = iota
	refused
	differs
)

type tally map[verdict]int

// compareBatch compares the programs of the seeds from first up to end. All workers
// are at the same batch, so that each loads it once.
func compareBatch(t *testing.T, all tally, first, end uint64) {
	var batch []snippet.Program
	for seed := first; seed < end; seed++ {
		source, err := generator.Program(seed)
		if err != nil {
			t.Fatal(err)
		}
		batch = append(batch, snippet.Program{Name: fmt.Sprintf("p%d.go", seed), Source: source})
	}
	judge, err := enginetest.Engines(t).CompileBatch(t.Context(), batch)
	if err != nil {
		t.Error(err)
		return
	}
	verdicts := make(chan verdict, len(batch))
	next := make(chan snippet.Program)
	var workers sync.WaitGroup
	for range runtime.NumCPU() {
		workers.Go(func() {
			for p := range next {
				is, how := compare(t, judge, p)
				if is == differs {
					t.Errorf("%s: %s", p.Name, how)
					keepProgram(t, p)
				}
				verdicts <- is
			}
		})
	}
	for _, p := range batch {
		next <- p
	}
	close(next)
	workers.Wait()
	for range batch {
		all[<-verdicts]++
	}
}

// compare runs a program under both engines and says how they differ.
func compare(t *testing.T, judge *engine.Batch, p snippet.Program) (is verdict, how string) {
	ctx := context.WithoutCancel(t.Context())
	judged, err := judge.Run(ctx, p)
	if err != nil {
		return differs, "compiled Go: " + err.Error()
	}
	ran, err := enginetest.Engines(t).Run(ctx, engine.Yaegi, p, nil)
	if err != nil {
		return differs, "the interpreter: " + err.Error()
	}
	want, got := report(judged), report(ran)
	if got == want {
		return agrees, ""
	}
	if ran.End.Kind == transcript.Refused {
		t.Logf("%s: %s", p.Name, got)
		return refused, ""
	}
	for seed := range uint64(5) {
		again := p
		again.Seed = seed + 1
		if other, err := judge.Run(ctx, again); err != nil || report(other) != want {
			return differs, "compiled Go itself prints something else with another seed"
		}
	}
	return differs, firstDifference(want, got)
}

// report is all that a program printed, and its ending.
func report(ran *transcript.Transcript) string {
	return fmt.Sprintf("%s\nexit %d\n", ran.Text(), ran.End.ExitStatus())
}

// firstDifference shows where two texts part.
func firstDifference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	show := func(lines []string) string { return strings.Join(lines[i:min(i+3, len(lines))], "\n\t") }
	return fmt.Sprintf("after %d equal lines\n\tcompiled Go prints:\n\t%s\n\tthe interpreter:\n\t%s", i, show(a), show(b))
}

func keepProgram(t *testing.T, p snippet.Program) {
	if *keep == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*keep, p.Name), p.Source, 0o644); err != nil {
		t.Error(err)
	}
}
