package worker

import (
	"context"
	"os"

	"takingturns/runner/machine"
	"takingturns/runner/transcript"
)

// A batch is a module that holds many programs. Jobs name one after the other, so
// it stays loaded until a job has another module.
type batch struct {
	path     string
	compiled *machine.Compiled
}

// load makes machine code of the batch at path, or finds it loaded.
func (b *batch) load(ctx context.Context, m *machine.Machine, path string) error {
	if b.path == path {
		return nil
	}
	if b.compiled != nil {
		b.compiled.Close(ctx)
	}
	*b = batch{}
	wasm, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	compiled, err := m.Compile(ctx, wasm)
	if err == nil {
		*b = batch{path, compiled}
	}
	return err
}

func (s *server) runMember(ctx context.Context, job Job, observe func(transcript.Write)) (*transcript.Transcript, error) {
	if err := s.batch.load(ctx, s.machine, job.Module); err != nil {
		return nil, err
	}
	s.send(message{Ready: true})
	return s.batch.compiled.Run(ctx, job.Program, job.Limits, observe)
}
