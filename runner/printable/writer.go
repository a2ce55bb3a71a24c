package printable

import (
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// A Writer passes what a program prints on to a terminal, as [Coloured] would have it
// but with colours left on from line to line. A sequence or a character may come in
// several writes. Close ends the text and its colours; it does not close the terminal.
type Writer struct {
	out      io.Writer
	rest     string // what may be the beginning of a sequence or character
	coloured bool
}

// NewWriter returns a writer to the terminal out.
func NewWriter(out io.Writer) *Writer { return &Writer{out: out} }

// unfinished matches the beginning of a colour at the end of a text. Longer ones than
// any terminal knows count as text.
var unfinished = regexp.MustCompile("\x1b(?:\\[[0-9;:]{0,64})?$")

// Write passes p on, but for an unfinished end. The error is the terminal's.
func (w *Writer) Write(p []byte) (int, error) {
	text := w.rest + string(p)
	end := len(text)
	if found := unfinished.FindStringIndex(text); found != nil {
		end = found[0]
	} else if start := lastRune(text); !utf8.FullRuneInString(text[start:]) {
		end = start
	}
	w.rest = text[end:]
	_, err := io.WriteString(w.out, w.fit(text[:end]))
	return len(p), err
}

// lastRune is where the last character of a text may begin.
func lastRune(text string) int {
	for i := len(text) - 1; i >= 0 && i >= len(text)-utf8.UTFMax; i-- {
		if utf8.RuneStart(text[i]) {
			return i
		}
	}
	return len(text)
}

// Close passes the unfinished end on as text and ends the colours.
func (w *Writer) Close() error {
	text := pictures(w.rest)
	w.rest = ""
	if w.coloured {
		text += reset
	}
	_, err := io.WriteString(w.out, text)
	return err
}

func (w *Writer) fit(text string) string {
	var b strings.Builder
	done := 0
	for _, m := range sgr.FindAllStringIndex(text, -1) {
		b.WriteString(pictures(text[done:m[0]]) + text[m[0]:m[1]])
		w.coloured = !isReset(text[m[0]:m[1]])
		done = m[1]
	}
	b.WriteString(pictures(text[done:]))
	return b.String()
}
