// Package transcript is the value that a run produces: everything the program
// printed, in the order in which it printed it, each write stamped with the
// virtual time at which it happened, and how the run ended.
//
// A transcript is stored as two texts. [Transcript.Text] is exactly what the
// program printed, so that a reader, a diff and a golden file all see the same
// bytes. [Transcript.Trace] holds the rest: one line an event, one for the
// ending. [Parse] puts the two together again; parsing what was printed gives
// back the same value.
package transcript

import (
	"strings"
	"time"
)

// Stream says which of the program's two outputs a write went to.
type Stream uint8

const (
	Stdout Stream = iota // what the program prints with fmt.Print
	Stderr               // what it prints with println, log or by crashing
)

// A Write is one write to stdout or stderr, whole as the program made it.
type Write struct {
	At     time.Duration // virtual time since the run began, whole microseconds
	Stream Stream
	Text   string
}

// Kind is how a run ended.
type Kind uint8

const (
	Returned    Kind = iota // main returned
	Exited                  // os.Exit, with Ending.Code
	Panicked                // a panic nobody recovered, or a fatal error of the runtime
	Deadlocked              // every goroutine asleep and no timer pending
	NotCompiled             // the program is not valid Go
	Refused                 // valid Go that this engine cannot run faithfully
	Limited                 // a limit was reached, named by Ending.Detail
)

// Ending is how a run ended.
type Ending struct {
	Kind   Kind
	Code   int    // exit status given to os.Exit; only with Exited
	Detail string // which limit ("steps", "depth", "memory", "output", "time", "clock"); only with Limited
}

// Transcript is what one run produced.
type Transcript struct {
	Writes []Write
	End    Ending
	At     time.Duration // virtual time at which the run ended, whole microseconds

	// Events is what the scheduler saw, if the run was traced: in the order in which
	// it happened, one Writes event for each of Writes. Unrecorded is how many more
	// there were, when there were too many.
	Events     []Event
	Unrecorded int
}

// CutShort reports whether the limit of real time ended the run: the transcript
// then depends on how fast the computer was.
func (t *Transcript) CutShort() bool { return t.End.Kind == Limited && t.End.Detail == "time" }

// Text is exactly what the program printed: stdout and stderr in the order in
// which they were written.
func (t *Transcript) Text() string {
	var b strings.Builder
	for _, w := range t.Writes {
		b.WriteString(w.Text)
	}
	return b.String()
}
