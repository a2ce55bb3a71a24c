package worker

import (
	"context"
	"os"

	"takingturns/runner/machine"
	"takingturns/runner/transcript"
)

// A loaded module is one that Go has compiled. Jobs often name the same one after the
// other, so it stays loaded until a job has another.
type loaded struct {
	path     string
	compiled *machine.Compiled
}

// load makes machine code of the module at path, or finds it loaded.
func (l *loaded) load(ctx context.Context, m *machine.Machine, path string) (*machine.Compiled, error) {
	if l.path == path {
		return l.compiled, nil
	}
	if l.compiled != nil {
		l.compiled.Close(ctx)
	}
	*l = loaded{}
	wasm, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	compiled, err := m.Compile(ctx, wasm)
	if err != nil {
		return nil, err
	}
	*l = loaded{path, compiled}
	return compiled, nil
}

// runMember runs one of the programs of a batch.
func (s *server) runMember(ctx context.Context, job Job, observe func(transcript.Write)) (*transcript.Transcript, error) {
	batch, err := s.loaded.load(ctx, s.machine, job.Module)
	if err != nil {
		return nil, err
	}
	s.send(message{Ready: true})
	return batch.Run(ctx, job.Program, job.Limits, observe)
}
