package site

import (
	"fmt"
	"go/format"
	"hash/fnv"
	"html/template"
	"io"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"takingturns/runner/snippet"
	"takingturns/site/figure"
)

// A figureView is what the template of a figure shows.
type figureView struct {
	*snippet.Snippet
	Parts  []part
	Whole  string           // the complete program, if it is more than what is shown
	Needs  string           // names of the snippets that it continues, directly or not
	Sum    string           // check sum of what it printed
	Output *figure.Output   // nil if the snippet is not run
	Orders *figure.Orders   // nil if there is nothing to say of other schedules
	Run    *figure.Timeline // nil if there is one goroutine
}

// A part is a run of lines of the program, folded or not.
type part struct {
	Folded   bool
	Noted    bool // the first line has a note
	From, To int  // first and last line, from 1
	Lines    template.HTML
}

// Before is how many lines stand before the part.
func (p part) Before() int { return p.From - 1 }

// lineDirective matches what keeps positions of a merged program at the lines of
// the chapter. A reader who copies the program has no use for it.
var lineDirective = regexp.MustCompile(`(?m)^//line .*\n`)

// draw returns what the figure shows.
func (f *Figure) draw() (*figureView, error) {
	if f.view == nil {
		view, err := newFigureView(f)
		if err != nil {
			return nil, err
		}
		f.view = view
	}
	return f.view, nil
}

// takeView takes over what was drawn for an earlier figure, nil if there was none, if it
// shows the same.
func (f *Figure) takeView(earlier *Figure) {
	if earlier == nil || earlier.view == nil || !f.shows(earlier) {
		return
	}
	view := *earlier.view
	view.Snippet = f.Snippet
	f.view = &view
}

// shows reports whether f is drawn from the same as another figure. Where the snippet
// stands in its chapter is not drawn.
func (f *Figure) shows(other *Figure) bool {
	return reflect.DeepEqual(unplaced(f.Snippet), unplaced(other.Snippet)) &&
		maps.Equal(sourceOf(f.Snippet), sourceOf(other.Snippet)) &&
		reflect.DeepEqual(f.Transcript, other.Transcript) && reflect.DeepEqual(f.Orders, other.Orders)
}

// unplaced is a snippet as it would be in any chapter, at any line.
func unplaced(s *snippet.Snippet) snippet.Snippet {
	copied := *s
	copied.Chapter, copied.Line = nil, 0
	return copied
}

func newFigureView(f *Figure) (*figureView, error) {
	lines, err := highlight("go", f.Snippet.Source)
	if err != nil {
		return nil, err
	}
	view := &figureView{Snippet: f.Snippet, Parts: parts(f.Snippet)}
	for i := range view.Parts {
		p := &view.Parts[i]
		for n := p.From; n <= p.To; n++ {
			p.Lines += numbered(f.Snippet.Name, n, isNoted(f.Snippet, n), lines[n-1])
		}
	}
	if len(f.Snippet.Uses) > 0 {
		if view.Whole, err = wholeProgram(f.Snippet); err != nil {
			return nil, err
		}
		if view.Needs, err = continued(f.Snippet); err != nil {
			return nil, err
		}
	}
	if f.Transcript != nil {
		view.Sum = checkSum(f.Transcript.Text())
		view.Output = figure.NewOutput(f.Snippet.Name, f.Transcript)
		view.Orders = newOrders(f)
		view.Run = figure.NewTimeline(f.Snippet.Name, f.Transcript, sourceOf(f.Snippet))
	}
	return view, nil
}

// wholes are the complete programs of figures that have been drawn and show less.
func wholes(figures map[int]*Figure) map[string]string {
	all := map[string]string{}
	for _, f := range figures {
		if f.view != nil && f.view.Whole != "" {
			all[f.Snippet.Name] = f.view.Whole
		}
	}
	return all
}

// newOrders returns nil if no other schedules were tried, or if one goroutine always
// printed the same, which needs no saying.
func newOrders(f *Figure) *figure.Orders {
	if f.Orders == nil || f.Orders.Distinct == 0 {
		return nil
	}
	shown := figure.NewOrders(f.Transcript, f.Orders, f.Snippet.OrderPromised)
	if shown.Shown == nil && len(f.Transcript.Tasks()) == 1 {
		return nil
	}
	return shown
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

// continued names the snippets that s continues, directly or not.
func continued(s *snippet.Snippet) (string, error) {
	all, err := s.Continued()
	names := make([]string, len(all))
	for i, other := range all {
		names[i] = other.Name
	}
	return strings.Join(names, " "), err
}

// checkSum lets the page tell whether a run printed the book's bytes (FNV-1a, 32 bits).
func checkSum(text string) string {
	h := fnv.New32a()
	io.WriteString(h, strings.ToValidUTF8(text, "\uFFFD"))
	return fmt.Sprintf("%08x", h.Sum32())
}

// sourceOf is the source of a snippet and of those that it continues.
func sourceOf(s *snippet.Snippet) figure.Source {
	source := figure.Source{s.Name: s.Source}
	for _, earlier := range s.Chapter.Snippets {
		if slices.Contains(s.Uses, earlier.Name) && earlier != s {
			maps.Copy(source, sourceOf(earlier))
		}
	}
	return source
}

// Cells lists the notebook cells that the snippet mirrors.
func (v *figureView) Cells() string { return strings.Join(v.Mirrors, ", ") }

// parts divides the lines of a snippet where folding begins and ends, and at each
// line that has a note.
func parts(s *snippet.Snippet) []part {
	var all []part
	for n := 1; n <= strings.Count(s.Source, "\n"); n++ {
		folded := slices.ContainsFunc(s.Hide, func(r snippet.Range) bool { return r.From <= n && n <= r.To })
		noted := isNoted(s, n)
		if n == 1 || all[len(all)-1].Folded != folded || noted {
			all = append(all, part{Folded: folded, Noted: noted, From: n})
		}
		all[len(all)-1].To = n
	}
	return all
}

func isNoted(s *snippet.Snippet, line int) bool {
	return slices.ContainsFunc(s.Notes, func(note snippet.Note) bool { return note.Line == line })
}

// numbered makes a line a target that can be linked. The style sheet counts the lines and
// draws their numbers, so that they are never copied.
func numbered(name string, n int, noted bool, line template.HTML) template.HTML {
	class := "line"
	if noted {
		class = "line noted"
	}
	return template.HTML(fmt.Sprintf(`<span class="%s" id="%s">%s</span>`, class, lineID(name, n), line))
}
