package timeline

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"takingturns/runner/transcript"
)

// drawKey explains the marks that the chart has.
func (r *run) drawKey() template.HTML {
	has := func(s state) bool {
		return slices.ContainsFunc(r.spans, func(span span) bool { return span.state == s })
	}
	did := func(verb transcript.Verb) bool {
		return slices.ContainsFunc(r.steps, func(s step) bool { return s.Verb == verb && s.lane != clock && !s.skipped && !s.acts })
	}
	var b strings.Builder
	for _, k := range []struct {
		shown      bool
		mark, word string
	}{
		{has(runs), `<path class="run" d="M0 7h20"/>`, "runs"},
		{has(ready), `<path class="ready" d="M0 3h19v7H0z"/>`, "ready to run"},
		{has(sleeps), `<path class="sleep" d="M2 7h18"/>`, "sleeps"},
		{has(blocked), `<path class="block" d="M0 7h20"/>`, "waits"},
		{did(transcript.Writes), `<path class="run" d="M0 7h20"/><path class="writes" d="M10 7h0"/>`, "prints"},
		{did(transcript.Starts), `<path class="starts" d="M10 2a2 2 0 1 0 .1 0zM10 3v10m-3-4 3 4 3-4"/>`, "starts"},
		{did(transcript.Readies), `<path class="wakes" d="M10 1v12m-3-4 3 4 3-4"/>`, "wakes"},
		{did(transcript.Ends), `<path class="end" d="M10 0v14"/>`, "ends"},
	} {
		if k.shown {
			fmt.Fprintf(&b, `<span><svg width="20" height="14" aria-hidden="true">%s</svg> %s</span> `, k.mark, k.word)
		}
	}
	return template.HTML(b.String())
}
