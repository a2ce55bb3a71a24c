package machine

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"

	"takingturns/runner/transcript"

	"golang.org/x/tools/txtar"
)

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// programs are those of testdata, by name.
func programs(t testing.TB) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, file := range txtar.Parse(readFile(t, filepath.Join("testdata", "programs.txtar"))).Files {
		all[file.Name] = string(file.Data)
	}
	return all
}

// All entropy follows from the seed, whatever ran before.
func TestSeeds(t *testing.T) {
	entropy := programs(t)["entropy.go"]
	interpreted := func(seed uint64) *transcript.Transcript { return interpret(t, entropy, seed, Limits{}) }
	c := compiled(t, entropy)
	judged := func(seed uint64) *transcript.Transcript {
		ran, err := c.Run(t.Context(), Program{Seed: seed}, Limits{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return ran
	}
	for engine, draw := range map[string]func(uint64) *transcript.Transcript{"yaegi": interpreted, "go": judged} {
		one, two := draw(1), draw(2)
		interpret(t, programs(t)["state.go"], 77, Limits{})
		again := draw(1)
		if !reflect.DeepEqual(one, again) {
			t.Errorf("%s: seed 1 gave\n%s and then\n%s", engine, one.Text(), again.Text())
		}
		lines, others := one.Lines(), two.Lines()
		if len(lines) != 7 || len(others) != 7 {
			t.Fatalf("%s: printed %v\n%s", engine, one.End, one.Text())
		}
		for i := range lines {
			if lines[i].Text == others[i].Text {
				t.Errorf("%s: seeds 1 and 2 both gave %q", engine, lines[i].Text)
			}
		}
	}
}

// A program finds nothing that an earlier one in the same instance has changed.
func TestRunsAreIndependent(t *testing.T) {
	state := programs(t)["state.go"]
	first := interpret(t, state, 0, Limits{})
	for range repetitions(5, 50) {
		if again := interpret(t, state, 0, Limits{}); !reflect.DeepEqual(first, again) {
			t.Fatalf("printed\n%s and then\n%s", first.Text(), again.Text())
		}
	}
	if first.End.Kind != transcript.Returned || !strings.HasSuffix(first.Text(), "done\n") {
		t.Errorf("ended %v:\n%s", first.End, first.Text())
	}
}

// Runs that each grow the memory neither disturb later ones nor add up.
func TestGrowingMemory(t *testing.T) {
	grow := programs(t)["grow.go"]
	first := interpret(t, grow, 0, Limits{})
	if first.Text() != "26214400 bytes\n" {
		t.Fatalf("ended %v:\n%s", first.End, first.Text())
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range repetitions(50, 500) {
		if again := interpret(t, grow, 0, Limits{}); !reflect.DeepEqual(first, again) {
			t.Fatalf("ended %v:\n%s", again.End, again.Text())
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if after.HeapInuse > before.HeapInuse+64<<20 {
		t.Errorf("heap in use grew from %d to %d MiB", before.HeapInuse>>20, after.HeapInuse>>20)
	}
}

// However a program ends, the next one runs in the same instance.
func TestInstancesAreKept(t *testing.T) {
	shared := theGuest(t)
	g := &Guest{machine: shared.machine, compiled: shared.compiled, image: shared.image, memory: shared.memory}
	enders := []string{
		hello,
		"package main\n\nimport \"os\"\n\nfunc main() { os.Exit(0) }\n",
		"package main\n\nfunc main() { panic(1) }\n",
		"package main\n\nfunc main() { select {} }\n",
		"package main\n\nfunc main() {\n",
		"package main\n\nvar all = make([]byte, 100<<20)\n\nfunc main() { println(len(all)) }\n",
		hostile["steps"], hostile["depth"], hostile["memory"], hostile["output"],
		hello,
	}
	var first *instance
	for _, source := range enders {
		ran, err := g.Run(t.Context(), Program{Name: "x.go", Source: []byte(source)}, Limits{Steps: 1_000_000, Output: 1000}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = g.idle[0]
		}
		if len(g.idle) != 1 || g.idle[0] != first {
			t.Fatalf("a run that ended %v cost its instance:\n%s", ran.End, source)
		}
		if source == hello && ran.Text() != "hello\n" {
			t.Errorf("printed %q", ran.Text())
		}
	}
	<-first.restored
	first.module.Close(t.Context())
}

// Many runs at once have a world each, whatever becomes of the others: of three, one
// is a neighbour that ends at a limit, and one has a context that ends in its middle.
func TestRunsAtOnce(t *testing.T) {
	talk := programs(t)["talk.go"]
	want := interpret(t, talk, 5, Limits{})
	if want.End.Kind != transcript.Returned {
		t.Fatalf("ended %v:\n%s", want.End, want.Text())
	}
	g := theGuest(t)
	run := func(ctx context.Context, source string, limits Limits, observe func(transcript.Write)) *transcript.Transcript {
		ran, err := g.Run(ctx, Program{Name: "x.go", Source: []byte(source), Seed: 5}, limits, observe)
		if err != nil && ctx.Err() == nil {
			t.Error(err)
		}
		return ran
	}
	var wg sync.WaitGroup
	for n := range repetitions(16, 64) {
		wg.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			switch n % 3 {
			case 0:
				run(ctx, hostile["output"], Limits{Output: 2_000}, nil)
			case 1:
				run(ctx, talk, Limits{}, func(transcript.Write) { cancel() })
			default:
				if ran := run(ctx, talk, Limits{}, nil); !reflect.DeepEqual(ran, want) {
					t.Errorf("one run printed\n%s, not\n%s", ran.Text(), want.Text())
				}
			}
		})
	}
	wg.Wait()
}

// The number of processors changes nothing.
func TestProcessors(t *testing.T) {
	talk := programs(t)["talk.go"]
	c := compiled(t, talk)
	want := interpret(t, talk, 5, Limits{})
	for _, procs := range []int{1, 2, 8} {
		func() {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
			for range repetitions(2, 50) {
				if ran := interpret(t, talk, 5, Limits{}); !reflect.DeepEqual(ran, want) {
					t.Errorf("GOMAXPROCS %d, yaegi: printed\n%s, not\n%s", procs, ran.Text(), want.Text())
				}
				ran, err := c.Run(t.Context(), Program{Seed: 5}, Limits{}, nil)
				if err != nil {
					t.Fatal(err)
				}
				if ran.Text() != want.Text() || ran.At != want.At {
					t.Errorf("GOMAXPROCS %d, go: printed\n%s, not\n%s", procs, ran.Text(), want.Text())
				}
			}
		}()
	}
}
