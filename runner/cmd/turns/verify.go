package main

import (
	"context"
	"fmt"
	"os"

	"takingturns/runner/book"
	"takingturns/runner/command"
	"takingturns/runner/engine"
	"takingturns/runner/machine"

	"github.com/spf13/cobra"
)

func verifyCommand() *cobra.Command {
	var (
		rerun  bool
		limits machine.Limits
	)
	cmd := &cobra.Command{
		Use:   "verify [CHAPTER[#NAME] | FILE.go | -]…",
		Short: "Run programs under both engines and compare every byte",
		Long: `Run the snippets of the given chapters, or of all, or Go files, under yaegi and
compiled by Go, both in the same machine, and compare what they print, when, and
how they end. Programs that the interpreter refuses are named and count as neither.
Where Go leaves a choice and the engines choose differently, each must give, under
some of 200 schedules, what the other gave.

What a run gave is kept in the directory that turns cache prints. It is run again
when its program, the limits, the machine or Go's version have changed, or with
--rerun.`,
		Example: "  turns verify\n  turns verify 1#at-once --rerun\n  turns verify hello.go",
		RunE: func(cmd *cobra.Command, args []string) error {
			return verify(cmd.Context(), args, limits, rerun)
		},
	}
	cmd.Flags().BoolVar(&rerun, "rerun", false, "run everything, whatever earlier runs gave")
	limitFlags(cmd, &limits)
	return cmd
}

func verify(ctx context.Context, paths []string, limits machine.Limits, rerun bool) error {
	progress := command.NewProgress(os.Stderr)
	engines, err := engine.New(ctx, 0, progress.Report)
	if err != nil {
		return err
	}
	defer engines.Close()
	engines.Limits = limits
	if err := engines.KeepResults(rerun); err != nil {
		return err
	}
	snippets, problems, err := choose(engines.Root(), paths, findAny)
	if err != nil {
		return err
	}
	tally, done := tally{failed: len(problems)}, 0
	progress.Count("verifying", done, len(snippets), func() {})
	err = book.Verify(ctx, engines, snippets, func(v book.Verdict) {
		done++
		progress.Count("verifying", done, len(snippets), func() { fmt.Fprintln(command.Stdout, tally.add(v)) })
	})
	if err != nil {
		progress.Clear()
		return err
	}
	for _, p := range problems {
		fmt.Fprintln(command.Stdout, p)
	}
	fmt.Printf("the engines agree on %s, %d refused, %d failed\n", count(tally.same, "program"), tally.refused, tally.failed)
	if tally.failed > 0 {
		return command.ExitStatus(1)
	}
	return nil
}

// tally counts verdicts.
type tally struct{ same, refused, failed int }

// add counts a verdict and says it.
func (t *tally) add(v book.Verdict) string {
	mark, text := "same   ", ""
	switch {
	case v.Failure != "":
		mark, text = "FAIL   ", ": "+v.Failure
		t.failed++
	case v.Refused:
		mark, text = "refused", ": "+v.Difference
		t.refused++
	case !v.Agree:
		mark, text = "DIFFERS", ": "+v.Difference
		t.failed++
	case v.Chance:
		mark, text = "chance ", ": "+v.Difference+"; under other schedules each gives what the other gave"
		t.same++
	default:
		t.same++
	}
	return fmt.Sprintf("%s %s %s%s", mark, book.Place(v.Snippet), v.Snippet.Name, text)
}

// findAny finds what turns run would run.
func findAny(root, argument string) (selection, error) { return find(root, argument, os.Stdin) }
