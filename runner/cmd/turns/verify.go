package main

import (
	"context"
	"fmt"
	"os"
	"sync"

	"takingturns/runner/book"
	"takingturns/runner/engine"

	"github.com/spf13/cobra"
)

func verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "verify [PATH…]",
		Short: "Run programs under both engines and compare every byte",
		Long: `Run the snippets of the given chapters, or of all, or Go files, under yaegi and
compiled by Go, both in the same machine, and compare what they print, when, and
how they end. Programs that the interpreter refuses are named and count as neither.`,
		Example: "  turns verify\n  turns verify 1#at-once\n  turns verify hello.go",
		RunE: func(cmd *cobra.Command, args []string) error {
			return verify(cmd.Context(), args)
		},
	}
}

func verify(ctx context.Context, paths []string) error {
	engines, err := engine.New(ctx, 0, newProgress(os.Stderr).report)
	if err != nil {
		return err
	}
	defer engines.Close()
	snippets, problems, err := choose(engines.Root(), paths, findAny)
	if err != nil {
		return err
	}
	verdicts := make([]book.Verdict, len(snippets))
	var group sync.WaitGroup
	for i, s := range snippets {
		group.Go(func() { verdicts[i] = book.Verify(ctx, engines, s) })
	}
	group.Wait()
	var same, refused int
	failed := len(problems)
	for _, v := range verdicts {
		mark, text := "same   ", ""
		switch {
		case v.Err != nil:
			mark, text, failed = "FAIL   ", ": "+v.Err.Error(), failed+1
		case v.Refused:
			mark, text, refused = "refused", ": "+v.Difference, refused+1
		case !v.Agree:
			mark, text, failed = "DIFFERS", ": "+v.Difference, failed+1
		default:
			same++
		}
		fmt.Printf("%s %s %s%s\n", mark, book.Place(v.Snippet), v.Snippet.Name, text)
	}
	for _, p := range problems {
		fmt.Println(p)
	}
	fmt.Printf("the engines agree on %s, %d refused, %d failed\n", count(same, "program"), refused, failed)
	if failed > 0 {
		return exitStatus(1)
	}
	return nil
}

// findAny finds what turns run would run.
func findAny(root, argument string) (selection, error) { return find(root, argument, os.Stdin) }
