package printable

import "testing"

func TestPlainAndColoured(t *testing.T) {
	for _, c := range []struct{ name, text, plain, coloured string }{
		{"text", "a\tb\nc\n", "a\tb\nc\n", "a\tb\nc\n"},
		{"no newline at the end", "a", "a", "a"},
		{"a colour", "a\x1b[31mb\x1b[0mc\n", "abc\n", "a\x1b[31mb\x1b[0mc\n"},
		{"a colour over two lines", "\x1b[1;31ma\nb\x1b[m\nc\n", "a\nb\nc\n", "\x1b[1;31ma\x1b[0m\n\x1b[1;31mb\x1b[m\nc\n"},
		{"a colour that stays on", "\x1b[38:5:1ma", "a", "\x1b[38:5:1ma\x1b[0m"},
		{"clear the screen", "\x1b[2Ja", "␛[2Ja", "␛[2Ja"},
		{"private parameters", "\x1b[?25la\x1b[>4m", "␛[?25la␛[>4m", "␛[?25la␛[>4m"},
		{"name the window", "\x1b]0;title\x07", "␛]0;title␇", "␛]0;title␇"},
		{"back to the start of the line", "ab\rc\b\n", "ab␍c␈\n", "ab␍c␈\n"},
		{"C1, as a character and as a byte", "\u009b2J\x9b2J", "\uFFFD2J\uFFFD2J", "\uFFFD2J\uFFFD2J"},
		{"an escape that a colour's removal would make", "\x1b\x1b[0m[2J", "␛[2J", "␛\x1b[0m[2J"},
		{"text from right to left", "שלום \u202eon\u202c", "שלום \uFFFDon\uFFFD", "שלום \uFFFDon\uFFFD"},
		{"delete and not UTF-8", "\x7f\xff", "␡\uFFFD", "␡\uFFFD"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Plain(c.text); got != c.plain {
				t.Errorf("plain %q, want %q", got, c.plain)
			}
			if got := Coloured(c.text); got != c.coloured {
				t.Errorf("coloured %q, want %q", got, c.coloured)
			}
		})
	}
}
