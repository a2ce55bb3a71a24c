// Package record takes down a run while it happens: what the machine's host is
// asked and told becomes a transcript.
//
// A host is whoever runs the WebAssembly: package machine, or the page's script. The
// first tells a [Recorder] as the run goes on. The second writes a log of the same
// calls, which [Replay] tells a Recorder afterwards. Either way the rules of the
// clock, of the outputs and of the trace are those that stand here.
package record

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"takingturns/runner/transcript"
)

// An Ending is how the program tells the host that its run ends. The numbers are
// known to runner/kernel/runtime, runner/guest and runner/toolchain.
type Ending int32

const (
	None Ending = iota
	Panicked
	Deadlocked
	StepsReached
	DepthReached
	NotCompiled
	Refused
	MemoryReached
	OutputReached // known to the host alone
	TimeReached   // known to whoever watches over the host alone
	ClockReached
)

var newline = []byte("\n")

// LimitStatus is the exit status of a run that a limit ended.
const LimitStatus = 67

// A Recorder records one run.
type Recorder struct {
	traced  bool
	observe func(transcript.Write)
	clock   time.Duration // since the run began, whole microseconds
	output  int64         // bytes that may still be printed
	ending  Ending
	writes  []transcript.Write
	line    []byte            // gathered for stderr
	writing *transcript.Event // who is about to write
	writer  *transcript.Event // who began line
	trace   trace
}

// New returns a recorder for a run that may print that many bytes. observe, if not
// nil, is called with each write as it happens.
func New(traced bool, output int64, observe func(transcript.Write)) *Recorder {
	return &Recorder{traced: traced, output: output, observe: observe}
}

// Clock is the virtual time since the run began.
func (r *Recorder) Clock() time.Duration { return r.clock }

// Ending is how the run ends, None while that has not been said.
func (r *Recorder) Ending() Ending { return r.ending }

// Sleep is called when every goroutine is durably blocked and the next timer is
// due in ns nanoseconds: the clock jumps there. It stands still otherwise, and
// once the run is ending: Go's runtime sleeps a little on its way out.
func (r *Recorder) Sleep(ns int64) {
	if r.ending != None {
		return
	}
	r.flush()
	until := r.clock + time.Duration(max(ns, 0))
	r.clock = (until + time.Microsecond - 1).Truncate(time.Microsecond)
}

// End notes how the run ends. What was said first is the reason; what follows,
// the way out.
func (r *Recorder) End(e Ending) {
	if r.ending == None {
		r.ending = e
	}
}

// Write records what the program prints, as far as the limit allows, and reports
// whether that was all of it: if not, the run is to end at once. The builtin println
// and the runtime write a line in several pieces, which differ between the engines:
// on stderr they are gathered until the line ends or something else happens.
func (r *Recorder) Write(stream transcript.Stream, p []byte) (whole bool) {
	printed := p[:min(int64(len(p)), r.output)]
	r.output -= int64(len(printed))
	by := r.writing
	r.writing = nil
	if stream == transcript.Stdout {
		r.flush()
		r.record(stream, string(printed), by)
	} else {
		if len(r.line) == 0 {
			r.writer = by
		}
		r.line = append(r.line, printed...)
		if bytes.HasSuffix(r.line, newline) {
			r.flush()
		}
	}
	if len(printed) < len(p) {
		r.End(OutputReached)
	}
	return len(printed) == len(p)
}

// flush records what has been gathered.
func (r *Recorder) flush() {
	line := string(r.line)
	r.line = r.line[:0]
	r.record(transcript.Stderr, line, r.writer)
}

// record takes down a write and, if it is known, who makes it.
func (r *Recorder) record(stream transcript.Stream, text string, by *transcript.Event) {
	if text == "" {
		return
	}
	w := transcript.Write{At: r.clock, Stream: stream, Text: text}
	r.writes = append(r.writes, w)
	r.wrote(by)
	if r.observe != nil {
		r.observe(w)
	}
}

