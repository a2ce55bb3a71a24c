package machine

import (
	"context"
	"io"
	"time"

	"takingturns/runner/record"
	"takingturns/runner/transcript"

	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/sys"
)

// A run is everything that a program can learn from outside and all that comes
// out of it: a clock, a source of entropy, two outputs, and how it ended.
type run struct {
	*record.Recorder
	program Program
	entropy io.Reader
	texts   texts
}

func newRun(program Program, limits Limits, observe func(transcript.Write)) *run {
	return &run{record.New(program.Traced, limits.Output, observe), program, record.Entropy(program.entropy()), texts{}}
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

// eventParameters are those of takingturnsEvent in runner/kernel/runtime/trace.go.txt.
var eventParameters = []api.ValueType{
	api.ValueTypeI32, api.ValueTypeI64, api.ValueTypeI64, // kind, task, other
	api.ValueTypeI32, api.ValueTypeI32, // function
	api.ValueTypeI32, api.ValueTypeI32, // file
	api.ValueTypeI32,                   // line
	api.ValueTypeI32, api.ValueTypeI32, // reason
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

// event passes on an event of which the kernel tells.
func event(ctx context.Context, module api.Module, stack []uint64) {
	run := ctx.Value(instanceKey{}).(*instance).run
	text := func(i int) string {
		b, _ := module.Memory().Read(api.DecodeU32(stack[i]), api.DecodeU32(stack[i+1]))
		return run.texts.of(b)
	}
	run.Event(record.Told{
		Kind: api.DecodeI32(stack[0]), Task: stack[1], Other: stack[2],
		Function: text(3), File: text(5), Line: api.DecodeI32(stack[7]), Reason: text(8),
	})
}

// printer writes one of a run's outputs.
type printer struct {
	*instance
	stream transcript.Stream
}

// Write ends the run at the limit of output.
func (p printer) Write(b []byte) (int, error) {
	if !p.run.Write(p.stream, b) {
		panic(sys.NewExitError(record.LimitStatus))
	}
	return len(b), nil
}
