package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"takingturns/runner/book"
	"takingturns/runner/engine"
	"takingturns/runner/machine"
	"takingturns/runner/snippet"
	"takingturns/runner/transcript"

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
	progress := newProgress(os.Stderr)
	engines, err := engine.New(ctx, 0, progress.report)
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
			e := exploration{exploreOptions: o, engines: engines, kind: kind, snippet: selected.snippets[0]}
			return e.report(ctx)
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
func (o *exploreOptions) compare(ctx context.Context, engines *engine.Engines, kind engine.Kind, snippets []*snippet.Snippet, problems []string, progress *progress) error {
	done := 0
	progress.count("exploring", done, len(snippets), func() {})
	err := book.ExploreAll(ctx, engines, kind, snippets, func(e book.Explored) {
		found := e.Problems(engines.Root(), isTerminal(os.Stdout))
		problems = append(problems, found...)
		mark, text := "ok  ", ""
		if found != nil {
			mark = "FAIL"
		}
		if e.Orders != nil {
			text = ": " + count(e.Orders.Distinct, "outcome")
		}
		done++
		progress.count("exploring", done, len(snippets), func() {
			fmt.Printf("%s %s %s%s\n", mark, book.Place(e.Snippet), e.Snippet.Name, text)
		})
	})
	if err != nil {
		return err
	}
	for _, p := range problems {
		fmt.Println(p)
	}
	if len(problems) > 0 {
		return exitStatus(1)
	}
	fmt.Printf("%s gave the outcomes that are stored\n", count(len(snippets), "snippet"))
	return nil
}

// An exploration is one program's.
type exploration struct {
	*exploreOptions
	engines *engine.Engines
	kind    engine.Kind
	snippet *snippet.Snippet
}

func (e *exploration) report(ctx context.Context) error {
	canonical := book.RunOne(ctx, e.engines, e.kind, e.snippet, nil)
	switch {
	case canonical.Err != nil:
		return complain(failureStatus(canonical.Err), canonical.Failure())
	case canonical.Transcript == nil:
		return complain(1, fmt.Sprintf("%s: %s is marked norun", book.Place(e.snippet), e.snippet.Name))
	case !canonical.Ran():
		fmt.Fprint(os.Stderr, e.snippet.Chapter.Locate(canonical.Transcript.Text()))
		return exitStatus(canonical.Transcript.End.ExitStatus())
	}
	orders, err := book.Explore(ctx, e.engines, e.kind, e.snippet, e.runs)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %s gave %s\n", book.Place(e.snippet), count(orders.Schedules, "schedule"), count(orders.Distinct, "outcome"))
	ways, err := e.waysToFailures(ctx, canonical.Transcript, orders)
	if err != nil {
		return err
	}
	for _, outcome := range orders.Outcomes {
		e.outcome(canonical.Transcript, outcome, ways)
	}
	return nil
}

// waysToFailures are the shortest ways to those that the canonical schedule does not
// show.
func (e *exploration) waysToFailures(ctx context.Context, canonical *transcript.Transcript, orders *transcript.Orders) (map[uint64]book.Way, error) {
	var failures []transcript.Outcome
	for _, o := range orders.Outcomes {
		failed := o.End.Kind == transcript.Panicked || o.End.Kind == transcript.Deadlocked
		if failed && canonical.End.Kind != o.End.Kind {
			failures = append(failures, o)
		}
	}
	if failures == nil {
		return nil, nil
	}
	return book.Shortest(ctx, e.engines, e.kind, e.snippet, e.runs, failures)
}

// outcome prints one, and the shortest way to it, if there is one.
func (e *exploration) outcome(canonical *transcript.Transcript, outcome transcript.Outcome, ways map[uint64]book.Way) {
	name := ""
	if outcome.Text == canonical.Text() && outcome.End == canonical.End {
		name = ", as under the canonical one"
	}
	fmt.Printf("\n%s, such as --schedule %d, end %s%s:\n", count(outcome.Count, "schedule"), outcome.Schedule, outcome.End, name)
	e.print(outcome.Text)
	if way, ok := ways[outcome.Schedule]; ok {
		fmt.Printf("the shortest way there, --schedule %d:\n", way.Schedule)
		e.print(way.Transcript.Trace())
	}
}

func (e *exploration) print(text string) {
	for line := range strings.Lines(e.snippet.Chapter.Locate(text)) {
		fmt.Printf("    %s\n", strings.TrimSuffix(line, "\n"))
	}
}
