package skeleton

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestChapter(t *testing.T) {
	for _, c := range []struct{ wanted, path, title string }{
		{"06-pipelines", "chapters/06-pipelines.md", "Pipelines"},
		{"7-fan-in", "chapters/07-fan-in.md", "Fan in"},
		{"Pipelines & fan-in", "chapters/03-pipelines-fan-in.md", "Pipelines & fan-in"},
		{"B-more-words", "chapters/B-more-words.md", "More words"},
		{"chapters/08-x.md", "chapters/08-x.md", "X"},
		{"Für später", "chapters/03-f-r-sp-ter.md", "Für später"},
	} {
		root := repository(t)
		path, err := Chapter(root, c.wanted)
		if err != nil || path != c.path {
			t.Errorf("%q: got %q, %v, want %q", c.wanted, path, err, c.path)
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, path))
		if err != nil || !strings.Contains(string(text), "\n# "+c.title+"\n") {
			t.Errorf("%q: %v, no title %q in\n%s", c.wanted, err, c.title, text)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct{ wanted, want string }{
		{"02-again", "chapters/02-second.md is 02 already; the next free number is 03"},
		{"2-second", "chapters/02-second.md is 02 already; the next free number is 03"},
		{"A-words", "chapters/A-words.md is A already; the next free number is 03"},
		{"", `"" is no name for a chapter; write one such as 06-pipelines, or a title`},
		{"04-", `"04-" is no name for a chapter; write one such as 06-pipelines, or a title`},
		{"../04-x", `"../04-x" is no name for a chapter; write one such as 06-pipelines, or a title`},
	} {
		_, err := Chapter(repository(t), c.wanted)
		if err == nil || err.Error() != c.want {
			t.Errorf("%q: got %v, want %s", c.wanted, err, c.want)
		}
	}
}

// repository has two chapters and an appendix.
func repository(t *testing.T) string {
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "chapters"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"01-first.md", "02-second.md", "A-words.md", "index.md"} {
		if err := os.WriteFile(filepath.Join(root, "chapters", name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}
