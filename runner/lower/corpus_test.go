package lower_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"

	"takingturns/runner/engine"
	"takingturns/runner/engine/enginetest"
	"takingturns/runner/transcript"

	"golang.org/x/tools/txtar"
)

// update has the judge, compiled Go, write what each program of the corpus
// prints: go test ./runner/lower -run Corpus -update. With a construct or a
// program named, as in -run Corpus/defer/order, the others stay as they are.
var update = flag.Bool("update", false, "write the outputs of the corpus anew, from compiled Go")

func TestMain(m *testing.M) { enginetest.Main(m) }

// The corpus is small programs, one archive a construct. In an archive NAME.go
// is a program and NAME.out what compiled Go prints when it runs it in the
// machine, and its exit status. The interpreter must print the same, but for the
// programs in known.txt.
func TestCorpus(t *testing.T) {
	paths, err := filepath.Glob("testdata/corpus/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no corpus", err)
	}
	var table verdicts
	t.Cleanup(func() { t.Log(table.String()) })
	for _, path := range paths {
		construct := strings.TrimSuffix(filepath.Base(path), ".txtar")
		t.Run(construct, func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			testConstruct(t, &table, construct, path, archive)
		})
	}
}

func testConstruct(t *testing.T, table *verdicts, construct, path string, archive *txtar.Archive) {
	outputs := map[string]string{}
	var programs []txtar.File
	for _, f := range archive.Files {
		if name, ok := strings.CutSuffix(f.Name, ".out"); ok {
			outputs[name] = string(f.Data)
		} else {
			programs = append(programs, f)
		}
	}
	known := knownDifferences(t)
	if *update {
		var mu sync.Mutex
		t.Cleanup(func() { store(t, path, archive.Comment, programs, outputs) })
		for _, p := range programs {
			each(t, p, func(t *testing.T, name string) {
				judged := run(t, engine.Go, p)
				mu.Lock()
				defer mu.Unlock()
				outputs[name] = judged
			})
		}
		return
	}
	for _, p := range programs {
		each(t, p, func(t *testing.T, name string) {
			want, ok := outputs[name]
			if !ok {
				t.Fatalf("%s has no %s.out; run the test with -update", path, name)
			}
			table.add(construct, check(t, p, want, known[construct+"/"+name]))
		})
	}
}

// each runs a test of one program, beside others.
func each(t *testing.T, p txtar.File, test func(t *testing.T, name string)) {
	name := strings.TrimSuffix(p.Name, ".go")
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		test(t, name)
	})
}

// knownDifferences are the programs that still print something else than compiled
// Go, with the reason: a list of what is to be mended. One that has come to agree
// must leave the list.
func knownDifferences(t *testing.T) map[string]string {
	text, err := os.ReadFile("testdata/corpus/known.txt")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if name, reason, ok := strings.Cut(strings.TrimSpace(line), ": "); ok {
			known[name] = reason
		}
	}
	return known
}

// check compares a program under the interpreter, and in a slow test under the
// judge too, with what the judge printed once.
func check(t *testing.T, p txtar.File, want, known string) verdict {
	if os.Getenv("TURNS_SLOW") == "1" {
		if got := run(t, engine.Go, p); got != want {
			t.Errorf("%s: compiled Go now prints:\n%s\nstored:\n%s", p.Name, got, want)
		}
	}
	switch got := run(t, engine.Yaegi, p); {
	case got == want:
		if known != "" {
			t.Errorf("%s agrees now: take it out of testdata/corpus/known.txt", p.Name)
		}
		return agree
	case known != "" && strings.Contains(got, "refused: ") && strings.HasSuffix(got, "\nexit 66\n"):
		t.Logf("%s: %s", p.Name, got)
		return refused
	case known != "":
		t.Logf("%s differs, as is known: %s", p.Name, known)
		return wrong
	default:
		t.Errorf("%s prints:\n%s\ncompiled Go prints:\n%s", p.Name, short(got), short(want))
		return wrong
	}
}

// short cuts a text for a message: a program that misruns may print without end.
func short(s string) string {
	if len(s) > 3000 {
		return s[:3000] + "…"
	}
	return s
}

// run gives what a program prints under an engine, and on a line of its own the
// exit status if that is not 0.
func run(t *testing.T, kind engine.Kind, p txtar.File) string {
	return report(enginetest.Run(t, kind, p.Name, p.Data, 0))
}

func report(ran *transcript.Transcript) string {
	text := ran.Text()
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	if status := ran.End.ExitStatus(); status != 0 {
		text += fmt.Sprintf("exit %d\n", status)
	}
	return text
}

// store writes an archive with each program followed by its output.
func store(t *testing.T, path string, comment []byte, programs []txtar.File, outputs map[string]string) {
	archive := &txtar.Archive{Comment: comment}
	for _, p := range programs {
		archive.Files = append(archive.Files, p)
		name := strings.TrimSuffix(p.Name, ".go")
		if output, ok := outputs[name]; ok {
			archive.Files = append(archive.Files, txtar.File{Name: name + ".out", Data: []byte(output)})
		}
	}
	if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
		t.Error(err)
	}
}

type verdict int

const (
	agree verdict = iota
	refused
	wrong
)

// verdicts counts programs by construct. Programs that could not be run at all
// are not counted; they have failed.
type verdicts struct {
	mu     sync.Mutex
	counts map[string][3]int
}

func (v *verdicts) add(construct string, is verdict) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.counts == nil {
		v.counts = map[string][3]int{}
	}
	count := v.counts[construct]
	count[is]++
	v.counts[construct] = count
}

// String is a table, one construct a line.
func (v *verdicts) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\nconstruct\tagree\trefused\twrong")
	var total [3]int
	for _, construct := range slices.Sorted(maps.Keys(v.counts)) {
		count := v.counts[construct]
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\n", construct, count[agree], count[refused], count[wrong])
		for i := range total {
			total[i] += count[i]
		}
	}
	fmt.Fprintf(w, "total\t%d\t%d\t%d\n", total[agree], total[refused], total[wrong])
	w.Flush()
	return b.String()
}
