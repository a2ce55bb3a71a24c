package watch

import (
	"errors"
	"fmt"
	"strings"

	"takingturns/runner/book"
	"takingturns/runner/printable"
)

// fit makes what a program may have had a part in fit for the output.
func (w *watcher) fit(text string) string {
	if w.Colour {
		return printable.Coloured(text)
	}
	return printable.Plain(text)
}

// report says what became of a snippet: a line, and below it what is to be seen.
func (w *watcher) report(r book.Result) string {
	title := fmt.Sprintf("%s %s", book.Place(r.Snippet), r.Snippet.Name)
	switch {
	case r.Transcript != nil && !w.Golden:
		return "ran  " + title + "\n" + indent(w.fit(r.Text(false))) + indent(ending(r))
	case r.Transcript == nil && r.Err == nil:
		return "ok   " + title + ": compiles, and is not run\n"
	}
	mark, note, difference := w.difference(r)
	faults := r.Faults(w.Engines.Root())
	if faults != nil {
		mark = "FAIL"
	}
	text := mark + " " + title + note + "\n"
	for _, fault := range faults {
		text += indent(w.fit(fault))
	}
	return text + indent(difference)
}

// difference compares what a snippet prints with its golden transcript.
func (w *watcher) difference(r book.Result) (mark, note, text string) {
	if r.Transcript == nil {
		return "FAIL", "", ""
	}
	root := w.Engines.Root()
	golden, exists, err := book.Golden(root, r.Snippet, ".txt")
	trace, _, errTrace := book.Golden(root, r.Snippet, ".trace")
	err = errors.Join(err, errTrace)
	switch ours := r.Transcript.Text(); {
	case err != nil:
		return "FAIL", fmt.Sprintf(": %v", err), ""
	case !r.Expected() && (!exists || !r.Ran()): // how it ended says enough
		return "FAIL", "", ""
	case !exists:
		return "NEW ", ": no golden transcript yet", w.fit(r.Text(false))
	case golden != ours:
		return "DIFF", "", book.Diff(w.fit(golden), w.fit(ours), w.Colour)
	case trace != r.Transcript.Trace():
		return "DIFF", ": prints the same, its trace has changed", ""
	}
	return "ok  ", "", ""
}

// ending is how a run ended that did not just return.
func ending(r book.Result) string {
	if limit := r.Limit(); limit != "" {
		return "limit: " + limit + "\n"
	}
	if !r.Ran() { // the messages say it
		return ""
	}
	if status := r.Transcript.End.ExitStatus(); status != 0 {
		return fmt.Sprintf("exit status %d\n", status)
	}
	return ""
}

// indent sets lines off from the titles.
func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("    " + strings.TrimSuffix(line, "\n") + "\n")
	}
	return b.String()
}
