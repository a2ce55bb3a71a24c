package machine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	"takingturns/runner/record"
	"takingturns/runner/transcript"
	"takingturns/runner/wasm"

	"github.com/rogpeppe/go-internal/lockedfile"
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
	idle []*instance // have the image, or will have it shortly
}

// Guest returns the interpreter of a .wasm file, with a limit of each run's memory in
// bytes, 0 for the default. It is prepared once: a file beside path keeps it, and is
// made again whenever it does not serve. Of several processes one does that.
func (m *Machine) Guest(ctx context.Context, path string, memory int64) (*Guest, error) {
	limits := Limits{Memory: memory}.WithDefaults()
	prepared := preparedPath(path, limits)
	if g, err := m.loadGuest(ctx, prepared, limits); err == nil {
		return g, nil
	}
	unlock, err := lockedfile.MutexAt(prepared + ".lock").Lock()
	if err != nil {
		return nil, err
	}
	defer unlock()
	if g, err := m.loadGuest(ctx, prepared, limits); err == nil {
		return g, nil
	}
	if err := m.prepareGuest(ctx, path, prepared, limits); err != nil {
		return nil, err
	}
	return m.loadGuest(ctx, prepared, limits)
}

// preparedPath is where the interpreter of a .wasm file is kept prepared.
func preparedPath(path string, limits Limits) string {
	return fmt.Sprintf("%s.%d.%s.image", strings.TrimSuffix(path, ".wasm"), limits.Memory, wazeroRelease())
}

// loadGuest returns the interpreter that a file holds prepared.
func (m *Machine) loadGuest(ctx context.Context, prepared string, limits Limits) (*Guest, error) {
	image, rest, err := readPrepared(prepared)
	if err != nil {
		return nil, err
	}
	g := &Guest{machine: m, image: image, memory: limits.Memory}
	if g.compiled, err = m.loadStub(ctx, rest); err != nil {
		image.memory.Close()
		return nil, err
	}
	i, err := m.instantiate(ctx, g.compiled, nil, limits)
	if err != nil {
		g.Close(ctx)
		return nil, err
	}
	g.give(i)
	return g, nil
}

// prepareGuest prepares the interpreter of the .wasm file path and writes it to the
// file prepared.
func (m *Machine) prepareGuest(ctx context.Context, path, prepared string, limits Limits) error {
	module, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if !wasm.Sealed(module) {
		return errors.Join(os.Remove(path), fmt.Errorf("%s was damaged; run the command again, and the interpreter is built anew", path))
	}
	if module, err = wasm.ExportGlobals(module); err != nil {
		return err
	}
	stub, err := wasm.Stub(module)
	if err != nil {
		return err
	}
	entry, err := m.entryOf(ctx, stub)
	if err != nil {
		return err
	}
	compiled, err := m.translateOnce(ctx, module, stub, entry)
	if err != nil {
		return err
	}
	defer compiled.Close(ctx)
	head, err := m.headChecksum(entry)
	if err != nil {
		return err
	}
	i, err := m.prepare(ctx, compiled, limits)
	if err != nil {
		return err
	}
	defer i.module.Close(ctx)
	memory := content(i.module)
	return writePrepared(prepared, memory, particulars{len(memory), globals(i.module), stub, entry, head})
}

// prepare returns an instance of the interpreter that is ready for a program.
func (m *Machine) prepare(ctx context.Context, compiled wazero.CompiledModule, limits Limits) (*instance, error) {
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
	if err == nil && status == 0 && r.Transcript(status).Text() == "" {
		return i, nil
	}
	i.module.Close(ctx)
	if r.Ending() == record.MemoryReached {
		return nil, fmt.Errorf("the interpreter does not start within %d bytes of memory", limits.Memory)
	}
	return nil, fmt.Errorf("the interpreter did not start: %s (status %d, %v)", r.Transcript(0).Text(), status, err)
}

// Close frees what the guest holds. No run may be in progress.
func (g *Guest) Close(ctx context.Context) {
	for _, i := range g.idle {
		<-i.restored
		i.module.Close(ctx)
	}
	g.compiled.Close(ctx)
	g.image.memory.Close()
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
	g.give(i)
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
	if err := g.explore(ctx, i, program, schedules, each); err != nil {
		i.module.Close(ctx)
		return err
	}
	g.give(i)
	return nil
}

func (g *Guest) explore(ctx context.Context, i *instance, program Program, schedules []uint64, each func(schedule uint64, t *transcript.Transcript)) error {
	status, err := i.load(ctx, program)
	if err != nil {
		return err
	}
	if status != 0 || i.run.Ending() != record.None {
		each(schedules[0], i.run.Transcript(status))
		return nil
	}
	loaded, err := save(i)
	if err != nil {
		return err
	}
	defer loaded.memory.Close()
	for _, schedule := range schedules {
		program.Schedule = schedule
		i.run = newRun(program, i.limits, nil)
		if err := loaded.restore(i); err != nil {
			return err
		}
		status, err := i.execute(ctx)
		if err != nil {
			return err
		}
		each(schedule, i.run.Transcript(status))
	}
	return nil
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
		i.restored = make(chan error, 1)
		i.restored <- g.image.restore(i)
	}
	if err := <-i.restored; err != nil {
		i.module.Close(ctx)
		return nil, err
	}
	i.run, i.limits = r, limits
	return i, nil
}

// give puts an instance back for a later run, whose caller need not wait until it
// holds the prepared image again.
func (g *Guest) give(i *instance) {
	i.run = nil
	if i.module.IsClosed() {
		return // it has no memory any more
	}
	i.restored = make(chan error, 1)
	go func() { i.restored <- g.image.restore(i) }()
	g.mu.Lock()
	g.idle = append(g.idle, i)
	g.mu.Unlock()
}
