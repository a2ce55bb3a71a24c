package book

import (
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Diff shows what changed from golden to ours, line by line, with a few lines
// around each change; with colour, in those of a terminal. It does not end in a newline.
func Diff(golden, ours string, colour bool) string {
	d := diffmatchpatch.New()
	a, b, lines := d.DiffLinesToChars(golden, ours)
	var out []string
	for _, change := range d.DiffCharsToLines(d.DiffMain(a, b, false), lines) {
		text := strings.Split(strings.TrimSuffix(change.Text, "\n"), "\n")
		if change.Type != diffmatchpatch.DiffEqual && !strings.HasSuffix(change.Text, "\n") {
			text[len(text)-1] += " (no newline at the end)"
		}
		switch change.Type {
		case diffmatchpatch.DiffEqual:
			out = append(out, prefixed("  ", "", around(text), colour)...)
		case diffmatchpatch.DiffDelete:
			out = append(out, prefixed("- ", "31", text, colour)...)
		case diffmatchpatch.DiffInsert:
			out = append(out, prefixed("+ ", "32", text, colour)...)
		}
	}
	return strings.Join(out, "\n")
}

// around keeps the ends of a long run of unchanged lines.
func around(lines []string) []string {
	const context = 3
	if len(lines) <= 2*context+1 {
		return lines
	}
	return append(append(lines[:context:context], "…"), lines[len(lines)-context:]...)
}

// prefixed marks lines, in the colour of an ANSI code unless that is empty.
func prefixed(mark, code string, lines []string, colour bool) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = mark + line
		if colour && code != "" {
			out[i] = "\x1b[" + code + "m" + out[i] + "\x1b[0m"
		}
	}
	return out
}
