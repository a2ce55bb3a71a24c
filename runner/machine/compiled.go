package machine

import (
	"context"
	"io"

	"takingturns/runner/record"
	"takingturns/runner/transcript"

	"github.com/tetratelabs/wazero"
)

// A Compiled program runs by itself, without the interpreter.
type Compiled struct {
	machine *Machine
	module  wazero.CompiledModule
}

// Compile takes a program that Go has compiled for wasip1 with the kernel.
func (m *Machine) Compile(ctx context.Context, wasm []byte) (*Compiled, error) {
	module, err := m.compile(ctx, wasm)
	return &Compiled{m, module}, err
}

// Close frees the program's machine code.
func (c *Compiled) Close(ctx context.Context) error { return c.module.Close(ctx) }

// runtimeSeed is how many bytes of entropy Go's runtime takes for itself before the
// program begins (randinit in runtime/rand.go). In the guest it did so long
// before the run; with these bytes set apart, crypto/rand gives a program the
// same bytes under both engines.
const runtimeSeed = 32

// Run runs the program, whose source is not asked for, and returns its transcript.
// observe, if not nil, is called with each write as it happens. The error is one
// of the machine, not of the program.
func (c *Compiled) Run(ctx context.Context, program Program, limits Limits, observe func(transcript.Write)) (*transcript.Transcript, error) {
	limits = limits.WithDefaults()
	r := newRun(program, limits, observe)
	r.entropy = io.MultiReader(io.LimitReader(r.entropy, runtimeSeed), record.Entropy(program.entropy()))
	if fits(c.module, limits.Memory) != nil { // its variables alone need more
		r.End(record.MemoryReached)
		return r.Transcript(record.LimitStatus), nil
	}
	i, err := c.machine.instantiate(ctx, c.module, r, limits, program.Args...)
	if err != nil {
		return nil, err
	}
	defer i.module.Close(ctx)
	status, err := i.call(ctx, "_start")
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	return r.Transcript(status), nil
}

// Explore runs the program once under each of the schedules and calls each with
// the transcripts. The error is one of the machine, not of the program.
func (c *Compiled) Explore(ctx context.Context, program Program, limits Limits, schedules []uint64, each func(schedule uint64, t *transcript.Transcript)) error {
	for _, schedule := range schedules {
		program.Schedule = schedule
		t, err := c.Run(ctx, program, limits, nil)
		if err != nil {
			return err
		}
		each(schedule, t)
	}
	return nil
}
