package worker

import (
	"context"
	"os"
	"time"

	"takingturns/runner/machine"
	"takingturns/runner/transcript"
)

// runCompiled runs a program that Go has compiled. What most of them do takes less
// time than making machine code of them, so each is interpreted first. If that does
// not come to an end soon, or the program comes again, machine code is made; so it is at
// once of a batch, and for many schedules.
func (s *server) runCompiled(ctx context.Context, job Job, observe func(transcript.Write)) (*transcript.Transcript, error) {
	if !job.Batch && job.Schedules == nil {
		if t := s.trial.run(ctx, job); t != nil {
			s.send(message{Ready: true})
			for _, w := range t.Writes {
				observe(w)
			}
			return t, nil
		}
	}
	program, err := s.loaded.load(ctx, s.machine, job.Module)
	if err != nil {
		return nil, err
	}
	s.send(message{Ready: true})
	if job.Schedules != nil {
		return &transcript.Transcript{}, program.Explore(ctx, job.Program, job.Limits, job.Schedules, s.outcome)
	}
	return program.Run(ctx, job.Program, job.Limits, observe)
}

// trialTime is how long a program is interpreted, in real time: about as long as
// it takes to make machine code of a small one.
const trialTime = time.Second

// A trial interprets programs.
type trial struct {
	machine *machine.Machine // nil until there is one to interpret
	known   map[string]bool  // modules tried before, by path
	within  time.Duration
}

func newTrial() trial { return trial{known: map[string]bool{}, within: trialTime} }

// run interprets a program the first time that it comes. The transcript is nil if
// it was not to be done, could not, or not in time. Interpreted code has less stack, so
// that one which ran out of it counts as none too.
func (t *trial) run(ctx context.Context, job Job) *transcript.Transcript {
	if t.known[job.Module] {
		return nil
	}
	t.known[job.Module] = true
	wasm, err := os.ReadFile(job.Module)
	if err != nil {
		return nil
	}
	if t.machine == nil {
		m, err := machine.NewInterpreting(ctx)
		if err != nil {
			return nil
		}
		t.machine = m
	}
	ctx, cancel := context.WithTimeout(ctx, t.within)
	defer cancel()
	program, err := t.machine.Compile(ctx, wasm)
	if err != nil {
		return nil
	}
	defer program.Close(context.WithoutCancel(ctx))
	ran, err := program.Run(ctx, job.Program, job.Limits, nil)
	if err != nil || ran.End.Detail == "depth" {
		return nil
	}
	return ran
}
