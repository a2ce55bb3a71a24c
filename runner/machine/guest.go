package machine

import (
	"context"
	"fmt"
	"sync"

	"takingturns/runner/transcript"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// A Program is what the interpreter runs.
type Program struct {
	Name   string // file name, as it appears in messages
	Source []byte
	Seed   uint64 // all entropy of the run follows from it
}

// A Guest is the interpreter, prepared: initialised once with every symbol in
// place, its memory and mutable globals saved. It is safe for concurrent use;
// runs at the same time have an instance each.
type Guest struct {
	machine  *Machine
	compiled wazero.CompiledModule
	image    image
	memory   int64 // limit of every instance, bytes

	mu   sync.Mutex
	idle []*instance
}

// Guest prepares the interpreter from its .wasm file. memory is the limit of
// each run's memory in bytes, 0 for the default.
func (m *Machine) Guest(ctx context.Context, wasm []byte, memory int64) (*Guest, error) {
	wasm, err := exportGlobals(wasm)
	if err != nil {
		return nil, err
	}
	compiled, err := m.compile(ctx, wasm)
	if err != nil {
		return nil, err
	}
	limits := Limits{Memory: memory}.WithDefaults()
	g := &Guest{machine: m, compiled: compiled, memory: limits.Memory}
	r := newRun(0, limits, nil)
	i, err := m.instantiate(ctx, compiled, r, limits)
	if err != nil {
		return nil, err
	}
	var status uint32
	for _, function := range []string{"_initialize", "prepare"} {
		if status, err = i.call(ctx, function); err != nil || status != 0 {
			break // the instance has ended: nothing may be called in it
		}
	}
	switch {
	case r.ending == memoryReached:
		return nil, fmt.Errorf("the interpreter does not start within %d bytes of memory", limits.Memory)
	case err != nil || status != 0 || len(r.writes) > 0:
		return nil, fmt.Errorf("the interpreter did not start: %s (status %d, %v)", r.transcript(0).Text(), status, err)
	}
	g.image = save(i.module)
	g.idle = []*instance{i}
	return g, nil
}

// Run runs a program and returns its transcript. observe, if not nil, is called
// with each write as it happens. limits.Memory is that of the guest. The error
// is one of the machine, not of the program.
func (g *Guest) Run(ctx context.Context, program Program, limits Limits, observe func(transcript.Write)) (*transcript.Transcript, error) {
	limits = limits.WithDefaults()
	limits.Memory = g.memory
	r := newRun(program.Seed, limits, observe)
	i, err := g.take(ctx, r, limits)
	if err != nil {
		return nil, err
	}
	status, err := i.interpret(ctx, program)
	if err != nil {
		i.module.Close(ctx)
		return nil, err
	}
	g.give(ctx, i)
	return r.transcript(status), nil
}

// interpret has the guest run the program to its end.
func (i *instance) interpret(ctx context.Context, program Program) (status uint32, err error) {
	if err := i.load(ctx, program); err != nil {
		return 0, err
	}
	return i.call(ctx, "run", program.Seed, uint64(i.limits.Steps), api.EncodeI32(i.limits.Depth))
}

// load hands the program to the guest.
func (i *instance) load(ctx context.Context, program Program) error {
	text := append(append([]byte(program.Name), 0), program.Source...)
	results, err := i.module.ExportedFunction("source").Call(i.context(ctx), uint64(len(text)))
	if err != nil {
		return err
	}
	if !i.module.Memory().Write(api.DecodeU32(results[0]), text) {
		return fmt.Errorf("no room for a program of %d bytes", len(text))
	}
	return nil
}

// take returns an instance that holds the prepared image, for one run.
func (g *Guest) take(ctx context.Context, r *run, limits Limits) (*instance, error) {
	g.mu.Lock()
	var i *instance
	if n := len(g.idle); n > 0 {
		i, g.idle = g.idle[n-1], g.idle[:n-1]
	}
	g.mu.Unlock()
	if i == nil {
		var err error
		if i, err = g.machine.instantiate(ctx, g.compiled, r, limits); err != nil {
			return nil, err
		}
	}
	i.run, i.limits = r, limits
	if err := g.image.restore(i.module); err != nil {
		i.module.Close(ctx)
		return nil, err
	}
	return i, nil
}

// give puts an instance back for a later run, unless its memory has grown so
// much that clearing it costs more than a new one, or the program has exited.
func (g *Guest) give(ctx context.Context, i *instance) {
	const grownTooFar = 64 << 20 // bytes beyond the image
	i.run = nil
	if i.module.IsClosed() || int64(i.module.Memory().Size()) > g.image.size()+grownTooFar {
		i.module.Close(ctx)
		return
	}
	g.mu.Lock()
	g.idle = append(g.idle, i)
	g.mu.Unlock()
}
