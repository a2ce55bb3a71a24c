package figure

import (
	"regexp"
	"strings"
	"unicode"
)

// escapes matches what a program sends to steer a terminal: control sequences
// (CSI, colours among them), operating system commands (OSC, titles and links)
// and the two-character escapes, as in ECMA-48.
var escapes = regexp.MustCompile("\x1b\\[[0-?]*[ -/]*[@-~]|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|\x1b[ -/]*[0-~]")

// Printable is a line of output as a page can show it. Terminal escapes are left
// out, other control characters become their pictures (␀, ␇), and bytes that
// are not UTF-8, or characters that change the direction of text, become U+FFFD.
func Printable(line string) string {
	return pictures(escapes.ReplaceAllString(validLine(line), ""))
}

// validLine is a line without its end, and with U+FFFD for what is not UTF-8.
func validLine(line string) string {
	return strings.ToValidUTF8(strings.TrimRight(line, "\r\n"), "\uFFFD")
}

// pictures replaces control characters by what stands for them on a page.
func pictures(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return r
		case r < ' ':
			return '␀' + r
		case r == 0x7f:
			return '␡'
		case r > 0x7f && r < 0xa0, unicode.Is(unicode.Bidi_Control, r): // C1 is not allowed in HTML; the others put text elsewhere
			return '\uFFFD'
		}
		return r
	}, text)
}
