package machine

import (
	"context"

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

// Run runs the program and returns its transcript. args are what os.Args holds
// after the program's name. observe, if not nil, is called with each write as it
// happens. The error is one of the machine, not of the program.
func (c *Compiled) Run(ctx context.Context, args []string, seed uint64, limits Limits, observe func(transcript.Write)) (*transcript.Transcript, error) {
	limits = limits.WithDefaults()
	r := newRun(seed, limits, observe)
	i, err := c.machine.instantiate(ctx, c.module, r, limits, args...)
	if err != nil {
		return nil, err
	}
	defer i.module.Close(ctx)
	status, err := i.call(ctx, "_start")
	if err != nil {
		return nil, err
	}
	return r.transcript(status), nil
}
