package main

import (
	"encoding/json"
	"fmt"

	"takingturns/runner/names"
	"takingturns/runner/record"
	"takingturns/runner/transcript"
	"takingturns/site/figure"
)

// A request asks the desk to do one thing.
type request struct {
	Do       string
	Program  program
	Schedule uint64 `json:",string"` // tally: under which the program ran
	Parts    []part // join
	Source   string // format
}

// A program is what ran.
type program struct {
	Name   string `json:"name"` // of the snippet, "at-once"; positions name at-once.go
	Source string `json:"source"`
	Parts  []part `json:"parts"` // the snippets that it was joined from, itself included; none if it stands for itself
}

// A part is a snippet as it stands in the page.
type part struct {
	Name   string `json:"name"`
	Source string `json:"source"`
}

// file is the program's name as the guest knows it.
func (p program) file() string { return p.Name + ".go" }

// source holds the sources of all parts by name.
func (p program) source() figure.Source {
	source := figure.Source{p.Name: p.Source}
	for _, part := range p.Parts {
		source[part.Name] = part.Source
	}
	return source
}

// answer does what a request in JSON asks for and returns the answer in JSON.
func answer(asked, log []byte) []byte {
	var r request
	err := json.Unmarshal(asked, &r)
	var result any
	if err == nil {
		result, err = r.do(log)
	}
	if err != nil {
		result = refusal(failure{Text: err.Error()})
	}
	text, err := json.Marshal(result)
	if err != nil {
		panic(err) // of our own making
	}
	return text
}

// A failure says why a request could not be met, and where in the source.
type failure struct {
	Name   string `json:"name,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	Text   string `json:"text"`
}

// refusal is the answer that a failure gives.
func refusal(f failure) any { return map[string]failure{"error": f} }

func (r request) do(log []byte) (any, error) {
	switch r.Do {
	case "rules":
		return newRules(), nil
	case "render":
		return r.render(log)
	case "cut":
		return r.render(record.CutShort(log))
	case "tally":
		return r.tally(log)
	case "tallied":
		return r.tallied()
	case "join":
		return joined(r.Parts)
	case "format":
		return formatted(r.Source)
	}
	return nil, fmt.Errorf("the desk does not know how to %q", r.Do)
}

// rules are what the script must know to be the machine's host.
type rules struct {
	Epoch          int64 `json:"epoch"`          // seconds since 1970
	MonotonicStart int64 `json:"monotonicStart"` // nanoseconds
	Steps          int64 `json:"steps"`
	Depth          int32 `json:"depth"`
	Memory         int64 `json:"memory"`      // bytes
	CollectFrom    int64 `json:"collectFrom"` // bytes
	Output         int64 `json:"output"`      // bytes
	Wall           int64 `json:"wall"`        // milliseconds
	LimitStatus    int   `json:"limitStatus"`
}

func newRules() rules {
	l := record.Limits{}.WithDefaults()
	return rules{
		Epoch: record.Epoch, MonotonicStart: record.MonotonicStart, LimitStatus: record.LimitStatus,
		Steps: l.Steps, Depth: l.Depth, Memory: l.Memory, CollectFrom: l.CollectFrom(), Output: l.Output,
		Wall: l.Wall.Milliseconds(),
	}
}

// transcriptOf is what a run's log tells.
func (p program) transcriptOf(log []byte, traced bool) (*transcript.Transcript, error) {
	t, err := record.Replay(log, traced, record.Limits{}.WithDefaults().Output)
	if err == nil && len(t.Events) > 0 {
		t.NameTasks(names.Started(p.file(), []byte(p.Source)))
	}
	return t, err
}
