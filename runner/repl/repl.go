// Package repl is a session in which inputs build on each other: declarations, and
// statements that run one after the other under one virtual clock.
//
// A session is a program that grows. Each input that is accepted becomes part of it: its
// declarations at package level, its statements at the end of main. To take another step
// the whole program runs again from the start. The machine is deterministic, so that it
// comes to where it was, with the same output, and goes on from there: goroutines that
// had not ended do, time goes on, and what is new of the output is the input's. An input
// that does not compile, panics, blocks for ever or ends the program is left out.
//
// [Session.Input] takes an input, [Session.Complete] tells whether there is one yet.
// [Console] is the conversation with a person or a pipe.
package repl

import (
	"context"
	"fmt"
	"go/types"
	"slices"
	"strings"
	"time"

	"takingturns/runner/book"
	"takingturns/runner/engine"
	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
)

// path stands for the file in positions.
const path = "session"

// A Session is what has been accepted so far. It is not safe for concurrent use.
type Session struct {
	engines  *engine.Engines
	packages types.Importer

	inputs *snippet.Chapter // all inputs, those left out too: lines keep their numbers
	lines  int              // how many there are
	cells  []*cell          // the inputs of the program
	types  map[string]string
	ran    *transcript.Transcript // of the program, up to the last input's end
}

// New returns an empty session. The error is that Go's packages cannot be found.
func New(ctx context.Context, engines *engine.Engines) (*Session, error) {
	packages, err := newPackages(ctx, engines.Root())
	s := &Session{engines: engines, packages: packages}
	s.Reset()
	return s, err
}

// Reset forgets everything. The clock goes back to 0.
func (s *Session) Reset() {
	s.inputs, s.lines = &snippet.Chapter{Path: path}, 0
	s.cells, s.types = nil, map[string]string{}
	s.ran = &transcript.Transcript{Events: []transcript.Event{}}
}

// A Result is what became of an input.
type Result struct {
	Text    string // what the program printed, beyond what it had printed before
	Changed bool   // the earlier output is another one now; Text is all of it
	LeftOut string // why the input is not part of the session; empty if it is
}

// Line is the number of the next line, as positions in messages count.
func (s *Session) Line() int { return s.lines + 1 }

// Time is the virtual time at which the next input begins.
func (s *Session) Time() time.Duration { return s.ran.At }

// Tasks lists the goroutines of the session, main first.
func (s *Session) Tasks() []transcript.Task { return s.ran.Tasks() }

// Trace is what the scheduler saw so far, as turns run --trace prints it.
func (s *Session) Trace() string {
	trace := s.ran.Trace()
	return s.inputs.Locate(trace[:strings.LastIndex(trace, s.ran.At.String()+" end ")])
}

// Locate puts positions in the session in the place of those in single inputs.
func (s *Session) Locate(text string) string { return s.inputs.Locate(text) }

// Input runs an input. The error is one of the machine or of ctx; then the input is left
// out too.
func (s *Session) Input(ctx context.Context, text string) (Result, error) {
	if isBlank(text) {
		return Result{}, nil
	}
	c := s.newCell(text)
	if err := ctx.Err(); err != nil { // the machine may be done before it looks
		return Result{}, err
	}
	if c.problem != "" {
		return Result{LeftOut: c.problem}, nil
	}
	program, err := s.wrong(c), error(nil)
	if c.valid {
		program, err = s.program(append(slices.Clip(s.cells), c))
	}
	if err != nil {
		return Result{LeftOut: s.inputs.Quote(err.Error())}, nil
	}
	t, err := s.engines.Run(ctx, engine.Yaegi, program, nil)
	if err != nil {
		return Result{}, err
	}
	return s.judge(c, t), nil
}

// newCell makes an input the next one of the session.
func (s *Session) newCell(text string) *cell {
	text = strings.TrimRight(text, "\n") + "\n"
	input := &snippet.Snippet{Name: fmt.Sprintf("in%d", len(s.inputs.Snippets)+1), Line: s.lines, Source: text}
	s.inputs.Snippets = append(s.inputs.Snippets, input)
	s.lines += strings.Count(text, "\n")
	return parseCell(input)
}

// judge accepts the cell if the run came to its end.
func (s *Session) judge(c *cell, t *transcript.Transcript) Result {
	result := book.Result{Transcript: t, Engine: engine.Yaegi, Limits: s.engines.Limits}
	if !result.Ran() {
		return Result{LeftOut: strings.TrimSuffix(s.inputs.Quote(t.Text()), "\n")}
	}
	reached, ok := upToEnd(t)
	fresh, changed := s.fresh(reached)
	r := Result{Text: s.inputs.Locate(fresh), Changed: changed}
	switch limit := result.Limit(); {
	case ok:
		s.cells, s.ran = append(s.cells, c), reached
	case limit != "":
		r.LeftOut = "left out: " + limit
	case t.End.Kind == transcript.Returned:
		r.LeftOut = "left out: it ends the program"
	default:
		r.LeftOut = fmt.Sprintf("left out: exit status %d", t.End.ExitStatus())
	}
	return r
}

// fresh is what a run printed after what the session had printed before, or all of it if
// it began otherwise.
func (s *Session) fresh(t *transcript.Transcript) (text string, changed bool) {
	n := len(s.ran.Writes)
	if len(t.Writes) < n || !slices.Equal(t.Writes[:n], s.ran.Writes) {
		return t.Text(), true
	}
	return (&transcript.Transcript{Writes: t.Writes[n:]}).Text(), false
}

// end is what the program writes to stderr where its last input ends.
const end = "\x00takingturns: end of the input\x00"

// upToEnd is a run up to the end of the last input. What comes later, as deferred calls
// and the end of main, comes too early. ok is false if it did not get there.
func upToEnd(t *transcript.Transcript) (reached *transcript.Transcript, ok bool) {
	i := slices.IndexFunc(t.Writes, func(w transcript.Write) bool { return w.Text == end })
	if i < 0 {
		return t, false
	}
	reached = &transcript.Transcript{Writes: t.Writes[:i], At: t.Writes[i].At, Events: t.Events, Unrecorded: t.Unrecorded}
	for n, e := range t.Events {
		if e.Verb != transcript.Writes {
			continue
		}
		if i--; i < 0 {
			reached.Events = t.Events[:n]
			break
		}
	}
	return reached, true
}
