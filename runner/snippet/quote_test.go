package snippet

import "testing"

const quoted = "# X\n\n" + // line 1
	"```go name=first\n" +
	"package main\n" + // 4
	"\n" +
	"func f() {\n" +
	"\tx := 5\n" +
	"\tif a\t:= \"日本e\u0301\"; b {\n" + // 8
	"  s := 1   \n" +
	"}\n" +
	"```\n\n" +
	"```go name=second uses=first\n" + // 13
	"var y int = f\n" +
	"```\n"

func TestQuote(t *testing.T) {
	c, err := Parse("chapters/01-x.md", []byte(quoted))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, messages, want string }{
		{"a tab before", "first.go:4:2: declared and not used: x\n",
			"chapters/01-x.md:7:2: declared and not used: x\n    \tx := 5\n    \t^\n"},
		{"the first column", "first.go:1:1: no\n", "chapters/01-x.md:4:1: no\n    package main\n    ^\n"},
		{"no newline", "first.go:1:9: no", "chapters/01-x.md:4:9: no\n    package main\n            ^"},
		{"wide characters and a tab", "first.go:5:23: undefined: b\n",
			"chapters/01-x.md:8:23: undefined: b\n    \tif a\t:= \"日本e\u0301\"; b {\n    \t    \t            ^\n"},
		{"beyond the line", "first.go:7:9: EOF\n", "chapters/01-x.md:10:9: EOF\n    }\n     ^\n"},
		{"blanks at the end", "first.go:6:12: newline\n", "chapters/01-x.md:9:12: newline\n      s := 1\n            ^\n"},
		{"a refusal", "refused: ./first.go:1:9: not yet\n", "refused: chapters/01-x.md:4:9: not yet\n    package main\n            ^\n"},
		{"another snippet", "second.go:1:13: cannot use f\n", "chapters/01-x.md:14:13: cannot use f\n    var y int = f\n                ^\n"},
		{"two", "first.go:1:1: a\nfirst.go:4:2: b\n",
			"chapters/01-x.md:4:1: a\n    package main\n    ^\nchapters/01-x.md:7:2: b\n    \tx := 5\n    \t^\n"},
		{"details", "first.go:4:2: missing return\n\thave ()\n\twant (int)\nfirst.go:1:1: a\n",
			"chapters/01-x.md:7:2: missing return\n\thave ()\n\twant (int)\n    \tx := 5\n    \t^\nchapters/01-x.md:4:1: a\n    package main\n    ^\n"},
		{"the other declaration", "second.go:1:5: y redeclared\n\tfirst.go:4:2: other declaration of y\n",
			"chapters/01-x.md:14:5: y redeclared\n    var y int = f\n        ^\n\tchapters/01-x.md:7:2: other declaration of y\n    \tx := 5\n    \t^\n"},
		{"too many", "first.go:1:1: a\ntoo many errors\n", "chapters/01-x.md:4:1: a\n    package main\n    ^\ntoo many errors\n"},
		{"no column", "first.go:4: a\n", "chapters/01-x.md:7: a\n"},
		{"an empty line", "first.go:2:1: a\n", "chapters/01-x.md:5:1: a\n"},
		{"no such line", "first.go:99:1: a\n", "chapters/01-x.md:102:1: a\n"},
		{"line and column zero", "first.go:0:1: a\nfirst.go:1:0: b\n", "chapters/01-x.md:3:1: a\nchapters/01-x.md:4:0: b\n"},
		{"not at the beginning", "note first.go:1:1: a\n", "note chapters/01-x.md:4:1: a\n"},
		{"nobody's", "third.go:1:1: a\n/usr/first.go:1:1: b\n", "third.go:1:1: a\n/usr/first.go:1:1: b\n"},
		{"enormous", "first.go:99999999999999999999:1: a\n", "first.go:99999999999999999999:1: a\n"},
		{"nothing", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := c.Quote(test.messages); got != test.want {
				t.Errorf("got\n%q\nwant\n%q", got, test.want)
			}
		})
	}
}

func TestComplains(t *testing.T) {
	c, err := Parse("chapters/01-x.md", []byte(quoted))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"first.go:1:1: a\n": true, "refused: second.go:1:1: a\n": true, "third.go:1:1: a\n": false,
		"first.go:1: a\n": false, "panic: first.go:1:1: a\n": false, "": false,
	} {
		if got := c.Complains(text); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}
