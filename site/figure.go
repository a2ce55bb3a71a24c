package site

import (
	"fmt"
	"go/format"
	"html/template"
	"regexp"
	"slices"
	"strings"

	"takingturns/runner/snippet"
)

// A figureView is what the template of a figure shows.
type figureView struct {
	*snippet.Snippet
	Parts  []part
	Whole  string  // the complete program, if it is more than what is shown
	Output *output // nil if the snippet is not run
}

// A part is a run of lines of the program, folded or not.
type part struct {
	Folded   bool
	From, To int // first and last line, from 1
	Lines    template.HTML
}

// lineDirective matches what keeps positions of a merged program at the lines of
// the chapter. A reader who copies the program has no use for it.
var lineDirective = regexp.MustCompile(`(?m)^//line .*\n`)

func newFigureView(f *Figure) (*figureView, error) {
	lines, err := highlight("go", f.Snippet.Source)
	if err != nil {
		return nil, err
	}
	view := &figureView{Snippet: f.Snippet, Parts: parts(f.Snippet, lines)}
	if len(f.Snippet.Uses) > 0 {
		if view.Whole, err = wholeProgram(f.Snippet); err != nil {
			return nil, err
		}
	}
	if f.Transcript != nil {
		view.Output = newOutput(f.Transcript)
	}
	return view, nil
}

// wholeProgram is the snippet with the declarations that it continues, as one
// would write it.
func wholeProgram(s *snippet.Snippet) (string, error) {
	p, err := s.Program()
	if err != nil {
		return "", err
	}
	source := lineDirective.ReplaceAll(p.Source, nil)
	if formatted, err := format.Source(source); err == nil {
		source = formatted
	}
	return string(source), nil
}

// Cells lists the notebook cells that the snippet mirrors.
func (v *figureView) Cells() string { return strings.Join(v.Mirrors, ", ") }

// parts divides the lines of a snippet where folding begins and ends.
func parts(s *snippet.Snippet, lines []template.HTML) []part {
	var all []part
	for i, line := range lines {
		n := i + 1
		folded := slices.ContainsFunc(s.Hide, func(r snippet.Range) bool { return r.From <= n && n <= r.To })
		if i == 0 || all[len(all)-1].Folded != folded {
			all = append(all, part{Folded: folded, From: n})
		}
		p := &all[len(all)-1]
		p.To = n
		p.Lines += numbered(s.Name, n, line)
	}
	return all
}

// numbered makes a line a target that can be linked, NAME:N like a place in a
// file. The number is drawn by the style sheet, so that it is never copied; the
// link is for the pointer only: forty tab stops a program would be in the way.
func numbered(name string, n int, line template.HTML) template.HTML {
	id := template.HTMLEscapeString(fmt.Sprintf("%s:%d", name, n))
	return template.HTML(fmt.Sprintf(
		`<span class="line" id="%s"><a class="n" href="#%s" data-n="%d" tabindex="-1" aria-hidden="true"></a>%s</span>`,
		id, id, n, line))
}
