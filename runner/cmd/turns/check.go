package main

import (
	"context"
	"fmt"
	"os"
	"path"
	"slices"

	"takingturns/runner/book"
	"takingturns/runner/command"
	"takingturns/runner/engine"
	"takingturns/runner/machine"
	"takingturns/runner/snippet"

	"github.com/spf13/cobra"
)

func checkCommand() *cobra.Command {
	var (
		kindName string
		rerun    bool
		limits   machine.Limits
	)
	cmd := &cobra.Command{
		Use:   "check [CHAPTER[#NAME]…]",
		Short: "Run snippets and compare them with the golden transcripts and the notebooks",
		Long: `Run the snippets of the given chapters, or of all, and report in one go everything
in which the book is not what it says: a transcript that differs from its golden
file, an ending other than expected, a mirrored notebook cell that is not
reproduced, a golden file that no snippet owns, a chapter that is not well formed.

What a run gave is kept in the directory that turns cache prints. It is run again
when its program, the limits, the machine or Go's version have changed, or with
--rerun.`,
		Example: `  turns check
  turns check chapters/01-two-workers.md
  turns check 1#blocking --engine go`,
		RunE: func(cmd *cobra.Command, args []string) error {
			kind, err := engine.ParseKind(kindName)
			if err != nil {
				return err
			}
			return check(cmd.Context(), kind, limits, rerun, args)
		},
	}
	cmd.Flags().BoolVar(&rerun, "rerun", false, "run everything, whatever earlier runs gave")
	cmd.Flags().StringVar(&kindName, "engine", string(engine.Yaegi), "what runs the snippets: `yaegi` interprets them, go compiles them")
	limitFlags(cmd, &limits)
	return cmd
}

func check(ctx context.Context, kind engine.Kind, limits machine.Limits, rerun bool, paths []string) error {
	engines, err := engine.New(ctx, 0, command.NewProgress(os.Stderr).Report)
	if err != nil {
		return err
	}
	defer engines.Close()
	engines.Limits = limits
	if err := engines.KeepResults(rerun); err != nil {
		return err
	}
	snippets, problems, err := choose(engines.Root(), paths, findChapter)
	if err != nil {
		return err
	}
	err = book.Run(ctx, engines, kind, snippets, func(r book.Result) {
		found := r.Problems(engines.Root(), command.IsTerminal(os.Stdout))
		mark := "ok  "
		if found != nil {
			mark = "FAIL"
		}
		fmt.Printf("%s %s %s\n", mark, book.Place(r.Snippet), r.Snippet.Name)
		problems = append(problems, found...)
	})
	if err != nil {
		return err
	}
	for _, p := range problems {
		fmt.Fprintln(command.Stdout, p)
	}
	if len(problems) > 0 {
		fmt.Printf("%s in %s\n", count(len(problems), "problem"), count(len(snippets), "snippet"))
		return command.ExitStatus(1)
	}
	if len(snippets) == 1 {
		fmt.Println("1 snippet prints what the book says")
		return nil
	}
	fmt.Printf("%d snippets print what the book says\n", len(snippets))
	return nil
}

// count is "1 snippet", "2 snippets".
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// choose returns the snippets that paths name, or all, and what is wrong with
// their chapters; with all, golden files that no snippet owns count as wrong.
func choose(root string, paths []string, find func(root, argument string) (selection, error)) (snippets []*snippet.Snippet, problems []string, err error) {
	for _, argument := range paths {
		found, err := find(root, argument)
		if err != nil {
			return nil, nil, err
		}
		snippets = append(snippets, found.snippets...)
		problems = append(problems, found.problems...)
	}
	if len(paths) > 0 {
		return unique(snippets), problems, nil
	}
	chapters, errs, err := chaptersIn(root)
	if err != nil {
		return nil, nil, err
	}
	for _, err := range errs {
		problems = append(problems, err.Error())
	}
	broken := map[string]bool{} // chapters in which a file's owner may not have been recognised
	for _, c := range chapters {
		snippets = append(snippets, c.Snippets...)
		broken[c.ID] = ownProblems(errs, c) != nil
	}
	orphans, err := book.Orphans(root, chapters)
	for _, name := range orphans {
		if !broken[path.Base(path.Dir(name))] {
			problems = append(problems, name+": no snippet owns this golden file; delete it or bring its snippet back")
		}
	}
	return snippets, problems, err
}

// unique leaves out what was named before.
func unique(snippets []*snippet.Snippet) []*snippet.Snippet {
	seen := map[string]bool{}
	return slices.DeleteFunc(snippets, func(s *snippet.Snippet) bool {
		place := book.Place(s)
		defer func() { seen[place] = true }()
		return seen[place]
	})
}

func updateCommand() *cobra.Command {
	var limits machine.Limits
	cmd := &cobra.Command{
		Use:   "update [CHAPTER[#NAME]…]",
		Short: "Run snippets and store what they print as the golden transcripts",
		Long: `Run the snippets of the given chapters, or of all, and store their transcripts and
traces, and what 200 other schedules gave. A snippet that does not end as it expects
keeps its old transcript. Read the change with git diff before you commit it.`,
		Example: "  turns update\n  turns update 1#blocking",
		RunE: func(cmd *cobra.Command, args []string) error {
			return update(cmd.Context(), limits, args)
		},
	}
	limitFlags(cmd, &limits)
	return cmd
}

func update(ctx context.Context, limits machine.Limits, paths []string) error {
	progress := command.NewProgress(os.Stderr)
	engines, err := engine.New(ctx, 0, progress.Report)
	if err != nil {
		return err
	}
	defer engines.Close()
	engines.Limits = limits
	if err := engines.KeepResults(false); err != nil {
		return err
	}
	snippets, problems, err := choose(engines.Root(), paths, findChapter)
	if err != nil {
		return err
	}
	book.Sweep(engines.Root())
	stored := storing{progress: progress, problems: problems, changed: map[*snippet.Snippet]bool{}}
	if err := book.Update(ctx, engines, snippets, stored.report); err != nil {
		return err
	}
	for _, p := range stored.problems {
		fmt.Fprintln(command.Stdout, p)
	}
	fmt.Printf("%d of %s changed\n", len(stored.changed), count(len(snippets), "transcript"))
	if len(stored.problems) > 0 {
		return command.ExitStatus(1)
	}
	return nil
}

// storing is how far turns update is.
type storing struct {
	progress *command.Progress
	problems []string
	changed  map[*snippet.Snippet]bool
	explored int
	right    int // how many will be explored
}

func (u *storing) report(s book.Stored) {
	switch {
	case s.Problem != "":
		u.problems = append(u.problems, s.Problem)
	case s.Explored:
		u.explored++
	case !s.Snippet.NoRun:
		u.right++
	}
	u.progress.Count("exploring", u.explored, u.right, func() {
		if s.Changed && !u.changed[s.Snippet] {
			u.changed[s.Snippet] = true
			fmt.Printf("updated %s %s\n", book.Place(s.Snippet), s.Snippet.Name)
		}
	})
}
