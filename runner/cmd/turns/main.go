// Command turns lists, runs, checks and renders the book. `turns --help` shows
// its commands.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"

	"takingturns/runner/worker"

	"github.com/spf13/cobra"
)

func main() {
	worker.Main()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := rootCommand().ExecuteContext(ctx)
	var status exitStatus
	switch {
	case err == nil:
	case errors.As(err, &status):
		os.Exit(int(status))
	default:
		fmt.Fprintln(os.Stderr, "turns: "+err.Error())
		os.Exit(1)
	}
}

// exitStatus is the status to leave with when all has been said.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "turns",
		Short: "Run, check and render the book Taking Turns",
		Long: `turns runs the book's Go programs, each in a machine of its own whose clock,
scheduling and entropy leave nothing to chance, and keeps the transcripts.`,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(runCommand(), checkCommand(), updateCommand(), listCommand(), buildCommand(), serveCommand(), verifyCommand(), cacheCommand())
	return root
}
