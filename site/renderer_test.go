package site

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A renderer that has rendered the book before an edit gives the files that a new one
// gives after it, and draws again only what the edit touches.
func TestRenderAgain(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/book")); err != nil {
		t.Fatal(err)
	}
	chapters, golden := filepath.Join(dir, "chapters"), filepath.Join(dir, "golden")
	again := NewRenderer(chapters, golden, nil)
	if _, err := again.Render(); err != nil {
		t.Fatal(err)
	}
	for _, edit := range []struct {
		file, old, new string
		redrawn        int
	}{
		{"chapters/01-waiting.md", "\n## ", "\nAnother paragraph,\n\nand one more.\n\n## ", 0},
		{"golden/01-waiting/two-at-a-time.txt", "Ada", "Eve", 1},
		{"golden/01-waiting/two-at-a-time.txt", "Eve", "Ada", 1},
		{"chapters/index.md", "\n\n", "\n\nText.\n\n", 0},
		{"chapters/01-waiting.md", "package main\n", "package main // the first\n", 2}, // one continues the other
	} {
		name := filepath.Join(dir, edit.file)
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		edited := strings.Replace(string(source), edit.old, edit.new, 1)
		if edited == string(source) {
			t.Fatalf("%s holds no %q", edit.file, edit.old)
		}
		writeFile(t, name, []byte(edited))
		before := views(again)
		got, err := again.Render()
		if err != nil {
			t.Fatal(err)
		}
		redrawn := 0
		for name, view := range views(again) {
			if view != before[name] {
				redrawn++
			}
		}
		if redrawn != edit.redrawn {
			t.Errorf("after an edit of %s %d figures were drawn, want %d", edit.file, redrawn, edit.redrawn)
		}
		want, err := NewRenderer(chapters, golden, nil).Render()
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want))) {
			t.Errorf("the files are %v, want %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
		}
		for name := range want {
			if !bytes.Equal(got[name], want[name]) {
				t.Errorf("%s differs from that of a new renderer", name)
			}
		}
	}
}

// views tells drawings apart: those of the same figure are one as long as it is not
// drawn again.
func views(r *Renderer) map[string]*part {
	all := map[string]*part{}
	for id, c := range r.rendered {
		for name, f := range c.figures {
			all[id+"#"+name] = &f.view.Parts[0]
		}
	}
	return all
}
