package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"takingturns/runner/engine"
	"takingturns/runner/machine"
	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
)

// A runner runs programs inside this process: the interpreter, or a program that was
// compiled for the machine.
type runner interface {
	Run(context.Context, machine.Program, machine.Limits, func(transcript.Write)) (*transcript.Transcript, error)
}

// held runs a program inside this process.
func (l *lab) held(p program, traced bool, with func() (runner, error)) subject {
	run := p.inMachine()
	run.Traced = traced
	return func() (timing, error) {
		r, err := with()
		if err != nil {
			return timing{}, err
		}
		began := time.Now()
		t, err := r.Run(l.ctx, run, machine.Limits{}, nil)
		took := time.Since(began)
		switch {
		case err != nil:
			return timing{}, err
		case t.End.Kind == transcript.Limited:
			return timing{text: t.End.String()}, nil
		}
		return timing{took: took}, p.differ(t.Text())
	}
}

func (l *lab) interpreted(p program) subject { return l.held(p, false, l.interpreter) }
func (l *lab) traced(p program) subject      { return l.held(p, true, l.interpreter) }

func (l *lab) interpreter() (runner, error) { return l.guest() }

func (l *lab) compiled(p program) subject {
	return l.held(p, false, sync.OnceValues(func() (runner, error) {
		path, err := l.tools.Program(l.ctx, p.name+".go", p.source())
		if err != nil {
			return nil, err
		}
		wasm, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		return l.machine.Compile(l.ctx, wasm)
	}))
}

// explored runs a program inside this process under so many schedules.
func (l *lab) explored(p program, schedules int) subject {
	return timed(func() error {
		guest, err := l.guest()
		if err != nil {
			return err
		}
		ran := 0
		err = guest.Explore(l.ctx, p.inMachine(), machine.Limits{}, engine.Schedules(schedules), func(uint64, *transcript.Transcript) { ran++ })
		if err == nil && ran != schedules {
			err = fmt.Errorf("%s ran under %d schedules, want %d", p.name, ran, schedules)
		}
		return err
	})
}

// different runs so many programs that differ, in the workers of this process.
func (l *lab) different(n int) subject {
	source := program{name: "small"}.source()
	return timed(func() error {
		errs := make([]error, n)
		var all sync.WaitGroup
		for i := range n {
			all.Go(func() {
				one := program{fmt.Sprintf("small%d", i), fmt.Sprintf("small %d\n", i)}
				text := bytes.Replace(source, []byte("const n = 0"), fmt.Appendf(nil, "const n = %d", i), 1)
				t, err := l.engines.Run(l.ctx, engine.Yaegi, snippet.Program{Name: one.name + ".go", Source: text}, nil)
				if err == nil {
					err = one.differ(t.Text())
				}
				errs[i] = err
			})
		}
		all.Wait()
		return errors.Join(errs...)
	})
}

// repeated runs a subject n times.
func repeated(n int, run subject) subject {
	return func() (all timing, err error) {
		for range n {
			one, err := run()
			if err != nil || one.text != "" {
				return one, err
			}
			all.took += one.took
		}
		return all, nil
	}
}
