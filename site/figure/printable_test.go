package figure

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestPrintable(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"plain\ttext é 世", "plain\ttext é 世"},
		{"\x1b[1;31mred\x1b[0m", "red"},
		{"\x1b[38;2;1;2;3mrgb\x1b[K", "rgb"},
		{"\x1b]0;title\x07text", "text"},
		{"\x1b]8;;https://go.dev\x1b\\link\x1b]8;;\x1b\\", "link"},
		{"\x1b(Bascii\x1b7", "ascii"},
		{"half \x1b", "half ␛"},
		{"50%\r100%\r\n", "50%␍100%"},
		{"bell\a nul\x00 del\x7f", "bell␇ nul␀ del␡"},
		{"bad \xff utf-8", "bad \uFFFD utf-8"},
		{"c1 \u009b31m", "c1 \uFFFD31m"},
		{"back \u202eesrever\u202c and \u2066isolated\u2069", "back \uFFFDesrever\uFFFD and \uFFFDisolated\uFFFD"},
		{"שלום is written from right to left", "שלום is written from right to left"},
	} {
		if got := Printable(c.in); got != c.want {
			t.Errorf("Printable(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzPrintable(f *testing.F) {
	f.Add("\x1b[31m\x1b]0;x\x07\xff\x00")
	f.Fuzz(func(t *testing.T, line string) {
		got := Printable(line)
		if !utf8.ValidString(got) {
			t.Errorf("not UTF-8: %q", got)
		}
		if i := strings.IndexFunc(got, func(r rune) bool { return unicode.IsControl(r) && r != '\t' || unicode.Is(unicode.Bidi_Control, r) }); i >= 0 {
			t.Errorf("control character at %d: %q", i, got)
		}
	})
}
