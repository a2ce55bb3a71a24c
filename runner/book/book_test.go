package book

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"takingturns/runner/engine"
	"takingturns/runner/snippet"
	"takingturns/runner/worker"

	"github.com/sebdah/goldie/v2"
)

func TestMain(m *testing.M) {
	worker.Main()
	os.Exit(m.Run())
}

// TestBook runs every snippet of the chapters and compares with the golden
// transcripts; `go test ./runner/book -update` stores them.
func TestBook(t *testing.T) {
	engines, err := engine.New(t.Context(), 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer engines.Close()
	chapters := readChapters(t, engines.Root())
	for _, c := range chapters {
		err := Run(t.Context(), engines, engine.Yaegi, c.Snippets, func(r Result) {
			t.Run(fmt.Sprintf("%s %s", Place(r.Snippet), r.Snippet.Name), func(t *testing.T) {
				assertGolden(t, engines.Root(), r)
				for _, cell := range r.Snippet.Mirrors {
					for _, problem := range r.parityProblems(engines.Root(), cell) {
						t.Error(problem)
					}
				}
			})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	orphans, err := Orphans(engines.Root(), chapters)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range orphans {
		t.Errorf("%s: no snippet owns this golden file; delete it or bring its snippet back", name)
	}
}

// assertGolden compares a result with its golden files, or with -update stores
// it if the snippet ended as it should.
func assertGolden(t *testing.T, root string, r Result) {
	if r.Err != nil {
		t.Fatal(r.Failure())
	}
	if r.Snippet.NoRun {
		return
	}
	if !r.Expected() {
		t.Fatal(r.Problems(root, true)[0])
	}
	for extension, text := range r.texts() {
		g := goldie.New(t,
			goldie.WithFixtureDir(filepath.Join(root, "golden", r.Snippet.Chapter.ID)),
			goldie.WithNameSuffix(extension),
			goldie.WithDiffFn(func(actual, expected string) string {
				return fmt.Sprintf("%s: %s differs from %s%s (make update accepts):\n%s", Place(r.Snippet), r.Snippet.Name,
					GoldenPath(r.Snippet), extension, goldie.Diff(goldie.ColoredDiff, actual, expected))
			}))
		g.Assert(t, r.Snippet.Name, []byte(text))
	}
}

func readChapters(t *testing.T, root string) []*snippet.Chapter {
	chapters, err := snippet.ParseDir(filepath.Join(root, "chapters"))
	if err != nil {
		t.Fatal(err)
	}
	if len(chapters) == 0 {
		t.Fatal("there are no chapters")
	}
	return chapters
}

// TestNotebook000 wants every cell of the first notebook mirrored by a snippet
// and compared with its recording.
func TestNotebook000(t *testing.T) {
	root := filepath.Join("..", "..")
	var mirrored []string
	for _, c := range readChapters(t, root) {
		for _, s := range c.Snippets {
			if s.Differs == "" && !s.NoRun {
				mirrored = append(mirrored, s.Mirrors...)
			}
		}
	}
	for n := 1; n <= 6; n++ {
		cell := fmt.Sprintf("000.%d", n)
		if !slices.Contains(mirrored, cell) {
			t.Errorf("no snippet reproduces notebook cell %s", cell)
		}
		if _, err := os.Stat(filepath.Join(root, "golden", "notebooks", cell+".txt")); err != nil {
			t.Error(err)
		}
	}
}
