// Command turns lists, runs, checks and renders the book. `turns --help` shows
// its commands.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"takingturns/runner/worker"

	"github.com/spf13/cobra"
)

func main() {
	worker.Main()
	ctx := interruptible()
	err := rootCommand().ExecuteContext(ctx)
	endOutput()
	var (
		status   exitStatus
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
		fmt.Fprintln(stderr, "turns: "+err.Error())
		os.Exit(1)
	}
}

// interruptible returns a context that ends with the first signal that asks the
// command to stop: Ctrl-C, a termination, or that nobody reads what it prints.
// Its cause is a [signalled]. A second signal ends the process at once.
func interruptible() context.Context {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGPIPE)
	go func() {
		for received := range signals {
			if received == syscall.SIGPIPE && !unread(os.Stdout) && !unread(os.Stderr) {
				continue // a worker has died, which the pool tells of
			}
			cancel(signalled{received.(syscall.Signal)})
			signal.Stop(signals)
		}
	}()
	return ctx
}

// signalled says which signal stopped the command.
type signalled struct{ syscall.Signal }

func (s signalled) Error() string { return s.String() }

// status is what a shell reports for a process that a signal has ended.
func (s signalled) status() int { return 128 + int(s.Signal) }

// exitStatus is the status to leave with when all has been said.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// complain prints messages that begin with a place and returns the status to
// leave with.
func complain(status exitStatus, messages ...string) error {
	for _, message := range messages {
		fmt.Fprintln(stderr, message)
	}
	return status
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "turns",
		Short: "Run, check and render the book Taking Turns",
		Long: `turns runs the book's Go programs, each in a machine of its own whose clock,
scheduling and entropy leave nothing to chance, and keeps the transcripts.`,
		Example:       "  turns list\n  turns run 1#blocking\n  turns check",
		Args:          knownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())
	})
	root.AddCommand(runCommand(), checkCommand(), updateCommand(), listCommand(), buildCommand(), serveCommand(), verifyCommand(), exploreCommand(), watchCommand(), replCommand(), newCommand(), cacheCommand())
	return root
}

// noArguments rejects whatever follows a command that takes flags alone.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fmt.Errorf("%s takes no arguments, and was given %q; see %s --help", cmd.Name(), args[0], cmd.CommandPath())
}

// knownCommand rejects what is left of the arguments when no command fits.
func knownCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return fmt.Errorf("there is no command %q; there are: %s", args[0], strings.Join(names, ", "))
}
