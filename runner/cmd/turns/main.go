// Command turns lists, runs, checks and renders the book. `turns --help` shows
// its commands.
package main

import (
	"context"
	"fmt"
	"strings"

	"takingturns/runner/command"

	"github.com/spf13/cobra"
)

func main() {
	command.Main(func(ctx context.Context) error { return rootCommand().ExecuteContext(ctx) })
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
