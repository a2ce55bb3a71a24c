// Package worker runs programs in processes that can be killed. A WebAssembly
// call cannot be interrupted from within at a bearable price, so whoever must
// keep a limit of real time, or run several programs at once, does it through a
// [Pool]: the command starts itself again as a worker, hands it one job after
// the other, and kills it when a job takes too long.
//
// Parent and worker talk gob over the worker's standard input and output: jobs
// go down, and for each job come up a start, its writes as they happen, and its
// transcript.
package worker

import (
	"bufio"
	"context"
	"encoding/gob"
	"fmt"
	"io"
	"os"
	"os/signal"

	"takingturns/runner/machine"
	"takingturns/runner/transcript"
)

// environment is set in a worker process to the directory of compiled code.
const environment = "TAKINGTURNS_WORKER"

// A Job is one run.
type Job struct {
	Program machine.Program
	Limits  machine.Limits
	Module  string // path of the .wasm file: the guest, or the program compiled
	Guest   bool   // Module is the guest, which interprets the program
	Batch   bool   // Module holds many programs, of which Program.Args names one

	Schedules []uint64 // run the program under each of these instead
}

// A message is what a worker tells its parent.
type message struct {
	Ready bool // the job's module is loaded, its wall time begins
	Write *transcript.Write
	Done  *transcript.Transcript // without its writes, which came before
	Err   string                 // the machine failed

	Schedule uint64
	Outcome  *transcript.Transcript // of the run under Schedule, whole
}

// Main turns the process into a worker and does not return, if a pool has
// started it as one. Programs that use a pool call it first in main, tests in
// TestMain.
func Main() {
	cache := os.Getenv(environment)
	if cache == "" {
		return
	}
	signal.Ignore(os.Interrupt) // a terminal tells workers too; it is for the parent to end them
	if err := serve(context.Background(), cache, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// serve runs jobs until in ends, which may be in the middle of one: then the
// parent is gone, and with it whoever would keep the limit of wall time. Where
// nothing does what [outliveNot] does, a loop that calls nothing can keep it from
// seeing that.
func serve(ctx context.Context, cache string, in io.Reader, out io.Writer) error {
	m, err := machine.New(ctx, cache)
	if err != nil {
		return err
	}
	buffered := bufio.NewWriter(out)
	s := &server{machine: m, guests: map[string]*machine.Guest{}, trial: newTrial(), out: buffered, encoder: gob.NewEncoder(buffered)}
	jobs := make(chan Job)
	go func() {
		for decoder := gob.NewDecoder(bufio.NewReader(in)); ; {
			var job Job
			if decoder.Decode(&job) != nil {
				os.Exit(0)
			}
			jobs <- job
		}
	}()
	for job := range jobs {
		t, err := s.run(ctx, job)
		if err != nil {
			s.send(message{Err: err.Error()})
			continue
		}
		t.Writes = nil
		s.send(message{Done: t})
	}
	return nil
}

// server is a worker's state.
type server struct {
	machine *machine.Machine
	guests  map[string]*machine.Guest // by path
	loaded  loaded
	trial   trial
	out     *bufio.Writer
	encoder *gob.Encoder
}

// send passes a message on at once. What the parent cannot be told any more
// needs no handling: the next read from it ends the worker.
func (s *server) send(m message) {
	s.encoder.Encode(m)
	s.out.Flush()
}

func (s *server) run(ctx context.Context, job Job) (*transcript.Transcript, error) {
	observe := func(w transcript.Write) { s.send(message{Write: &w}) }
	if !job.Guest {
		return s.runCompiled(ctx, job, observe)
	}
	guest, err := s.guest(ctx, job)
	if err != nil {
		return nil, err
	}
	s.send(message{Ready: true})
	if job.Schedules != nil {
		return &transcript.Transcript{}, guest.Explore(ctx, job.Program, job.Limits, job.Schedules, s.outcome)
	}
	return guest.Run(ctx, job.Program, job.Limits, observe)
}

// outcome passes the transcript of one of several runs on.
func (s *server) outcome(schedule uint64, t *transcript.Transcript) {
	s.send(message{Schedule: schedule, Outcome: t})
}

// guest returns the interpreter prepared for a job's module and memory limit.
func (s *server) guest(ctx context.Context, job Job) (*machine.Guest, error) {
	key := fmt.Sprint(job.Module, job.Limits.Memory)
	if g := s.guests[key]; g != nil {
		return g, nil
	}
	g, err := s.machine.Guest(ctx, job.Module, job.Limits.Memory)
	if err != nil {
		return nil, err
	}
	s.guests[key] = g
	return g, nil
}
