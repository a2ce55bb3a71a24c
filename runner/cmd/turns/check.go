package main

import (
	"context"
	"fmt"
	"os"

	"takingturns/runner/book"
	"takingturns/runner/engine"
	"takingturns/runner/snippet"

	"github.com/spf13/cobra"
)

func checkCommand() *cobra.Command {
	var kindName string
	cmd := &cobra.Command{
		Use:   "check [PATH…]",
		Short: "Run snippets and compare them with the golden transcripts and the notebooks",
		Long: `Run the snippets of the given chapters, or of all, and report in one go everything
in which the book is not what it says: a transcript that differs from its golden
file, an ending other than expected, a mirrored notebook cell that is not
reproduced, a golden file that no snippet owns, a chapter that is not well formed.`,
		Example: `  turns check
  turns check chapters/01-two-workers.md
  turns check 1#blocking --engine go`,
		RunE: func(cmd *cobra.Command, args []string) error {
			kind, err := engine.ParseKind(kindName)
			if err != nil {
				return err
			}
			return check(cmd.Context(), kind, args)
		},
	}
	cmd.Flags().StringVar(&kindName, "engine", string(engine.Yaegi), "what runs the snippets: `yaegi` interprets them, go compiles them")
	return cmd
}

func check(ctx context.Context, kind engine.Kind, paths []string) error {
	engines, err := engine.New(ctx, 0, newProgress(os.Stderr).report)
	if err != nil {
		return err
	}
	defer engines.Close()
	snippets, chapterErrors, err := choose(engines.Root(), paths)
	if err != nil {
		return err
	}
	problems := chapterErrors
	book.Run(ctx, engines, kind, snippets, func(r book.Result) {
		found := r.Problems(engines.Root(), isTerminal(os.Stdout))
		mark := "ok  "
		if found != nil {
			mark = "FAIL"
		}
		fmt.Printf("%s %s %s\n", mark, book.Place(r.Snippet), r.Snippet.Name)
		problems = append(problems, found...)
	})
	for _, p := range problems {
		fmt.Println(p)
	}
	if len(problems) > 0 {
		fmt.Printf("%d problems in %d snippets\n", len(problems), len(snippets))
		return exitStatus(1)
	}
	fmt.Printf("%d snippets print what the book says\n", len(snippets))
	return nil
}

// choose returns the snippets that paths name, or all, and what is wrong with
// their chapters; with all, golden files that no snippet owns count as wrong.
func choose(root string, paths []string) (snippets []*snippet.Snippet, problems []string, err error) {
	for _, path := range paths {
		found, err := find(root, path, os.Stdin)
		if err != nil {
			return nil, nil, err
		}
		snippets = append(snippets, found...)
	}
	if len(paths) > 0 {
		return snippets, nil, nil
	}
	chapters, err := chaptersIn(root)
	if err != nil {
		problems = append(problems, err.Error())
	}
	for _, c := range chapters {
		snippets = append(snippets, c.Snippets...)
	}
	orphans, err := book.Orphans(root, chapters)
	for _, name := range orphans {
		problems = append(problems, fmt.Sprintf("%s: no snippet owns this golden file; delete it or bring its snippet back", name))
	}
	return snippets, problems, err
}

func updateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "update [PATH…]",
		Short: "Run snippets and store what they print as the golden transcripts",
		Long: `Run the snippets of the given chapters, or of all, and store their transcripts.
A snippet that does not end as it expects keeps its old transcript. Read the
change with git diff before you commit it.`,
		Example: "  turns update\n  turns update 1#blocking",
		RunE: func(cmd *cobra.Command, args []string) error {
			return update(cmd.Context(), args)
		},
	}
}

func update(ctx context.Context, paths []string) error {
	engines, err := engine.New(ctx, 0, newProgress(os.Stderr).report)
	if err != nil {
		return err
	}
	defer engines.Close()
	snippets, problems, err := choose(engines.Root(), paths)
	if err != nil {
		return err
	}
	changed := 0
	book.Run(ctx, engines, engine.Yaegi, snippets, func(r book.Result) {
		switch {
		case !r.Expected():
			problems = append(problems, r.Problems(engines.Root(), false)[0])
		case r.Transcript != nil:
			different, err := r.Update(engines.Root())
			if err != nil {
				problems = append(problems, fmt.Sprintf("%s: %v", book.Place(r.Snippet), err))
			}
			if different {
				changed++
				fmt.Printf("updated %s %s\n", book.Place(r.Snippet), r.Snippet.Name)
			}
		}
	})
	for _, p := range problems {
		fmt.Println(p)
	}
	fmt.Printf("%d of %d transcripts changed\n", changed, len(snippets))
	if len(problems) > 0 {
		return exitStatus(1)
	}
	return nil
}
