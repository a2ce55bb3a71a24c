package watch

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"takingturns/runner/engine"
	"takingturns/runner/engine/enginetest"
	"takingturns/runner/snippet"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// TestLatency measures how long after a save its result is shown. The budget is 150 ms;
// without TURNS_SLOW, when other tests keep the computer busy, ten times that.
func TestLatency(t *testing.T) {
	budget := 150 * time.Millisecond
	if os.Getenv("TURNS_SLOW") == "" {
		budget *= 10
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "try.go")
	save := func(n int) {
		source := fmt.Sprintf("package main\n\nfunc main() { println(%d) }\n", n)
		if err := os.WriteFile(path, []byte(source), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	save(0)
	screen := newScreen()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		ended <- Run(ctx, Config{
			Engines: enginetest.Engines(t), Kind: engine.Yaegi, Folders: []string{folder}, Out: screen,
			Load: func() (Files, error) {
				source, err := os.ReadFile(path)
				return Files{Snippets: []*snippet.Snippet{snippet.FromFile("try.go", source)}}, err
			},
		})
	}()
	screen.until(t, "    0\n")
	var took []time.Duration
	for n := range 20 {
		began := time.Now()
		save(n + 1)
		screen.until(t, fmt.Sprintf("    %d\n", n+1))
		took = append(took, time.Since(began))
	}
	cancel()
	if err := <-ended; err != context.Canceled {
		t.Error(err)
	}
	slices.Sort(took)
	t.Logf("a result is shown %v after the save, at worst %v", took[len(took)/2], took[len(took)-1])
	if took[len(took)/2] > budget {
		t.Errorf("%v: the budget is %v", took, budget)
	}
}

// A screen holds what is shown.
type screen struct{ shown chan string }

func newScreen() *screen { return &screen{make(chan string, 100)} }

func (s *screen) Write(text []byte) (int, error) {
	s.shown <- string(text)
	return len(text), nil
}

// until waits for a text.
func (s *screen) until(t *testing.T, want string) {
	t.Helper()
	all := ""
	for deadline := time.After(2 * time.Minute); !strings.Contains(all, want); {
		select {
		case text := <-s.shown:
			all += text
		case <-deadline:
			t.Fatalf("%q is missing in\n%s", want, all)
		}
	}
}
