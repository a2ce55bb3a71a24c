package worker

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"takingturns/runner/transcript"
)

// A Pool runs jobs in worker processes, each worker one at a time. It is safe for
// concurrent use.
type Pool struct {
	cache string        // directory of compiled code
	slots chan *process // nil for a worker not yet started
}

// NewPool returns a pool of at most size workers, which keep compiled code in the
// directory cache. Workers start when they are needed.
func NewPool(cache string, size int) *Pool {
	p := &Pool{cache: cache, slots: make(chan *process, size)}
	for range size {
		p.slots <- nil
	}
	return p
}

// Run runs a job and returns its transcript. observe, if not nil, is called with
// each write as it happens. A job that reaches its wall-time limit is killed; its
// transcript holds what it had printed. The error is one of the machine or of
// ctx, not of the program.
func (p *Pool) Run(ctx context.Context, job Job, observe func(transcript.Write)) (*transcript.Transcript, error) {
	var writes []transcript.Write
	t, err := p.run(ctx, job, func(m message) {
		if m.Write != nil {
			writes = append(writes, *m.Write)
			if observe != nil {
				observe(*m.Write)
			}
		}
	})
	if t == nil && err == nil {
		t = timedOut(writes)
	}
	if t != nil {
		t.Writes = writes
	}
	return t, err
}

// Explore runs a job's program under each of the schedules and calls each with the
// transcripts, in their order. Each run has the limit of wall time for itself. A
// program that does not run at all gives one transcript. The error is one of the
// machine or of ctx, not of the program.
func (p *Pool) Explore(ctx context.Context, job Job, schedules []uint64, each func(schedule uint64, t *transcript.Transcript)) error {
	for len(schedules) > 0 {
		job.Schedules = schedules
		t, err := p.run(ctx, job, func(m message) {
			if m.Outcome != nil {
				schedules = schedules[1:]
				each(m.Schedule, m.Outcome)
			}
		})
		if t != nil || err != nil {
			return err
		}
		each(schedules[0], timedOut(nil))
		schedules = schedules[1:]
	}
	return nil
}

// run has a worker do a job and passes its messages on. The transcript is nil if
// the worker had to be killed.
func (p *Pool) run(ctx context.Context, job Job, observe func(message)) (*transcript.Transcript, error) {
	job.Limits = job.Limits.WithDefaults()
	var w *process
	select {
	case w = <-p.slots:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	t, w, err := p.runOn(ctx, w, job, observe)
	p.slots <- w
	return t, err
}

// runOn has a worker do a job, a new one if it is nil, and returns the one that is ready
// for the next. A Ctrl-C is told to workers too: one that it reaches before [Main] turns it
// down has died of it, and done nothing yet. Another takes its place.
func (p *Pool) runOn(ctx context.Context, w *process, job Job, observe func(message)) (*transcript.Transcript, *process, error) {
	for {
		if w == nil {
			var err error
			if w, err = start(p.cache); err != nil {
				return nil, nil, err
			}
		}
		t, err := w.run(ctx, job, observe)
		if !w.stopped {
			return t, w, err
		}
		if err == nil || ctx.Err() != nil || !w.interrupted() {
			return t, nil, err
		}
		w = nil
	}
}

// Close ends the workers. No run may be in progress.
func (p *Pool) Close() {
	for range cap(p.slots) {
		if w := <-p.slots; w != nil {
			w.stop()
		}
	}
}

// A process is a running worker.
type process struct {
	cmd      *exec.Cmd
	jobs     *gob.Encoder
	stdin    io.Closer
	messages chan message // closed when the worker has ended
	stderr   strings.Builder
	stopped  bool
}

func start(cache string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	w := &process{cmd: exec.Command(self), messages: make(chan message, 64)}
	w.cmd.Env = append(os.Environ(), environment+"="+cache)
	w.cmd.Stderr = &w.stderr
	outliveNot(w.cmd)
	stdin, err := w.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := w.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := w.cmd.Start(); err != nil {
		return nil, err
	}
	w.stdin, w.jobs = stdin, gob.NewEncoder(stdin)
	go w.receive(stdout)
	return w, nil
}

// receive passes the worker's messages on until it ends.
func (w *process) receive(stdout io.Reader) {
	defer close(w.messages)
	for decoder := gob.NewDecoder(bufio.NewReader(stdout)); ; {
		var m message
		if decoder.Decode(&m) != nil {
			return
		}
		w.messages <- m
	}
}

// stop kills the worker and waits until it is gone.
func (w *process) stop() {
	w.stopped = true
	w.stdin.Close()
	w.cmd.Process.Kill()
	for range w.messages {
	}
	w.cmd.Wait()
}

// interrupted reports whether a stopped worker had ended by SIGINT.
func (w *process) interrupted() bool {
	status, ok := w.cmd.ProcessState.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGINT
}

// run has the worker do one job and passes its messages on. If a run takes too
// long it kills the worker and returns no transcript.
func (w *process) run(ctx context.Context, job Job, observe func(message)) (*transcript.Transcript, error) {
	if err := w.jobs.Encode(job); err != nil {
		return nil, w.died()
	}
	var timeout <-chan time.Time // from when the job is ready
	for {
		select {
		case m, ok := <-w.messages:
			switch {
			case !ok:
				return nil, w.died()
			case m.Err != "":
				return nil, errors.New(m.Err)
			case m.Done != nil:
				return m.Done, nil
			case m.Ready || m.Outcome != nil:
				timeout = time.After(job.Limits.Wall)
			}
			observe(m)
		case <-timeout:
			w.cmd.Process.Kill()
			for m := range w.messages { // what it had said already
				observe(m)
			}
			w.stop()
			return nil, nil
		case <-ctx.Done():
			w.stop()
			return nil, ctx.Err()
		}
	}
}

// timedOut is the transcript of a run that was killed.
func timedOut(writes []transcript.Write) *transcript.Transcript {
	t := &transcript.Transcript{Writes: writes, End: transcript.Ending{Kind: transcript.Limited, Detail: "time"}}
	if n := len(writes); n > 0 {
		t.At = writes[n-1].At
	}
	return t
}

// died describes the end of a worker that nobody stopped.
func (w *process) died() error {
	w.stop()
	said, _, _ := strings.Cut(strings.TrimSpace(w.stderr.String()), "\n") // what follows is a trace
	if said != "" {
		said = ": " + said
	}
	return fmt.Errorf("the worker process died (%s)%s", w.cmd.ProcessState, said)
}
