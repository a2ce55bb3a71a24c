package book

import (
	"strings"
	"testing"
)

func TestDiff(t *testing.T) {
	tests := []struct {
		name, golden, ours, want string
	}{
		{"one line", "a\n", "b\n", "- a|+ b"},
		{"in the middle", "a\nb\nc\n", "a\nx\nc\n", "  a|- b|+ x|  c"},
		{"added at the end", "a\n", "a\nb\n", "  a|+ b"},
		{"all gone", "a\nb\n", "", "- a|- b"},
		{"all new", "", "a\n", "+ a"},
		{"an empty line", "a\n\nb\n", "a\nb\n", "  a|- |  b"},
		{"the last newline", "a\nb\n", "a\nb", "  a|- b|+ b (no newline at the end)"},
		{"far apart", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "x\n2\n3\n4\n5\n6\n7\n8\n9\n", "- 1|+ x|  2|  3|  4|  …|  7|  8|  9"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := strings.ReplaceAll(Diff(test.golden, test.ours, false), "\n", "|"); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestDiffColours(t *testing.T) {
	want := "  a\n\x1b[31m- b\x1b[0m\n\x1b[32m+ c\x1b[0m"
	if got := Diff("a\nb\n", "a\nc\n", true); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
