package engine

import (
	"takingturns/runner/lower"
	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
)

// nameTasks fills in which function each task runs. The kernel sees where a task
// starts and, for a go statement, no more than that; the program's text says the
// rest.
func nameTasks(p snippet.Program, t *transcript.Transcript) {
	started := lower.Started(p.Name, p.Source)
	for i, e := range t.Events {
		if name := started[e.Place]; e.Verb == transcript.Starts && name != "" {
			t.Events[i].Detail = name
		}
	}
}
