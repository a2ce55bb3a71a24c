package site

import (
	"html/template"
	"slices"
	"strings"
	"testing"
	"time"
)

// Each of the book's languages is coloured. Others are text: chroma's JSONata does not come to
// an end with a backslash.
func TestHighlight(t *testing.T) {
	for language, source := range map[string]string{"bash": "echo $a", "console": "$ echo a", "Go": "func f() {}", "python": "def f(): pass"} {
		if lines, err := highlight(language, source); err != nil || !strings.Contains(string(lines[0]), "<span") {
			t.Errorf("%s: %v, %v", language, lines, err)
		}
	}
	plain := make(chan []template.HTML, 1)
	go func() {
		lines, _ := highlight("jsonata", "\\")
		plain <- lines
	}()
	select {
	case lines := <-plain:
		if want := []template.HTML{"\\\n"}; !slices.Equal(lines, want) {
			t.Errorf("got %q, want %q", lines, want)
		}
	case <-time.After(20 * time.Second):
		t.Error("it does not end")
	}
}
