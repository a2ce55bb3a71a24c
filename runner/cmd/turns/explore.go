package main

import (
	"context"
	"fmt"
	"os"

	"takingturns/runner/book"
	"takingturns/runner/command"
	"takingturns/runner/engine"
	"takingturns/runner/machine"
	"takingturns/runner/snippet"

	"github.com/spf13/cobra"
)

// exploreOptions are the flags of turns explore.
type exploreOptions struct {
	engine string
	runs   int
	rerun  bool
	limits machine.Limits
}

func exploreCommand() *cobra.Command {
	var o exploreOptions
	cmd := &cobra.Command{
		Use:   "explore [CHAPTER | CHAPTER#NAME | FILE.go | -]",
		Short: "Run programs under many schedules and find what else they may print",
		Long: `Run a program under many schedules. The canonical one, that of the book, runs
goroutines in the order in which they became ready. In each of the others chance
decides who runs next; at every go statement, channel operation, lock and timer it
may let others run first; and it chooses in select statements, in the order of
maps and in math/rand. A schedule's number repeats it: turns run --schedule 7.

Of one program, the outcomes are listed with how many schedules gave each, the most
frequent first. For a deadlock or a panic that the canonical schedule does not show,
the shortest trace to it follows.

Of a chapter, or without argument of all, the outcomes of 200 schedules are compared
with those stored beside the golden transcripts, and a snippet that says
order=promised must have one.`,
		Example: "  turns explore 1#at-once\n  turns explore try.go --runs 1000\n  turns explore",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.explore(cmd.Context(), args)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.engine, "engine", string(engine.Yaegi), "what runs the program: `yaegi` interprets it, go compiles it")
	flags.IntVar(&o.runs, "runs", book.Schedules, "how many schedules to try")
	flags.BoolVar(&o.rerun, "rerun", false, "run everything, whatever earlier runs gave")
	limitFlags(cmd, &o.limits)
	return cmd
}

func (o *exploreOptions) explore(ctx context.Context, arguments []string) error {
	kind, err := engine.ParseKind(o.engine)
	if err != nil {
		return err
	}
	if o.runs < 1 {
		return fmt.Errorf("--runs %d: at least one schedule has to be tried", o.runs)
	}
	progress := command.NewProgress(os.Stderr)
	engines, err := engine.New(ctx, 0, progress.Report)
	if err != nil {
		return err
	}
	defer engines.Close()
	engines.Limits = o.limits
	if err := engines.KeepResults(o.rerun); err != nil {
		return err
	}
	if len(arguments) == 1 {
		selected, err := find(engines.Root(), arguments[0], os.Stdin)
		if err != nil {
			return err
		}
		if !selected.whole {
			return o.explain(ctx, engines, kind, selected.snippets[0])
		}
	}
	if o.runs != book.Schedules {
		return fmt.Errorf("--runs is for one program; the outcomes of chapters are stored for %d schedules", book.Schedules)
	}
	snippets, problems, err := choose(engines.Root(), arguments, findChapter)
	if err != nil {
		return err
	}
	return o.compare(ctx, engines, kind, snippets, problems, progress)
}

// compare compares what snippets give with what is stored.
func (o *exploreOptions) compare(ctx context.Context, engines *engine.Engines, kind engine.Kind, snippets []*snippet.Snippet, problems []string, progress *command.Progress) error {
	done := 0
	progress.Count("exploring", done, len(snippets), func() {})
	err := book.ExploreAll(ctx, engines, kind, snippets, func(e book.Explored) {
		found := e.Problems(engines.Root(), command.IsTerminal(os.Stdout))
		problems = append(problems, found...)
		mark, text := "ok  ", ""
		if found != nil {
			mark = "FAIL"
		}
		if e.Orders != nil {
			text = ": " + count(e.Orders.Distinct, "outcome")
		}
		done++
		progress.Count("exploring", done, len(snippets), func() {
			fmt.Printf("%s %s %s%s\n", mark, book.Place(e.Snippet), e.Snippet.Name, text)
		})
	})
	if err != nil {
		return err
	}
	for _, p := range problems {
		fmt.Fprintln(command.Stdout, p)
	}
	if len(problems) > 0 {
		return command.ExitStatus(1)
	}
	fmt.Printf("%s gave the outcomes that are stored\n", count(len(snippets), "snippet"))
	return nil
}

// explain prints what schedules give of one program.
func (o *exploreOptions) explain(ctx context.Context, engines *engine.Engines, kind engine.Kind, s *snippet.Snippet) error {
	canonical := book.RunOne(ctx, engines, kind, s, nil)
	switch {
	case canonical.Err != nil:
		return command.Complain(failureStatus(canonical.Err), canonical.Failure())
	case canonical.Transcript == nil:
		return command.Complain(1, fmt.Sprintf("%s: %s is marked norun", book.Place(s), s.Name))
	case !canonical.Ran():
		fmt.Fprint(command.Stderr, s.Chapter.Locate(canonical.Transcript.Text()))
		return command.ExitStatus(canonical.Transcript.End.ExitStatus())
	}
	text, err := book.Outcomes(ctx, engines, canonical, o.runs)
	fmt.Fprint(command.Stdout, text)
	return err
}
