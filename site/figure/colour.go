package figure

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
)

// A pen is how a terminal would print the next character: what the escape
// sequences so far ask for (SGR, "select graphic rendition", of ECMA-48).
//
// Of the colours a page shows the hues, in shades of its own that can be read in
// both themes: bright red is red, black and white are the colour of text, and
// backgrounds are left out.
type pen struct {
	hue   string   // a colour of the theme, or empty
	marks []string // declarations of CSS
}

// hues are the colours 30 to 37 and 90 to 97, in their order.
var hues = [8]string{"", "red", "green", "yellow", "blue", "magenta", "cyan", ""}

// What is not a colour, by the code that begins it.
const (
	bold      = "font-weight:bold"
	italic    = "font-style:italic"
	underline = "text-decoration:underline"
)

var marks = map[int]string{1: bold, 3: italic, 4: underline}

// write is a line of output as a page can show it: its text as [Printable] gives
// it, in the colours that the line and those before it set. Each line closes
// what it opens.
func (p *pen) write(line string) template.HTML {
	line = validLine(line)
	var b strings.Builder
	done := 0
	for _, m := range escapes.FindAllStringIndex(line, -1) {
		b.WriteString(p.span(line[done:m[0]]))
		p.take(line[m[0]:m[1]])
		done = m[1]
	}
	b.WriteString(p.span(line[done:]))
	return template.HTML(b.String())
}

// span is text in the pen's colour.
func (p *pen) span(text string) string {
	text = template.HTMLEscapeString(pictures(text))
	style := slices.Clone(p.marks)
	if p.hue != "" {
		style = append(style, "color:var(--"+p.hue+")")
	}
	if text == "" || len(style) == 0 {
		return text
	}
	return fmt.Sprintf(`<span style="%s">%s</span>`, strings.Join(style, ";"), text)
}

// take does what an escape sequence asks for, if it sets colours.
func (p *pen) take(sequence string) {
	codes, isCSI := strings.CutPrefix(sequence, "\x1b[")
	codes, isSGR := strings.CutSuffix(codes, "m")
	if !isCSI || !isSGR || strings.Trim(codes, "0123456789;") != "" {
		return
	}
	list := strings.Split(codes, ";")
	for len(list) > 0 {
		code, _ := strconv.Atoi(list[0]) // an empty one is zero, by the standard
		list = list[1:]
		if code == 38 || code == 48 || code == 58 {
			list = p.extended(code, list)
			continue
		}
		p.set(code)
	}
}

func (p *pen) set(code int) {
	switch {
	case code == 0:
		*p = pen{}
	case marks[code] != "":
		if !slices.Contains(p.marks, marks[code]) {
			p.marks = append(p.marks, marks[code])
		}
	case code == 22:
		p.unmark(bold)
	case code == 23:
		p.unmark(italic)
	case code == 24:
		p.unmark(underline)
	case 30 <= code && code <= 37:
		p.hue = hues[code-30]
	case code == 90:
		p.hue = "soft"
	case 91 <= code && code <= 97:
		p.hue = hues[code-90]
	case code == 39:
		p.hue = ""
	}
}

func (p *pen) unmark(mark string) {
	p.marks = slices.DeleteFunc(p.marks, func(m string) bool { return m == mark })
}

// extended takes the parameters of a colour by number, 5;N, or by its parts,
// 2;R;G;B, and returns the codes after them. Only the first sixteen numbers, as
// colour of text, are shown.
func (p *pen) extended(code int, list []string) []string {
	if len(list) == 0 {
		return nil
	}
	switch list[0] {
	case "2":
		return list[min(4, len(list)):]
	case "5":
		if n, err := strconv.Atoi(strings.Join(list[1:min(2, len(list))], "")); err == nil && code == 38 {
			switch {
			case n < 8:
				p.set(30 + n)
			case n < 16:
				p.set(90 + n - 8)
			}
		}
		return list[min(2, len(list)):]
	}
	return list[1:]
}
