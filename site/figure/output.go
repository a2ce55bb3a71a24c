package figure

import (
	"fmt"
	"html/template"
	"time"
	"unicode/utf8"

	"takingturns/runner/transcript"
)

// An Output is what a program printed, as the template "output" shows it.
type Output struct {
	Name   string // of the snippet
	Groups []group
	Ending *row // nil if main returned
	Gutter int  // width of the widest time, in characters
}

// A group is a run of lines of one stream.
type group struct {
	Stderr bool
	Rows   []row
}

// A row is one line. At is the virtual time at which it was printed; it is empty
// where it is that of the row above.
type row struct {
	At   string
	Text template.HTML
}

// NewOutput shows what a run of the snippet of that name printed.
func NewOutput(name string, t *transcript.Transcript) *Output {
	out := &Output{Name: name}
	at := time.Duration(-1)
	stamp := func(d time.Duration) string {
		if d == at {
			return ""
		}
		at = d
		out.Gutter = max(out.Gutter, utf8.RuneCountInString(d.String()))
		return d.String()
	}
	var p pen
	for _, line := range t.Lines() {
		stderr := line.Stream == transcript.Stderr
		if last := len(out.Groups) - 1; last < 0 || out.Groups[last].Stderr != stderr {
			out.Groups = append(out.Groups, group{Stderr: stderr})
		}
		g := &out.Groups[len(out.Groups)-1]
		g.Rows = append(g.Rows, row{At: stamp(line.At), Text: p.write(line.Text)})
	}
	if t.End.Kind != transcript.Returned {
		out.Ending = &row{At: stamp(t.At), Text: template.HTML(template.HTMLEscapeString(Ending(t.End)))}
	}
	return out
}

// Ending is how a run ended as a shell would say it: go run prints the status of
// a program that fails.
func Ending(e transcript.Ending) string {
	switch e.Kind {
	case transcript.Exited, transcript.Panicked, transcript.Deadlocked:
		return fmt.Sprintf("exit status %d", e.ExitStatus())
	case transcript.NotCompiled:
		return "does not compile"
	case transcript.Limited:
		return "stopped: limit of " + e.Detail + " reached"
	default:
		return e.String()
	}
}
