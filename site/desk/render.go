package main

import (
	"regexp"
	"strconv"
	"strings"

	"takingturns/runner/transcript"
	"takingturns/site/figure"
)

// A result is what the page learns of a run.
type result struct {
	Golden   string  `json:"golden"`   // as a golden .txt file holds it
	Trace    string  `json:"trace"`    // as a golden .trace file holds it
	Output   string  `json:"output"`   // HTML
	Timeline string  `json:"timeline"` // HTML; empty if there is one goroutine
	Ending   ending  `json:"ending"`
	Marks    []mark  `json:"marks"`
	Events   []event `json:"events"`
}

// An ending says how the run ended.
type ending struct {
	Kind   string `json:"kind"` // ok, exit, panic, deadlock, compile-error, refused or limit
	Status int    `json:"status"`
	Text   string `json:"text"` // as the page shows it, empty if main returned
}

// A mark belongs to a line of one of the snippets.
type mark struct {
	Name   string `json:"name"` // of the snippet
	Line   int    `json:"line"` // from 1
	Column int    `json:"column"`
	Kind   string `json:"kind"` // error, panic or blocked
	Text   string `json:"text"`
}

// An event is one of the trace.
type event struct {
	At    string `json:"at"`
	Task  int    `json:"task"`
	Verb  string `json:"verb"`
	Name  string `json:"name,omitempty"` // of the snippet where the task stands
	Line  int    `json:"line,omitempty"`
	Write *int   `json:"write"` // index of the write, nil for other events
	Text  string `json:"text"`
}

func (r request) render(log []byte) (any, error) {
	t, err := r.Program.transcriptOf(log, true)
	if err != nil {
		return nil, err
	}
	shown := result{
		Golden: t.Text(), Trace: t.Trace(), Ending: newEnding(t.End),
		Marks: marks(t), Events: events(t),
	}
	if shown.Output, err = figure.HTML("output", figure.NewOutput(r.Program.Name, t)); err != nil {
		return nil, err
	}
	if drawn := figure.NewTimeline(r.Program.Name, t, r.Program.source()); drawn != nil {
		shown.Timeline, err = figure.HTML("timeline", drawn)
	}
	return shown, err
}

func newEnding(e transcript.Ending) ending {
	shown := ending{Kind: strings.Fields(e.String())[0], Status: e.ExitStatus(), Text: figure.Ending(e)}
	if e.Kind == transcript.Returned {
		shown.Kind, shown.Text = "ok", ""
	}
	return shown
}

// position begins a message of the compiler's: "at-once.go:12:5: undefined: x".
var position = regexp.MustCompile(`(?m)^(?:refused: )?([\w-]+)\.go:(\d+)(?::(\d+))?: (.*)$`)

// frame is a place in a traceback.
var frame = regexp.MustCompile(`(?m)^\t([\w-]+)\.go:(\d+)`)

// marks says which lines a run's failure is about.
func marks(t *transcript.Transcript) []mark {
	all := []mark{}
	text := t.Text()
	switch t.End.Kind {
	case transcript.NotCompiled, transcript.Refused:
		for _, m := range position.FindAllStringSubmatch(text, -1) {
			all = append(all, mark{Name: m[1], Line: number(m[2]), Column: number(m[3]), Kind: "error", Text: m[4]})
		}
	case transcript.Panicked:
		at := strings.LastIndex(text, "\npanic: ") + 1
		if m := frame.FindStringSubmatch(text[at:]); m != nil {
			message, _, _ := strings.Cut(text[at:], "\n")
			all = append(all, mark{Name: m[1], Line: number(m[2]), Kind: "panic", Text: message})
		}
	case transcript.Deadlocked:
		for _, task := range t.Tasks() {
			if name, line := split(task.Place); task.State != "ended" && line > 0 {
				all = append(all, mark{Name: name, Line: line, Kind: "blocked", Text: "goroutine " + strconv.Itoa(task.Number) + ": " + task.State})
			}
		}
	}
	return all
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits) // empty is 0
	return n
}

// split divides a place, "at-once.go:12". The line of one outside the program is 0.
func split(place string) (name string, line int) {
	file, digits, _ := strings.Cut(place, ":")
	return strings.TrimSuffix(file, ".go"), number(digits)
}

func events(t *transcript.Transcript) []event {
	all := []event{}
	write := 0
	for _, e := range t.Events {
		shown := event{At: e.At.String(), Task: e.Task, Verb: e.Verb.String(), Text: e.Detail}
		shown.Name, shown.Line = split(e.Place)
		if e.Verb == transcript.Writes {
			n := write
			shown.Write = &n
			write++
		}
		all = append(all, shown)
	}
	return all
}
