package snippet

import (
	"errors"
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
		strings.Repeat("a\n", MostChapter/2) + "a": "1: the chapter has 1048577 bytes, and 1048576 are the most; split it",
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
		if got != want || err != nil && len(c.Snippets) > 0 {
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
