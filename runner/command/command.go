// Package command is what the commands of the book have in common: how they end, and how
// they show what takes long.
package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"takingturns/runner/worker"
)

// Main runs a command and leaves with its status. Errors are said in one line, except for
// an [ExitStatus].
func Main(run func(context.Context) error) {
	worker.Main()
	ctx := interruptible()
	err := run(ctx)
	endOutput()
	var (
		status   ExitStatus
		received signalled
	)
	switch {
	case errors.As(context.Cause(ctx), &received):
		os.Exit(received.status())
	case errors.Is(err, syscall.EPIPE):
		os.Exit(signalled{syscall.SIGPIPE}.status())
	case err == nil:
	case errors.As(err, &status):
		os.Exit(int(status))
	default:
		fmt.Fprintln(Stderr, "turns: "+err.Error())
		os.Exit(1)
	}
}

// interruptible returns a context that ends with the first signal that asks the
// command to stop: Ctrl-C, a termination, or that nobody reads what it prints.
// Its cause is a [signalled]. A second signal ends the process at once.
func interruptible() context.Context {
	ctx, cancel := context.WithCancelCause(context.Background())
	// each has a channel of its own: in one that is full the next signal is lost
	asked, broken := make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(asked, os.Interrupt, syscall.SIGTERM)
	signal.Notify(broken, syscall.SIGPIPE)
	go func() {
		var received os.Signal
		for received == nil {
			select {
			case received = <-asked:
			case pipe := <-broken:
				if unread(os.Stdout) || unread(os.Stderr) { // else a worker has died, which the pool tells of
					received = pipe
				}
			}
		}
		cancel(signalled{received.(syscall.Signal)})
		signal.Stop(asked)
		signal.Stop(broken)
	}()
	return ctx
}

// signalled says which signal stopped the command.
type signalled struct{ syscall.Signal }

func (s signalled) Error() string { return s.String() }

// status is what a shell reports for a process that a signal has ended.
func (s signalled) status() int { return 128 + int(s.Signal) }

// An ExitStatus is the status to leave with when all has been said.
type ExitStatus int

func (s ExitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// Complain prints messages that begin with a place and returns the status to
// leave with.
func Complain(status ExitStatus, messages ...string) error {
	for _, message := range messages {
		fmt.Fprintln(Stderr, message)
	}
	return status
}
