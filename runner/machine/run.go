package machine

import (
	"encoding/binary"
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
	text, known := t[string(b)]
	if !known {
		text = string(b)
		t[text] = text
	}
	return text
}

// How the kernel's buffer of events lies in memory: takingturnsBuffer in
// runner/kernel/runtime/trace.go.txt. Numbers are little-endian.
const (
	bufferHead   = 8 // bytes: how many events there are
	bufferEvents = 128
	eventSize    = 48 // bytes
)

// gather passes on the events in the kernel's buffer and empties it. It is called before
// the recorder is told anything else.
func (i *instance) gather() {
	if i.run.buffer == 0 || i.module.IsClosed() {
		return
	}
	memory := i.module.Memory()
	count, _ := memory.ReadUint32Le(i.run.buffer)
	events, _ := memory.Read(i.run.buffer+bufferHead, min(count, bufferEvents)*eventSize)
	for ; len(events) > 0; events = events[eventSize:] {
		i.run.Event(i.told(events))
	}
	memory.WriteUint32Le(i.run.buffer, 0)
}

// told is the event with which some bytes of the kernel's buffer begin.
func (i *instance) told(event []byte) record.Told {
	number := binary.LittleEndian.Uint32
	text := func(at int) string {
		b, _ := i.module.Memory().Read(number(event[at:]), number(event[at+4:]))
		return i.run.texts.of(b)
	}
	return record.Told{
		Kind: int32(number(event)), Line: int32(number(event[4:])),
		Task: binary.LittleEndian.Uint64(event[8:]), Other: binary.LittleEndian.Uint64(event[16:]),
		Function: text(24), File: text(32), Reason: text(40),
	}
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
