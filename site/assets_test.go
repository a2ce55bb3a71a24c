package site

import (
	"strings"
	"testing"
)

// Comments go, and nothing else does.
func TestComments(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a { b: c; } /* one\ntwo */\nd {}\n", "a { b: c; } d {}\n"},
		{"// one\n\n  // two\nlet a = 'b'; // three\n", "let a = 'b'; // three\n"},
		{"fetch('https://go.dev');\n", "fetch('https://go.dev');\n"},
		{"a /* b */ c /* d */ e", "a  c  e"},
	} {
		if got := comments.ReplaceAllString(c.in, ""); got != c.want {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
	// what each script ends with is still there
	load, files, err := loadAssets(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{load.Script: "module();\n}\n", load.Step: "by];\n  }\n}\n", load.Search: "shortcuts() };\n}\n", load.Style: "}\n"} {
		if !strings.HasSuffix(string(files[name]), want) {
			t.Errorf("%s ends with %q, want %q", name, files[name][max(0, len(files[name])-20):], want)
		}
	}
}
