package browsertest

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"takingturns/runner/snippet"
	"takingturns/runner/toolchain"
)

// aProgram is what the page's script runs.
type aProgram struct {
	Name   string `json:"name"`
	Source string `json:"source"`
	Seed   string `json:"seed"`
}

// aResult is what it gives.
type aResult struct {
	Golden string                 `json:"golden"`
	Trace  string                 `json:"trace"`
	Ending struct{ Kind string }  `json:"ending"`
	Error  *struct{ Text string } `json:"error"`
	Took   float64                // milliseconds, as the page sees it
}

// openMachine opens a page with run.js in the variable turns.
func openMachine(t *testing.T, options ...Option) *Tab {
	t.Helper()
	names, err := fs.Glob(os.DirFS(builtBook(t).dir), "run.*.js")
	if err != nil || len(names) != 1 {
		t.Fatalf("the scripts that run programs are %v (%v)", names, err)
	}
	tab := Open(t, Book(t), "index.html", options...)
	Eval[bool](tab, fmt.Sprintf("import(%q).then(m => { window.turns = m; return true })", Book(t)+names[0]))
	return tab
}

func runProgram(t *testing.T, tab *Tab, p aProgram) aResult {
	t.Helper()
	program, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return Eval[aResult](tab, fmt.Sprintf(`(async () => {
		const began = performance.now();
		const result = await turns.run(%s);
		return { ...result, Took: performance.now() - began };
	})()`, program))
}

// Every snippet of the book gives in the page the bytes that the check stores.
func TestEverySnippetRunsInThePage(t *testing.T) {
	root, err := toolchain.FindRoot()
	if err != nil {
		t.Fatal(err)
	}
	chapters, err := snippet.ParseDir(filepath.Join(root, "chapters"))
	if err != nil {
		t.Fatal(err)
	}
	tab := openMachine(t)
	for _, c := range chapters {
		for _, s := range c.Snippets {
			if s.NoRun {
				continue
			}
			p, err := s.Program()
			if err != nil {
				t.Fatal(err)
			}
			if f := os.Getenv("ONLY"); f != "" && f != s.Name {
				continue
			}
			began := time.Now()
			got := runProgram(t, tab, aProgram{s.Name, string(p.Source), strconv.FormatUint(p.Seed, 10)})
			if got.Error != nil {
				t.Log(got.Error.Text)
			}
			t.Logf("%s#%s: %.0f ms in the page, %v in all", c.ID, s.Name, got.Took, time.Since(began))
			base := filepath.Join(root, "golden", c.ID, s.Name)
			for extension, text := range map[string]string{".txt": got.Golden, ".trace": got.Trace} {
				want, err := os.ReadFile(base + extension)
				if err != nil {
					t.Fatal(err)
				}
				if string(want) != text {
					t.Errorf("%s%s differs:\n got %.600s\nwant %.600s", base, extension, text, want)
				}
			}
		}
	}
}
