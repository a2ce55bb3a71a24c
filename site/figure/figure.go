// Package figure shows a run as HTML: what it printed and when, how it ended, what
// other schedules gave, and its timeline.
//
// The book shows its stored runs with it, and the page those of its reader: it is
// part of the desk, the program that comes along with the page, and therefore
// depends on little.
package figure

import (
	"embed"
	"fmt"
	"html/template"
	"strings"

	"takingturns/runner/transcript"
	"takingturns/site/timeline"
)

//go:embed templates
var files embed.FS

// Templates are "output" for an [Output], "orders" for [Orders] and "timeline" for a
// [Timeline].
var Templates = template.Must(template.ParseFS(files, "templates/run.html"))

// HTML is what one of the templates makes of what it shows.
func HTML(name string, shown any) (string, error) {
	var b strings.Builder
	err := Templates.ExecuteTemplate(&b, name, shown)
	return b.String(), err
}

// Source is the program that a run is of: the sources of the snippets that it is made
// of, by name.
type Source map[string]string

// A Timeline is the drawing of a run, as the template "timeline" shows it.
type Timeline struct {
	Name string // of the snippet
	*timeline.Figure
}

// NewTimeline draws a run of the snippet of that name. It returns nil if there is
// only one goroutine.
func NewTimeline(name string, t *transcript.Transcript, source Source) *Timeline {
	lines := map[string]string{}
	for part, text := range source {
		for i, line := range strings.Split(text, "\n") {
			lines[fmt.Sprintf("%s.go:%d", part, i+1)] = line
		}
	}
	line := func(place string) string { return pictures(lines[place]) } // a reader's program can hold anything
	drawn := timeline.Draw(t, timeline.Source{Name: name, Line: line, Show: Printable})
	if drawn == nil {
		return nil
	}
	return &Timeline{name, drawn}
}
