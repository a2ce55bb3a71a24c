package book

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"takingturns/runner/engine"
	"takingturns/runner/notebook"
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

// TestEveryCell counts the cells of the notebooks: each must be reproduced by a
// snippet, or mirrored by one that says why it differs. For a cell without a
// recorded output any snippet that mirrors it will do.
func TestEveryCell(t *testing.T) {
	answered := map[string]bool{}
	for _, c := range readChapters(t, filepath.Join("..", "..")) {
		for _, s := range c.Snippets {
			for _, id := range s.Mirrors {
				cell, err := notebook.Find(id)
				if err != nil {
					t.Error(err)
				}
				if !cell.Recorded || s.Differs != "" || !s.NoRun {
					answered[id] = true
				}
			}
		}
	}
	for _, cell := range notebook.Cells {
		if !answered[cell.ID] {
			t.Errorf("no snippet mirrors notebook cell %s", cell.ID)
		}
	}
	t.Logf("%d of %d cells", len(answered), len(notebook.Cells))
}
