package snippet

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/rivo/uniseg"
)

// What a line begins with that says what is wrong with a program, and where: a
// compiler's message, a refusal, or after a tab a line that continues one.
var complaint = regexp.MustCompile(`^\t?(?:refused: )?(?:\./)?([A-Za-z0-9-]+)\.go:([0-9]+):([0-9]+): `)

// Complains tells whether a text begins with a message about a snippet of the
// chapter, as Quote reads them.
func (c *Chapter) Complains(text string) bool {
	m := complaint.FindStringSubmatch(text)
	return m != nil && c.snippet(m[1]) != nil
}

// Quote is Locate for messages about a program. Below each that has a line and a
// column it puts that line of the snippet, and a caret below the column:
//
//	chapters/01-x.md:41:2: declared and not used: x
//	    	x := 5
//	    	^
func (c *Chapter) Quote(messages string) string {
	text, ended := strings.CutSuffix(messages, "\n")
	var out, quoted []string // quoted waits for the end of its message
	for line := range strings.SplitSeq(text, "\n") {
		at := complaint.FindStringSubmatch(line)
		if at != nil || !strings.HasPrefix(line, "\t") {
			out, quoted = append(out, quoted...), nil
		}
		out = append(out, c.Locate(line))
		if at != nil {
			quoted = c.quote(at[1], at[2], at[3])
		}
	}
	text = strings.Join(append(out, quoted...), "\n")
	if ended {
		text += "\n"
	}
	return text
}

// quote is a line of a snippet and one with a caret, or nothing where the program
// has no such place.
func (c *Chapter) quote(name, line, column string) []string {
	s := c.snippet(name)
	n, err := strconv.Atoi(line)
	at, err2 := strconv.Atoi(column)
	if s == nil || err != nil || err2 != nil || n < 1 || at < 1 {
		return nil
	}
	lines := strings.Split(s.Source, "\n")
	if n > len(lines) || strings.TrimSpace(lines[n-1]) == "" {
		return nil
	}
	const indent = "    "
	text := strings.TrimRight(lines[n-1], " \t")
	before := lines[n-1][:min(at-1, len(text))]
	return []string{indent + text, indent + blank(before) + "^"}
}

// blank takes as much room on the screen as text does. Tabs stay, since only the
// terminal knows how wide they are.
func blank(text string) string {
	parts := strings.Split(text, "\t")
	for i, part := range parts {
		parts[i] = strings.Repeat(" ", uniseg.StringWidth(part))
	}
	return strings.Join(parts, "\t")
}