// Transcript closes the run, given the exit status with which the program left,
// or 0 if it returned.
func (r *Recorder) Transcript(status uint32) *transcript.Transcript {
	r.flush()
	if r.ending == NotCompiled || r.ending == Refused {
		r.trace = trace{} // nothing ran
	}
	return &transcript.Transcript{
		Writes: r.writes, Events: r.trace.events, Unrecorded: r.trace.unrecorded,
		End: r.outcome(status), At: r.clock,
	}
}

func (r *Recorder) outcome(status uint32) transcript.Ending {
	switch r.ending {
	case Panicked:
		return transcript.Ending{Kind: transcript.Panicked}
	case Deadlocked:
		return transcript.Ending{Kind: transcript.Deadlocked}
	case NotCompiled:
		return transcript.Ending{Kind: transcript.NotCompiled}
	case Refused:
		return transcript.Ending{Kind: transcript.Refused}
	case StepsReached:
		return transcript.Ending{Kind: transcript.Limited, Detail: "steps"}
	case DepthReached:
		return transcript.Ending{Kind: transcript.Limited, Detail: "depth"}
	case MemoryReached:
		return transcript.Ending{Kind: transcript.Limited, Detail: "memory"}
	case OutputReached:
		return transcript.Ending{Kind: transcript.Limited, Detail: "output"}
	case TimeReached:
		return transcript.Ending{Kind: transcript.Limited, Detail: "time"}
	case ClockReached:
		return transcript.Ending{Kind: transcript.Limited, Detail: "clock"}
	}
	if status == 0 {
		return transcript.Ending{Kind: transcript.Returned}
	}
	return transcript.Ending{Kind: transcript.Exited, Code: int(status)}
}

// A trace is what the kernel has told of the tasks so far.
type trace struct {
	events     []transcript.Event
	unrecorded int // events beyond mostEvents
	places     map[location]string
}

type location struct {
	file string
	line int32
}

// mostEvents bounds a trace. Writes are recorded beyond it, as the limit of output
// bounds them.
const mostEvents = 100_000

// Event takes down an event of which the kernel tells. What the kernel never tells comes
// from a program that has found its way to the host, and is left out.
func (r *Recorder) Event(told Told) {
	switch {
	case told.Kind == unrecorded:
		r.flush()
		r.trace.unrecorded += int(told.Other)
		return
	case told.Kind < int32(transcript.Starts) || told.Kind > int32(transcript.Writes):
		return
	}
	e := transcript.Event{
		At:    r.clock,
		Verb:  transcript.Verb(told.Kind),
		Task:  int(told.Task),
		Other: int(told.Other),
	}
	if e.Verb != transcript.Writes && r.trace.full() {
		r.flush()
		r.trace.unrecorded++
		return
	}
	if told.Line != 0 {
		e.Place = r.trace.place(told.File, told.Line)
	}
	switch e.Verb {
	case transcript.Starts:
		e.Detail = plainName(told.Detail)
	case transcript.Waits:
		e.Detail = told.Detail
	case transcript.Writes:
		r.writing = &e
		return
	}
	r.flush()
	r.trace.add(e)
}

func (t *trace) add(e transcript.Event) {
	t.events = append(t.events, e)
}

func (t *trace) full() bool { return len(t.events) >= mostEvents }

// place is how a line is written. Programs come by the same ones again and again.
func (t *trace) place(file string, line int32) string {
	at := location{file, line}
	text, known := t.places[at]
	if !known {
		text = fmt.Sprintf("%s:%d", file, line)
		if t.places == nil {
			t.places = map[location]string{}
		}
		t.places[at] = text
	}
	return text
}

// wrote takes down who made a write, if the kernel has told.
func (r *Recorder) wrote(by *transcript.Event) {
	if !r.traced {
		return
	}
	e := transcript.Event{Verb: transcript.Writes}
	if by != nil {
		e = *by
	}
	e.At = r.clock
	r.trace.add(e)
}

// plainName is a function's name as Go's tracebacks print it, without type
// arguments: main.Map[...].
func plainName(name string) string {
	if i, j := strings.IndexByte(name, '['), strings.LastIndexByte(name, ']'); i >= 0 && j > i {
		return name[:i] + "[...]" + name[j+1:]
	}
	return name
}
