package longbook

import (
	"path/filepath"
	"testing"

	"takingturns/runner/snippet"
)

// The chapters are well formed and each program is another one.
func TestWrite(t *testing.T) {
	const chapters, sections = 12, 10
	dir := filepath.Join(t.TempDir(), "chapters")
	if err := Write(dir, chapters, sections); err != nil {
		t.Fatal(err)
	}
	all, err := snippet.ParseDir(dir)
	if err != nil || len(all) != chapters {
		t.Fatalf("%d chapters, %v", len(all), err)
	}
	sources := map[string]bool{}
	for _, c := range all {
		for _, s := range c.Snippets {
			program, err := s.Program()
			if err != nil {
				t.Error(err)
			}
			sources[string(program.Source)] = true
		}
	}
	if len(sources) != chapters*sections*PerSection {
		t.Errorf("%d programs, want %d", len(sources), chapters*sections*PerSection)
	}
}
