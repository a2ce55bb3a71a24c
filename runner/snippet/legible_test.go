package snippet

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLegible(t *testing.T) {
	const unseen = " cannot be seen, and text is not what it seems with it; in a Go string write it as "
	for source, want := range map[string]string{
		"# A\n\n\tEverything: ünïcödé, שלום, ‰, \ufffd\n": "",
		"# A\r\n":             "",
		"# A\n\x00":           `2: the character U+0000` + unseen + `\u0000`,
		"# A\n\n\x1b[31m":     `3: the character U+001B` + unseen + `\u001b`,
		"# A\rB\n":            `1: the character U+000D` + unseen + `\u000d`,
		"# A\n\u0085\n":       `2: the character U+0085` + unseen + `\u0085`,
		"# A\n\ufffd\n\xff\n": "3: the byte 0xff is not UTF-8; store the chapter as UTF-8",
		"# A\n\xed\xa0\x80\n": "2: the byte 0xed is not UTF-8; store the chapter as UTF-8",
		"# A\n\n\n\xc3":       "4: the byte 0xc3 is not UTF-8; store the chapter as UTF-8",
		strings.Repeat("a\n", MostChapter/2) + "a":                         "1: the chapter has 262145 bytes, and 262144 are the most; split it",
		"---\n" + strings.Repeat("a: b\n", 1000) + "---\n# A\n":            "1: the front matter has 5003 bytes, and 4096 are the most; it holds a description and glossary: true",
		"+++\n" + strings.Repeat("a = 1\n\n", 1000):                        "1: the front matter has 7004 bytes, and 4096 are the most; it holds a description and glossary: true",
		"# A\n\n" + strings.Repeat("[a](", 2001):                           "3: the lines from here to the next blank one are more than 16384 bytes or 2000 of [ and >; put blank lines between them",
		"# A\n \nb\n" + strings.Repeat("> ", 2001):                         "3: the lines from here to the next blank one are more than 16384 bytes or 2000 of [ and >; put blank lines between them",
		"# A\n\n" + strings.Repeat("a\n", 9000):                            "3: the lines from here to the next blank one are more than 16384 bytes or 2000 of [ and >; put blank lines between them",
		"# A\n\n" + strings.Repeat("> [a]\n\n", 9000) + "---\n\n" + "more": "",
		// "Trojan Source": what looks like a comment is code.
		"```go name=a\npackage main\n\n/*\u202e } \u2066if admin\u2069 \u2066 begin */\n```\n": `4: the character U+202E` + unseen + `\u202e`,
		"\u2067": `1: the character U+2067` + unseen + `\u2067`,
		"\u200f": `1: the character U+200F` + unseen + `\u200f`,
	} {
		if want != "" {
			want = "chapters/01-x.md:" + want
		}
		c, err := Parse("chapters/01-x.md", []byte(source))
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != want || (c == nil) != (err != nil) {
			t.Errorf("%.60q: got  %s\nwant %s", source, got, want)
		}
	}
}

// What only looks like a chapter of the book is not read.
func TestParseDirReadsPlainFiles(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "diary.md")
	dir := filepath.Join(t.TempDir(), "chapters")
	err := errors.Join(
		os.WriteFile(outside, []byte("# My diary\n"), 0o600),
		os.Mkdir(dir, 0o755),
		os.Symlink(outside, filepath.Join(dir, "01-diary.md")),
		os.WriteFile(filepath.Join(dir, "02-sound.md"), []byte("# Sound\n"), 0o644),
	)
	if err != nil {
		t.Fatal(err)
	}
	chapters, err := ParseDir(dir)
	want := "chapters/01-diary.md: path escapes from parent; a book is made of plain files in its own folders"
	if err == nil || err.Error() != want || len(chapters) != 1 || chapters[0].Title != "Sound" {
		t.Errorf("%v, %v\nwant %s", chapters, err, want)
	}
}

// Errors and snippets that are too many are not looked for or put together.
func TestTooMany(t *testing.T) {
	var chain, many strings.Builder
	chain.WriteString("# A\n")
	for n := range mostContinued + 2 {
		uses := ""
		if n > 0 {
			uses = fmt.Sprintf(" uses=a%d", n-1)
		}
		fmt.Fprintf(&chain, "\n```go name=a%d norun%s\nvar x = 1\n```\n", n, uses)
	}
	c, err := Parse("chapters/01-x.md", []byte(chain.String()))
	want := "chapters/01-x.md:407: a101 continues 101 snippets, and 100 are the most; begin afresh with a program of its own"
	if err == nil || err.Error() != want || len(c.Snippets) != mostContinued+1 {
		t.Errorf("got  %v\nwant %s", err, want)
	}

	for n := range mostSnippets + 2 {
		fmt.Fprintf(&many, "```go name=a%d norun\nvar x = 1\n```\n\n", n)
	}
	want = "chapters/01-x.md:2001: the chapter has more than 500 snippets; split it"
	if _, err := Parse("chapters/01-x.md", []byte(many.String())); err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}

	swallowed := strings.Repeat("~~~go name=a\n", 1000)
	_, err = Parse("chapters/01-x.md", []byte(swallowed))
	if n := strings.Count(err.Error(), "\n"); n > 3*mostProblems {
		t.Errorf("%d errors are told", n)
	}
}
