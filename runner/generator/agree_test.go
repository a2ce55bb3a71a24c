package generator_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
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
	programs = flag.Int("programs", 0, "how many programs to compare")
	keep     = flag.String("keep", "", "directory for the programs on which the engines disagree")
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// batchSize is how many programs are compiled together. Compiling fifty takes a
// few seconds, compiling one nearly as long.
const batchSize = 50

// The interpreter prints what compiled Go prints, or refuses the program. Without
// flags a few programs are compared; in a slow test as many as fit into two minutes.
func TestEnginesAgree(t *testing.T) {
	n, end := 5, time.Time{}
	switch {
	case *programs > 0:
		n = *programs
	case os.Getenv("TURNS_SLOW") == "1":
		n, end = 1_000_000, time.Now().Add(2*time.Minute)
	}
	seeds := make(chan []uint64)
	go func() {
		defer close(seeds)
		for done := 0; done < n && (end.IsZero() || time.Now().Before(end)); done += batchSize {
			var batch []uint64
			for i := range min(batchSize, n-done) {
				batch = append(batch, *from+uint64(done+i))
			}
			seeds <- batch
		}
	}()
	var wg sync.WaitGroup
	var all tally
	began := time.Now()
	for range 2 {
		wg.Go(func() {
			for batch := range seeds {
				compareBatch(t, &all, batch)
			}
		})
	}
	wg.Wait()
	t.Logf("%d programs in %v: %d agree, %d refused, %d differ", all.agree+all.refused+all.differ,
		time.Since(began).Round(time.Second), all.agree, all.refused, all.differ)
}

type tally struct {
	sync.Mutex
	agree, refused, differ int
}

// compareBatch compares the programs of some seeds.
func compareBatch(t *testing.T, all *tally, seeds []uint64) {
	var batch []snippet.Program
	for _, seed := range seeds {
		source, err := generator.Program(seed)
		if err != nil {
			t.Error(err)
			return
		}
		batch = append(batch, snippet.Program{Name: fmt.Sprintf("p%d.go", seed), Source: source})
	}
	judge, err := enginetest.Engines(t).CompileBatch(t.Context(), batch)
	if err != nil {
		t.Error(err)
		return
	}
	for _, p := range batch {
		differs, refused := compare(t, judge, p)
		all.Lock()
		switch {
		case differs != "":
			all.differ++
			t.Errorf("%s: %s", p.Name, differs)
			keepProgram(t, p)
		case refused:
			all.refused++
		default:
			all.agree++
		}
		all.Unlock()
	}
}

// compare runs a program under both engines and says how they differ.
func compare(t *testing.T, judge *engine.Batch, p snippet.Program) (differs string, refused bool) {
	ctx := context.WithoutCancel(t.Context())
	judged, err := judge.Run(ctx, p)
	if err != nil {
		return "compiled Go: " + err.Error(), false
	}
	ran, err := enginetest.Engines(t).Run(ctx, engine.Yaegi, p, nil)
	if err != nil {
		return "the interpreter: " + err.Error(), false
	}
	want, got := report(judged), report(ran)
	if got == want {
		return "", false
	}
	if ran.End.Kind == transcript.Refused {
		t.Logf("%s: %s", p.Name, got)
		return "", true
	}
	for seed := range uint64(5) {
		again := p
		again.Seed = seed + 1
		if other, err := judge.Run(ctx, again); err != nil || report(other) != want {
			return "compiled Go itself prints something else with another seed", false
		}
	}
	return firstDifference(want, got), false
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
