package printable

import (
	"fmt"
	"strings"
	"testing"
)

// However a text is cut into writes, the same comes out.
func TestWriter(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"text", "a\tb\né €\n", "a\tb\né €\n"},
		{"a colour over two lines", "\x1b[1;31ma\nb\x1b[mc\n", "\x1b[1;31ma\nb\x1b[mc\n"},
		{"a colour that stays on", "\x1b[38:5:1ma\n", "\x1b[38:5:1ma\n\x1b[0m"},
		{"the window, the clipboard, a link", "\x1b]0;title\x07\x1b]52;c;aGk=\x07\x1b]8;;http://x\x1b\\", "␛]0;title␇␛]52;c;aGk=␇␛]8;;http://x␛\\"},
		{"the cursor, the other screen, a question", "\x1b[2J\x1b[?1049h\x1b[6n\x1bc\r\b", "␛[2J␛[?1049h␛[6n␛c␍␈"},
		{"an escape before a colour", "\x1b\x1b[0m[2J", "␛\x1b[0m[2J"},
		{"what ends in the middle", "a\x1b[31", "a␛[31"},
		{"no colour is as long", "\x1b[" + strings.Repeat("1", 100) + "J", "␛[" + strings.Repeat("1", 100) + "J"},
		{"C1, and not UTF-8", "\u009b2J\xff\xe2\x82", "\uFFFD2J\uFFFD\uFFFD"},
	} {
		for size := 1; size <= len(c.text)+1; size++ {
			t.Run(fmt.Sprint(c.name, " by ", size), func(t *testing.T) {
				var got strings.Builder
				w := NewWriter(&got)
				for rest := c.text; rest != ""; {
					n := min(size, len(rest))
					fmt.Fprint(w, rest[:n])
					rest = rest[n:]
				}
				w.Close()
				if got.String() != c.want {
					t.Errorf("got %q, want %q", got.String(), c.want)
				}
			})
		}
	}
}

// What can be no colour any more is not kept back, however long it goes on.
func TestWriterKeepsLittle(t *testing.T) {
	var got strings.Builder
	fmt.Fprint(NewWriter(&got), "\x1b["+strings.Repeat("1", 100))
	if want := "␛[" + strings.Repeat("1", 100); got.String() != want {
		t.Errorf("got %q, want %q", got.String(), want)
	}
}
