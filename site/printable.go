package site

import (
	"regexp"
	"strings"
)

// escapes matches what a program sends to steer a terminal: control sequences
// (CSI, colours among them), operating system commands (OSC, titles and links)
// and the two-character escapes, as in ECMA-48.
var escapes = regexp.MustCompile("\x1b\\[[0-?]*[ -/]*[@-~]|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|\x1b[ -/]*[0-~]")

// printable is a line of output as a page can show it. Terminal escapes are left
// out, other control characters become their pictures (␀, ␇), and bytes that
// are not UTF-8 become U+FFFD.
func printable(line string) string {
	line = strings.TrimRight(line, "\r\n")
	line = escapes.ReplaceAllString(line, "")
	line = strings.ToValidUTF8(line, "\uFFFD")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return r
		case r < ' ':
			return '␀' + r
		case r == 0x7f:
			return '␡'
		case r > 0x7f && r < 0xa0: // C1, not allowed in HTML
			return '\uFFFD'
		}
		return r
	}, line)
}
