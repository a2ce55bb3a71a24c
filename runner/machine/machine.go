// Package machine gives each run of a program a machine of its own: a
// WebAssembly instance, hosted by wazero, whose clock, entropy, outputs and
// limits belong to that run alone. There is no disk, no environment and no other
// process, and the network is the one inside Go's wasip1 port. The same program
// with the same seed prints the same bytes at the same virtual times, whatever
// the host is or does.
//
// A [Machine] holds what is shared between runs: wazero's runtime and compiled
// code. [Machine.Guest] prepares the interpreter once and for all processes;
// [Guest.Run] puts the prepared image back and runs a program in it. [Machine.Compile] takes a program
// that was compiled by itself, and [Compiled.Run] runs it.
//
// A run goes on until it returns, fails or reaches a limit of steps, depth,
// memory or output. A program that does none of these holds the goroutine that
// runs it for ever: callers that need a limit of real time run the machine in a
// process that can be killed (package worker).
package machine

import (
	"context"
	"errors"
	"runtime"

	"takingturns/runner/record"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/experimental"
)

// Limits bound a run.
type Limits = record.Limits

// A Machine compiles and runs WebAssembly. It is safe for concurrent use.
type Machine struct {
	runtime  wazero.Runtime
	cache    string                  // directory of compiled code
	compiled wazero.CompilationCache // what the directory and earlier calls hold; nil if none is made
}

// New returns a machine that keeps compiled code in the directory cache.
func New(ctx context.Context, cache string) (*Machine, error) {
	compiled, err := wazero.NewCompilationCacheWithDir(cache)
	if err != nil {
		return nil, err
	}
	m := &Machine{
		runtime: wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigCompiler().WithCompilationCache(compiled)),
		cache:   cache, compiled: compiled,
	}
	return m, m.installHosts(ctx)
}

// NewInterpreting returns a machine that makes no machine code and runs the
// WebAssembly as it stands: some 20 times slower, and some 20 times sooner ready.
// It suits short programs that run once. A run in it ends with an error when its
// context does.
func NewInterpreting(ctx context.Context) (*Machine, error) {
	config := wazero.NewRuntimeConfigInterpreter().WithCloseOnContextDone(true)
	m := &Machine{runtime: wazero.NewRuntimeWithConfig(ctx, config)}
	return m, m.installHosts(ctx)
}

// installHosts defines the functions that programs import.
func (m *Machine) installHosts(ctx context.Context) error {
	if err := installWASI(ctx, m.runtime); err != nil {
		return err
	}
	return installHost(ctx, m.runtime)
}

// Close frees what the machine holds. Its guests are to be closed before.
func (m *Machine) Close(ctx context.Context) error {
	err := m.runtime.Close(ctx)
	if m.compiled != nil {
		err = errors.Join(err, m.compiled.Close(ctx))
	}
	return err
}

// compile makes wasm ready to run: on all cores, or from the cache.
func (m *Machine) compile(ctx context.Context, wasm []byte) (wazero.CompiledModule, error) {
	return m.runtime.CompileModule(experimental.WithCompilationWorkers(ctx, runtime.NumCPU()), wasm)
}
