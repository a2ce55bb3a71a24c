package worker

import (
	"context"
	"os"

	"takingturns/runner/machine"
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
