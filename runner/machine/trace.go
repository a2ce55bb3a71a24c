package machine

import (
	"context"
	"fmt"
	"strings"

	"takingturns/runner/transcript"

	"github.com/tetratelabs/wazero/api"
)

// A trace is what the kernel has told of the tasks so far.
type trace struct {
	events     []transcript.Event
	unrecorded int // events beyond mostEvents
}

// mostEvents bounds a trace. Writes are recorded beyond it, as the limit of output
// bounds them.
const mostEvents = 100_000

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

// event takes down an event of which the kernel tells.
func event(ctx context.Context, module api.Module, stack []uint64) {
	r := ctx.Value(instanceKey{}).(*instance).run
	text := func(i int) string {
		b, _ := module.Memory().Read(api.DecodeU32(stack[i]), api.DecodeU32(stack[i+1]))
		return string(b)
	}
	e := transcript.Event{
		At:    r.clock,
		Verb:  transcript.Verb(api.DecodeI32(stack[0])),
		Task:  int(stack[1]),
		Other: int(stack[2]),
	}
	if line := api.DecodeI32(stack[7]); line != 0 {
		e.Place = fmt.Sprintf("%s:%d", text(5), line)
	}
	switch e.Verb {
	case transcript.Starts:
		e.Detail = plainName(text(3))
	case transcript.Waits:
		e.Detail = text(8)
	case transcript.Writes:
		r.writing = &e
		return
	}
	r.flush()
	r.trace.add(e)
}

func (t *trace) add(e transcript.Event) {
	if len(t.events) >= mostEvents && e.Verb != transcript.Writes {
		t.unrecorded++
		return
	}
	t.events = append(t.events, e)
}

// wrote takes down who made a write, if the kernel has told.
func (r *run) wrote(by *transcript.Event) {
	if !r.program.Traced {
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
