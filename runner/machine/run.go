package machine

import (
	"encoding/binary"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"takingturns/runner/transcript"

	"github.com/tetratelabs/wazero/sys"
)

// epoch is when every run begins, as on the Go Playground: 2009-11-10 23:00:00 UTC,
// in seconds since 1970.
const epoch = 1257894000

// monotonicStart is what the monotonic clock reads, in nanoseconds, when a run
// begins. Go's runtime does not accept zero.
const monotonicStart = 1_000_000

// An ending is how the program told the host that its run ends. The numbers
// are known to runner/kernel/runtime.go.txt, runner/guest and runner/toolchain.
type ending int32

const (
	none ending = iota
	panicked
	deadlocked
	stepsReached
	depthReached
	notCompiled
	refused
	memoryReached
	outputReached // known to the host alone
)

// A run is everything that a program can learn from outside and all that comes
// out of it: a clock, a source of entropy, two outputs, and how it ended.
type run struct {
	program Program
	clock   time.Duration // since the run began, whole microseconds
	entropy io.Reader
	output  int64 // bytes that may still be printed
	ending  ending
	writes  []transcript.Write
	line    string            // gathered for stderr
	writing *transcript.Event // who is about to write
	writer  *transcript.Event // who began line
	trace   trace
	observe func(transcript.Write)
}

func newRun(program Program, limits Limits, observe func(transcript.Write)) *run {
	return &run{program: program, entropy: newEntropy(program), output: limits.Output, observe: observe}
}

func newEntropy(program Program) io.Reader {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], program.entropy())
	return rand.NewChaCha8(key)
}

func (r *run) walltime() (sec int64, nsec int32) {
	return epoch + int64(r.clock/time.Second), int32(r.clock % time.Second)
}

func (r *run) nanotime() int64 { return monotonicStart + int64(r.clock) }

// sleep is called when every goroutine is durably blocked and the next timer is
// due in ns nanoseconds: the clock jumps there. It stands still otherwise, and
// once the run is ending: Go's runtime sleeps a little on its way out.
func (r *run) sleep(ns int64) {
	if r.ending != none {
		return
	}
	r.flush()
	until := r.clock + time.Duration(max(ns, 0))
	r.clock = (until + time.Microsecond - 1).Truncate(time.Microsecond)
}

// end notes how the run ends. What was said first is the reason; what follows,
// the way out.
func (r *run) end(e ending) {
	if r.ending == none {
		r.ending = e
	}
}

// write records what the program prints, as far as the limit allows; at the
// limit it ends the run. The builtin println and the runtime write a line in
// several pieces, which differ between the engines: on stderr they are gathered
// until the line ends or something else happens.
func (r *run) write(stream transcript.Stream, p []byte) {
	printed := p[:min(int64(len(p)), r.output)]
	r.output -= int64(len(printed))
	by := r.writing
	r.writing = nil
	if stream == transcript.Stdout {
		r.flush()
		r.record(stream, string(printed), by)
	} else {
		if r.line == "" {
			r.writer = by
		}
		r.line += string(printed)
		if strings.HasSuffix(r.line, "\n") {
			r.flush()
		}
	}
	if len(printed) < len(p) {
		r.end(outputReached)
		panic(sys.NewExitError(limitStatus))
	}
}

// flush records what has been gathered.
func (r *run) flush() {
	line := r.line
	r.line = ""
	r.record(transcript.Stderr, line, r.writer)
}

// record takes down a write and, if it is known, who makes it.
func (r *run) record(stream transcript.Stream, text string, by *transcript.Event) {
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

// limitStatus is the exit status of a run that a limit ended.
const limitStatus = 67

// transcript closes the run, given the exit status with which the program left,
// or 0 if it returned.
func (r *run) transcript(status uint32) *transcript.Transcript {
	r.flush()
	if r.ending == notCompiled || r.ending == refused {
		r.trace = trace{} // nothing ran
	}
	return &transcript.Transcript{
		Writes: r.writes, Events: r.trace.events, Unrecorded: r.trace.unrecorded,
		End: r.outcome(status), At: r.clock,
	}
}

func (r *run) outcome(status uint32) transcript.Ending {
	switch r.ending {
	case panicked:
		return transcript.Ending{Kind: transcript.Panicked}
	case deadlocked:
		return transcript.Ending{Kind: transcript.Deadlocked}
	case notCompiled:
		return transcript.Ending{Kind: transcript.NotCompiled}
	case refused:
		return transcript.Ending{Kind: transcript.Refused}
	case stepsReached:
		return transcript.Ending{Kind: transcript.Limited, Detail: "steps"}
	case depthReached:
		return transcript.Ending{Kind: transcript.Limited, Detail: "depth"}
	case memoryReached:
		return transcript.Ending{Kind: transcript.Limited, Detail: "memory"}
	case outputReached:
		return transcript.Ending{Kind: transcript.Limited, Detail: "output"}
	}
	if status == 0 {
		return transcript.Ending{Kind: transcript.Returned}
	}
	return transcript.Ending{Kind: transcript.Exited, Code: int(status)}
}

// printer writes one of a run's outputs.
type printer struct {
	*instance
	stream transcript.Stream
}

func (p printer) Write(b []byte) (int, error) {
	p.run.write(p.stream, b)
	return len(b), nil
}
