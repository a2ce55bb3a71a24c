package transcript

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// A Line is one line of a transcript as it is shown.
type Line struct {
	At     time.Duration // virtual time of its first byte
	Stream Stream        // stream of its first byte
	Text   string        // without the newline
}

// Lines cuts the text into lines. A line that several writes made is one line,
// even when they went to different streams: it has the time and the stream of
// its first byte. A last line without newline counts too.
func (t *Transcript) Lines() []Line {
	var lines []Line
	open := false // the last of lines has not had its newline
	for _, w := range t.Writes {
		for piece := range strings.Lines(w.Text) {
			if !open {
				lines = append(lines, Line{At: w.At, Stream: w.Stream})
			}
			text, ended := strings.CutSuffix(piece, "\n")
			lines[len(lines)-1].Text += text
			open = !ended
		}
	}
	return lines
}

// Narrowest column of times in Stamped, in characters. Fixed for all but long
// times so that stamped transcripts of different snippets line up.
const stampWidth = 8

// Stamped is the text with the virtual time before each line, aligned to the
// right; a time followed by "!" stamps a line of stderr:
//
//	15s  Task One elapsed time 15
//	15s! panic: no more work
func (t *Transcript) Stamped() string {
	lines := t.Lines()
	width := stampWidth
	for _, l := range lines {
		width = max(width, utf8.RuneCountInString(l.At.String()))
	}
	var b strings.Builder
	for _, l := range lines {
		mark := ' '
		if l.Stream == Stderr {
			mark = '!'
		}
		stamped := fmt.Sprintf("%*s%c %s", width, l.At, mark, l.Text)
		if l.Text == "" {
			stamped = strings.TrimRight(stamped, " ")
		}
		fmt.Fprintln(&b, stamped)
	}
	return b.String()
}
