// Package printable makes what a program prints fit for a terminal that is not the
// program's own: it can be read, and it cannot move the cursor, name the window or
// read the clipboard.
package printable

import (
	"regexp"
	"strings"
	"unicode"
)

// sgr matches what sets colours and the like (SGR of ECMA-48).
var sgr = regexp.MustCompile("\x1b\\[[0-9;:]*m")

// reset ends all that sgr matches.
const reset = "\x1b[0m"

// Plain is a text without colours. All other control characters than newlines and
// tabs become their pictures (␀, ␛). Bytes that are not UTF-8, and characters that change the
// direction of text, become U+FFFD.
func Plain(text string) string { return pictures(sgr.ReplaceAllString(text, "")) }

// Coloured is [Plain] with the colours kept. Each line sets and ends its own, so that
// lines can be shown apart.
func Coloured(text string) string {
	var b strings.Builder
	active := "" // what the lines before have set
	for line := range strings.Lines(text) {
		line, ended := strings.CutSuffix(line, "\n")
		b.WriteString(active)
		done := 0
		for _, m := range sgr.FindAllStringIndex(line, -1) {
			b.WriteString(pictures(line[done:m[0]]) + line[m[0]:m[1]])
			active += line[m[0]:m[1]]
			if isReset(line[m[0]:m[1]]) {
				active = ""
			}
			done = m[1]
		}
		b.WriteString(pictures(line[done:]))
		if active != "" {
			b.WriteString(reset)
		}
		if ended {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func isReset(sequence string) bool { return sequence == reset || sequence == "\x1b[m" }

// pictures replaces control characters by what stands for them.
func pictures(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < ' ':
			return '␀' + r
		case r == 0x7f:
			return '␡'
		case 0x80 <= r && r < 0xa0, unicode.Is(unicode.Bidi_Control, r): // C1: terminals obey some of them
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}
