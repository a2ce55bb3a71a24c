package machine

import (
	"context"
	"fmt"
	"sync"

	"takingturns/runner/record"
	"takingturns/runner/transcript"
	"takingturns/runner/wasm"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// A Program is what is run, and how.
type Program struct {
	Name     string // file name, as it appears in messages
	Source   []byte
	Args     []string // of a compiled program, after its name
	Seed     uint64   // all entropy of the run follows from it, and from Schedule
	Schedule uint64   // who runs next: 0 is first in, first out, any other number a random order that follows from it
	Traced   bool     // the transcript holds the scheduler's events
}

// entropy is the seed of a run: each schedule draws differently.
func (p Program) entropy() uint64 { return p.Seed ^ p.Schedule }

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
func (m *Machine) Guest(ctx context.Context, file []byte, memory int64) (*Guest, error) {
	file, err := wasm.ExportGlobals(file)
	if err != nil {
		return nil, err
	}
	compiled, err := m.compile(ctx, file)
	if err != nil {
		return nil, err
	}
	limits := Limits{Memory: memory}.WithDefaults()
	g := &Guest{machine: m, compiled: compiled, memory: limits.Memory}
	r := newRun(Program{}, limits, nil)
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
	case r.Ending() == record.MemoryReached:
		return nil, fmt.Errorf("the interpreter does not start within %d bytes of memory", limits.Memory)
	case err != nil || status != 0 || r.Transcript(status).Text() != "":
		return nil, fmt.Errorf("the interpreter did not start: %s (status %d, %v)", r.Transcript(0).Text(), status, err)
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
	r := newRun(program, limits, observe)
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
	return r.Transcript(status), nil
}

// Explore loads a program once, runs it under each of the schedules and calls each
// with the transcripts. A program that is not valid Go, or refused, gives one.
func (g *Guest) Explore(ctx context.Context, program Program, limits Limits, schedules []uint64, each func(schedule uint64, t *transcript.Transcript)) error {
	limits = limits.WithDefaults()
	limits.Memory = g.memory
	r := newRun(program, limits, nil)
	i, err := g.take(ctx, r, limits)
	if err != nil {
		return err
	}
	defer func() { i.module.Close(ctx) }()
	status, err := i.load(ctx, program)
	if err != nil {
		return err
	}
	if status != 0 || r.Ending() != record.None {
		each(schedules[0], r.Transcript(status))
		return nil
	}
	loaded := save(i.module)
	for _, schedule := range schedules {
		program.Schedule = schedule
		r := newRun(program, limits, nil)
		if i, err = g.renew(ctx, i, loaded, r, limits); err != nil {
			return err
		}
		status, err := i.execute(ctx)
		if err != nil {
			return err
		}
		each(schedule, r.Transcript(status))
	}
	return nil
}

// renew gives an instance the image for another run, or a new instance if the one
// before has ended or grown.
func (g *Guest) renew(ctx context.Context, i *instance, from image, r *run, limits Limits) (*instance, error) {
	if !g.reusable(i) {
		i.module.Close(ctx)
		var err error
		if i, err = g.machine.instantiate(ctx, g.compiled, r, limits); err != nil {
			return i, err
		}
	}
	i.run, i.limits = r, limits
	return i, from.restore(i.module)
}

// interpret has the guest run the program to its end.
func (i *instance) interpret(ctx context.Context, program Program) (status uint32, err error) {
	if status, err = i.load(ctx, program); err != nil || status != 0 || i.run.Ending() != record.None {
		return status, err
	}
	return i.execute(ctx)
}

// load hands the program to the guest, which makes it ready to run.
func (i *instance) load(ctx context.Context, program Program) (status uint32, err error) {
	text := append(append([]byte(program.Name), 0), program.Source...)
	results, err := i.module.ExportedFunction("source").Call(i.context(ctx), uint64(len(text)))
	if err != nil {
		return 0, err
	}
	if !i.module.Memory().Write(api.DecodeU32(results[0]), text) {
		return 0, fmt.Errorf("no room for a program of %d bytes", len(text))
	}
	return i.call(ctx, "load", api.EncodeI32(i.limits.Depth))
}

// execute has the guest run the program that it has loaded.
func (i *instance) execute(ctx context.Context) (status uint32, err error) {
	return i.call(ctx, "run", uint64(i.limits.Steps), api.EncodeI32(i.limits.Depth))
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
	i.run = nil
	if !g.reusable(i) {
		i.module.Close(ctx)
		return
	}
	g.mu.Lock()
	g.idle = append(g.idle, i)
	g.mu.Unlock()
}

// reusable reports whether clearing an instance costs less than a new one.
func (g *Guest) reusable(i *instance) bool {
	const grownTooFar = 64 << 20 // bytes beyond the image
	return !i.module.IsClosed() && int64(i.module.Memory().Size()) <= g.image.size()+grownTooFar
}
