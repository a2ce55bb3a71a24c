package machine

import (
	"io"
	"time"

	"takingturns/runner/record"
	"takingturns/runner/transcript"

	"github.com/tetratelabs/wazero/sys"
)

// A run is everything that a program can learn from outside and all that comes
// out of it: a clock, a source of entropy, two outputs, and how it ended.
type run struct {
	*record.Recorder
	program Program
	entropy io.Reader
	texts   texts
	buffer  uint32 // where the kernel gathers events, 0 if nowhere
}

func newRun(program Program, limits Limits, observe func(transcript.Write)) *run {
	return &run{
		Recorder: record.New(program.Traced, limits.Output, observe),
		program:  program, entropy: record.Entropy(program.entropy()), texts: texts{},
	}
}

func (r *run) walltime() (sec int64, nsec int32) {
	return record.Epoch + int64(r.Clock()/time.Second), int32(r.Clock() % time.Second)
}

func (r *run) nanotime() int64 { return record.MonotonicStart + int64(r.Clock()) }

// What the kernel asks for, as runner/kernel/runtime/tasks.go.txt counts it.
const (
	optionSeed = iota
	optionSchedule
	optionTraced
)

// option answers the kernel's question how to run the program.
func (r *run) option(which int32) int64 {
	switch which {
	case optionSeed:
		return int64(r.program.entropy())
	case optionSchedule:
		return int64(r.program.Schedule)
	case optionTraced:
		if r.program.Traced {
			return 1
		}
	}
	return 0
}

// texts are the strings of which a program's events consist: a few, told of often.
type texts map[string]string

func (t texts) of(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	text, known := t[string(b)]
	if !known {
		text = string(b)
		t[text] = text
	}
	return text
}

// gather passes on the events in the kernel's buffer and empties it. It is called before
// the recorder is told anything else.
func (i *instance) gather() {
	if i.run.buffer == 0 || i.module.IsClosed() {
		return
	}
	memory := i.module.Memory()
	text := func(at, length uint32) string {
		b, _ := memory.Read(at, length)
		return i.run.texts.of(b)
	}
	count, _ := memory.ReadUint32Le(i.run.buffer)
	events, _ := memory.Read(i.run.buffer+record.BufferHead, min(count, record.BufferEvents)*record.EventSize)
	for ; len(events) > 0; events = events[record.EventSize:] {
		i.run.Event(record.ReadEvent((*[record.EventSize]byte)(events), text))
	}
	memory.WriteUint32Le(i.run.buffer, 0)
}

// printer writes one of a run's outputs.
type printer struct {
	*instance
	stream transcript.Stream
}

// Write ends the run at the limit of output.
func (p printer) Write(b []byte) (int, error) {
	p.gather()
	if !p.run.Write(p.stream, b) {
		panic(sys.NewExitError(record.LimitStatus))
	}
	return len(b), nil
}
