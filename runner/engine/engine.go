// Package engine runs a program under either engine and returns its transcript:
// yaegi interprets it in the guest, go compiles it by itself. Both run it in the
// same machine, on the same kernel, and in a worker process that is killed when
// the program takes too long.
package engine

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"

	"takingturns/runner/machine"
	"takingturns/runner/names"
	"takingturns/runner/snippet"
	"takingturns/runner/toolchain"
	"takingturns/runner/transcript"
	"takingturns/runner/worker"
)

// A Kind says what runs a program.
type Kind string

const (
	Yaegi Kind = "yaegi" // the interpreter: a run takes milliseconds
	Go    Kind = "go"    // the reader's Go toolchain: the judge
)

// ParseKind reads the name of an engine.
func ParseKind(name string) (Kind, error) {
	switch kind := Kind(name); kind {
	case Yaegi, Go:
		return kind, nil
	}
	return "", fmt.Errorf("there is no engine %q; use yaegi or go", name)
}

// Engines runs programs, several at a time. It is safe for concurrent use.
type Engines struct {
	Limits machine.Limits // of every run

	toolchain *toolchain.Toolchain
	pool      *worker.Pool
	guest     func() (string, error) // path of the guest, built when first asked for
	slots     chan struct{}          // one for each program that may be built and run at a time
	results   memory
	runs      atomic.Int64
}

// New returns engines that run at most parallel programs at a time, 0 meaning as
// many as there are processors. report is told what takes long; it may be nil.
func New(ctx context.Context, parallel int, report toolchain.Progress) (*Engines, error) {
	tools, err := toolchain.New(ctx, report)
	if err != nil {
		return nil, err
	}
	if parallel <= 0 {
		parallel = runtime.NumCPU()
	}
	e := &Engines{
		toolchain: tools,
		pool:      worker.NewPool(filepath.Join(tools.Cache, "wazero"), parallel),
		slots:     make(chan struct{}, parallel),
	}
	e.guest = sync.OnceValues(func() (string, error) {
		return tools.Guest(ctx, func(path string) error { return e.translate(ctx, path) })
	})
	return e, nil
}

// Root is the repository's directory.
func (e *Engines) Root() string { return e.toolchain.Root }

// Close ends the worker processes. No run may be in progress.
func (e *Engines) Close() { e.pool.Close() }

// Warm has every worker load the interpreter, so that the next runs of [Yaegi] begin
// at once. A worker that was killed is replaced.
func (e *Engines) Warm(ctx context.Context) error {
	guest, err := e.guest()
	if err != nil {
		return err
	}
	for range cap(e.slots) { // the pool hands its workers out in turn
		if err := e.translate(ctx, guest); err != nil {
			return err
		}
	}
	return nil
}

// translate has one worker make machine code of the guest, on all cores, before
// others load the result.
func (e *Engines) translate(ctx context.Context, guest string) error {
	nothing := machine.Program{Name: "nothing.go", Source: []byte("package main\n\nfunc main() {}\n")}
	_, err := e.pool.Run(ctx, worker.Job{Program: nothing, Limits: e.Limits, Module: guest, Guest: true}, nil)
	return err
}

// job has the engine's module built, if it is not in the cache.
func (e *Engines) job(ctx context.Context, kind Kind, p snippet.Program) (worker.Job, error) {
	job := worker.Job{
		Program: machine.Program{Name: p.Name, Source: p.Source, Seed: p.Seed, Schedule: p.Schedule, Traced: p.Traced},
		Limits:  e.Limits,
		Guest:   kind == Yaegi,
	}
	var err error
	if job.Guest {
		job.Module, err = e.guest()
	} else {
		job.Module, err = e.toolchain.Program(ctx, p.Name, p.Source)
	}
	return job, err
}

// Run runs a program, or with [Engines.KeepResults] finds what it gave before.
// observe, if not nil, is called with each write as it happens. The error is one
// of the machine or of ctx, not of the program.
func (e *Engines) Run(ctx context.Context, kind Kind, p snippet.Program, observe func(transcript.Write)) (*transcript.Transcript, error) {
	key := e.results.key(kind, p, e.Limits)
	if t := get[transcript.Transcript](e.results, key); t != nil {
		replay(t, observe)
		return t, nil
	}
	t, err := e.run(ctx, kind, p, observe)
	if err == nil {
		err = put(e.results, key, t)
	}
	return t, err
}

// Runs is how many programs Run has run so far, and not found what they gave before.
func (e *Engines) Runs() int { return int(e.runs.Load()) }

func (e *Engines) run(ctx context.Context, kind Kind, p snippet.Program, observe func(transcript.Write)) (*transcript.Transcript, error) {
	e.runs.Add(1)
	if err := e.begin(ctx); err != nil {
		return nil, err
	}
	defer e.end()
	job, err := e.job(ctx, kind, p)
	var invalid *toolchain.NotCompiledError
	if errors.As(err, &invalid) {
		t := notCompiled(invalid.Messages)
		replay(t, observe)
		return t, nil
	}
	if err != nil {
		return nil, err
	}
	t, err := e.pool.Run(ctx, job, observe)
	if err == nil && len(t.Events) > 0 { // otherwise the program may be none
		t.NameTasks(names.Started(p.Name, p.Source))
	}
	return t, err
}

// Explore runs a program once under each of the schedules and calls each with the
// transcripts, in the order of the schedules. A program that does not run at all
// gives one. The error is one of the machine or of ctx, not of the program.
func (e *Engines) Explore(ctx context.Context, kind Kind, p snippet.Program, schedules []uint64, each func(schedule uint64, t *transcript.Transcript)) error {
	if err := e.begin(ctx); err != nil {
		return err
	}
	defer e.end()
	job, err := e.job(ctx, kind, p)
	var invalid *toolchain.NotCompiledError
	if errors.As(err, &invalid) {
		each(schedules[0], notCompiled(invalid.Messages))
		return nil
	}
	if err != nil {
		return err
	}
	return e.pool.Explore(ctx, job, schedules, func(schedule uint64, t *transcript.Transcript) {
		if len(t.Events) > 0 {
			t.NameTasks(names.Started(p.Name, p.Source))
		}
		each(schedule, t)
	})
}

// begin waits until a program may be built and run. Builds are counted too: more
// at a time than there are processors take only memory.
func (e *Engines) begin(ctx context.Context) error {
	select {
	case e.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *Engines) end() { <-e.slots }

// replay tells observe, if it is not nil, of all the writes of a run.
func replay(t *transcript.Transcript, observe func(transcript.Write)) {
	for _, w := range t.Writes {
		if observe != nil {
			observe(w)
		}
	}
}

// notCompiled is the transcript of a program that is not valid Go.
func notCompiled(messages []string) *transcript.Transcript {
	t := &transcript.Transcript{End: transcript.Ending{Kind: transcript.NotCompiled}}
	for _, message := range messages {
		t.Writes = append(t.Writes, transcript.Write{Stream: transcript.Stderr, Text: message + "\n"})
	}
	return t
}

// Compile checks that Go accepts a program, and runs nothing. The error says why
// it does not, one message a line.
func (e *Engines) Compile(ctx context.Context, p snippet.Program) error {
	if err := e.begin(ctx); err != nil {
		return err
	}
	defer e.end()
	_, err := e.toolchain.Program(ctx, p.Name, p.Source)
	return err
}
