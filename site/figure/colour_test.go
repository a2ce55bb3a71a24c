package figure

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func TestColours(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines string
		want  string
	}{
		{"none", "plain <b>", "plain &lt;b&gt;"},
		{"one word", "a \x1b[36mcyan\x1b[0m word", `a <span style="color:var(--cyan)">cyan</span> word`},
		{"bright is the hue", "\x1b[91mred\x1b[39m", `<span style="color:var(--red)">red</span>`},
		{"black, white and grey", "\x1b[30ma\x1b[97mb\x1b[90mc", `ab<span style="color:var(--soft)">c</span>`},
		{"over the end of a line", "\x1b[35mone\ntwo\x1b[m\nthree", `<span style="color:var(--magenta)">one</span>` + "\n" + `<span style="color:var(--magenta)">two</span>` + "\nthree"},
		{"marks and a colour", "\x1b[1;4;32mok\x1b[22m?\x1b[24;39m.", `<span style="font-weight:bold;text-decoration:underline;color:var(--green)">ok</span><span style="text-decoration:underline;color:var(--green)">?</span>.`},
		{"a mark twice", "\x1b[1m\x1b[1mb\x1b[22mc", `<span style="font-weight:bold">b</span>c`},
		{"by number", "\x1b[38;5;1ma\x1b[38;5;12mb\x1b[38;5;200mc\x1b[0m\x1b[48;5;1md", `<span style="color:var(--red)">a</span><span style="color:var(--blue)">b</span><span style="color:var(--blue)">c</span>d`},
		{"by its parts", "\x1b[38;2;1;31;4;1mbold", `<span style="font-weight:bold">bold</span>`},
		{"backgrounds are left out", "\x1b[41;37mx\x1b[7my", "xy"},
		{"cut short", "\x1b[38mx\x1b[38;5mx\x1b[38;2;1mx\x1b[38;9mx", "xxxx"},
		{"not colours", "\x1b[2J\x1b[>4mx\x1b]0;title\x07y\x1b(Bz", "xyz"},
		{"a large number", "\x1b[99999999999999999999mx", "x"},
		{"control characters inside", "\x1b[31ma\x00\x1b[0m\a", `<span style="color:var(--red)">a␀</span>␇`},
	} {
		var p pen
		var got []string
		for line := range strings.Lines(c.lines) {
			got = append(got, string(p.write(line)))
		}
		if strings.Join(got, "\n") != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, strings.Join(got, "\n"), c.want)
		}
	}
}

// Whatever a program prints, the text on the page is the printable text, and no
// markup of its own gets there.
func FuzzColours(f *testing.F) {
	f.Add("\x1b[31m<b>\x1b[38;5;300mx\x1b]0;x\x07\xff\x00\x1b[")
	f.Add("\x1b[;1;;38;2;\x1b[4m&amp;\t\x1b[48")
	f.Add("0\x80\x1b]\a\xff\xc3\x1b[31m\xa9")
	f.Add("0\r\x1b0")
	f.Fuzz(func(t *testing.T, text string) {
		var p pen
		for line := range strings.Lines(text) {
			got := string(p.write(line))
			nodes, err := html.ParseFragment(strings.NewReader(got), &html.Node{Type: html.ElementNode, Data: "samp", DataAtom: atom.Samp})
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range nodes {
				if n.Type == html.ElementNode && (n.Data != "span" || len(n.Attr) != 1) {
					t.Errorf("%q becomes %s", line, got)
				}
			}
			if want := Printable(line); html.UnescapeString(stripTags(got)) != want {
				t.Errorf("%q is shown as %q, want %q", line, html.UnescapeString(stripTags(got)), want)
			}
		}
	})
}

// stripTags takes the spans away, which contain no < but that of tags.
func stripTags(s string) string {
	var b strings.Builder
	for s != "" {
		before, after, found := strings.Cut(s, "<")
		b.WriteString(before)
		if !found {
			break
		}
		_, s, _ = strings.Cut(after, ">")
	}
	return b.String()
}
