package engine

import (
	"context"

	"takingturns/runner/machine"
	"takingturns/runner/snippet"
	"takingturns/runner/toolchain"
	"takingturns/runner/transcript"
	"takingturns/runner/worker"
)

// A Batch is many programs that Go has compiled into one binary.
type Batch struct {
	engines *Engines
	module  string
}

// CompileBatch compiles programs together; [toolchain.Toolchain.Batch] says which ones
// can be.
func (e *Engines) CompileBatch(ctx context.Context, programs []snippet.Program) (*Batch, error) {
	var sources []toolchain.Source
	for _, p := range programs {
		sources = append(sources, toolchain.Source{Name: p.Name, Text: p.Source})
	}
	module, err := e.toolchain.Batch(ctx, sources)
	return &Batch{e, module}, err
}

// Run runs one of the programs, as [Engines.Run] does for [Go].
func (b *Batch) Run(ctx context.Context, p snippet.Program) (*transcript.Transcript, error) {
	job := worker.Job{
		Program: machine.Program{Name: p.Name, Seed: p.Seed, Args: []string{p.Name}},
		Limits:  b.engines.Limits,
		Module:  b.module,
		Batch:   true,
	}
	return b.engines.pool.Run(ctx, job, nil)
}
