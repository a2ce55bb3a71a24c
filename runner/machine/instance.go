package machine

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"takingturns/runner/record"
	"takingturns/runner/transcript"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
	"github.com/tetratelabs/wazero/sys"
)

// An instance is a WebAssembly instance whose only world is the current run.
type instance struct {
	*run
	module api.Module
	memory *memory
	limits Limits

	restored chan error // of an idle instance: told once, when it holds the prepared image
}

// instantiate makes an instance of a compiled module and calls nothing in it. args
// are for the program, after its name.
func (m *Machine) instantiate(ctx context.Context, compiled wazero.CompiledModule, r *run, limits Limits, args ...string) (*instance, error) {
	if err := fits(compiled, limits.Memory); err != nil {
		return nil, err
	}
	memory, err := newMemory(limits.Memory)
	if err != nil {
		return nil, err
	}
	i := &instance{run: r, memory: memory, limits: limits}
	config := wazero.NewModuleConfig().
		WithName("").
		WithArgs(append([]string{"main"}, args...)...).
		WithStdout(printer{i, transcript.Stdout}).
		WithStderr(printer{i, transcript.Stderr}).
		WithWalltime(func() (int64, int32) { return i.run.walltime() }, 1000).
		WithNanotime(func() int64 { return i.run.nanotime() }, 1000).
		WithNanosleep(func(ns int64) { i.gather(); i.run.Sleep(ns) }).
		WithRandSource(entropy{i}).
		WithStartFunctions()
	ctx = experimental.WithMemoryAllocator(i.context(ctx), memory)
	module, err := m.runtime.InstantiateModule(ctx, compiled, config)
	if err != nil {
		memory.Free()
		return nil, err
	}
	i.module = module
	return i, nil
}

// entropy is the random source of the current run.
type entropy struct{ *instance }

func (e entropy) Read(p []byte) (int, error) { return e.run.entropy.Read(p) }

type instanceKey struct{}

// context hands the instance to the host functions.
func (i *instance) context(ctx context.Context) context.Context {
	return context.WithValue(ctx, instanceKey{}, i)
}

// call runs an exported function to its end and returns the status with which
// the program left: 0 if the function returned. The error is one of the machine,
// not of the program.
func (i *instance) call(ctx context.Context, function string, params ...uint64) (status uint32, err error) {
	_, err = i.module.ExportedFunction(function).Call(i.context(ctx), params...)
	i.gather()
	var exit *sys.ExitError
	switch {
	case err == nil:
		return 0, nil
	case errors.As(err, &exit):
		return exit.ExitCode(), nil
	case strings.Contains(err.Error(), "stack overflow"):
		i.run.End(record.DepthReached)
		return record.LimitStatus, nil
	}
	return 0, fmt.Errorf("the machine broke down: %w", err)
}

// installWASI defines WASI's functions. wazero's own way to end a program closes its
// instance, which could run no other program then.
func installWASI(ctx context.Context, runtime wazero.Runtime) error {
	wasi := runtime.NewHostModuleBuilder(wasi_snapshot_preview1.ModuleName)
	wasi_snapshot_preview1.NewFunctionExporter().ExportFunctions(wasi)
	wasi.NewFunctionBuilder().
		WithFunc(func(status uint32) { panic(sys.NewExitError(status)) }).
		Export("proc_exit")
	// There are no files. wazero has other words for some of what is not there than the page.
	const badDescriptor = 8
	wasi.NewFunctionBuilder().
		WithFunc(func(fd, flags, path, length, at uint32) uint32 { return badDescriptor }).
		Export("path_filestat_get")
	wasi.NewFunctionBuilder().
		WithFunc(func(fd, path, length, buffer, size, at uint32) uint32 { return badDescriptor }).
		Export("path_readlink")
	wasi.NewFunctionBuilder().
		WithFunc(func(fd uint32, offset uint64, whence, at uint32) uint32 { return badDescriptor }).
		Export("fd_seek")
	_, err := wasi.Instantiate(ctx)
	return err
}

// installHost defines the functions that the kernel imports besides WASI's.
func installHost(ctx context.Context, runtime wazero.Runtime) error {
	_, err := runtime.NewHostModuleBuilder("takingturns").
		NewFunctionBuilder().
		WithFunc(func(ctx context.Context, kind int32) {
			ctx.Value(instanceKey{}).(*instance).run.End(record.Ending(kind))
		}).Export("ending").
		NewFunctionBuilder().
		WithFunc(func(ctx context.Context) int64 {
			return ctx.Value(instanceKey{}).(*instance).limits.CollectFrom()
		}).Export("memory_limit").
		NewFunctionBuilder().
		WithFunc(func(ctx context.Context, which int32) int64 {
			return ctx.Value(instanceKey{}).(*instance).run.option(which)
		}).Export("option").
		NewFunctionBuilder().
		WithFunc(func(ctx context.Context, buffer uint32) {
			i := ctx.Value(instanceKey{}).(*instance)
			i.run.buffer = buffer
			i.gather()
		}).Export("events").
		Instantiate(ctx)
	return err
}
