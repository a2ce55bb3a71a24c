package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"takingturns/runner/book"
	"takingturns/runner/command"
	"takingturns/runner/engine"
	"takingturns/runner/machine"
	"takingturns/runner/snippet"
	"takingturns/runner/toolchain"
	"takingturns/runner/transcript"

	"github.com/spf13/cobra"
)

// runOptions are the flags of turns run.
type runOptions struct {
	engine string
	seed   uint64
	times  bool
	limits machine.Limits

	schedule uint64
	trace    bool
	leaks    bool
}

func runCommand() *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{
		Use:   "run CHAPTER[#NAME] | FILE.go | -",
		Short: "Run a snippet, a chapter's snippets, a Go file or standard input",
		Long: `Run programs in the machine and print what they print.

The exit status is the program's own: 0, the argument of os.Exit, or 2 after a
panic or a deadlock; 65 if it does not compile, 66 if the engine refuses it, 67 if
it reached a limit. Given a whole chapter, it is 1 if any snippet ended otherwise
than its expect attribute says.`,
		Example: `  turns run 1#blocking             one snippet of chapter 1
  turns run 1#at-once --times      with the virtual time of each line
  turns run 1#at-once --schedule 7 under another schedule than the book's
  turns run chapters/01-two-workers.md
  turns run hello.go --engine go   compiled by your Go toolchain, in the same machine
  turns run - < hello.go`,
		Args: oneProgram,
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.run(cmd.Context(), args[0], cmd.Flags().Changed("seed"))
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.engine, "engine", string(engine.Yaegi), "what runs the program: `yaegi` interprets it, go compiles it")
	flags.Uint64Var(&o.seed, "seed", 0, "the machine's entropy, instead of the snippet's own")
	flags.BoolVar(&o.times, "times", false, "print the virtual time of each line")
	flags.Uint64Var(&o.schedule, "schedule", 0, "run under another schedule than the book's, as turns explore numbers them")
	flags.BoolVar(&o.trace, "trace", false, "print what the scheduler saw after the run")
	flags.BoolVar(&o.leaks, "leaks", false, "list the goroutines that are left when the run has ended")
	limitFlags(cmd, &o.limits)
	return cmd
}

// limitFlags lets the user set the limits that a slow computer or a long program
// may need larger.
func limitFlags(cmd *cobra.Command, limits *machine.Limits) {
	flags, defaults := cmd.Flags(), machine.Limits{}.WithDefaults()
	flags.DurationVar(&limits.Wall, "wall", defaults.Wall, "limit of real time of each run")
	flags.Int64Var(&limits.Steps, "steps", defaults.Steps, "limit of interpreted steps of each run")
}

// oneProgram wants the argument of turns run.
func oneProgram(_ *cobra.Command, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("run takes one argument, a CHAPTER, CHAPTER#NAME, FILE.go or -, and was given %d; turns list shows the snippets", len(args))
	}
	return nil
}

func (o *runOptions) run(ctx context.Context, argument string, reseed bool) error {
	kind, err := engine.ParseKind(o.engine)
	if err != nil {
		return err
	}
	engines, err := engine.New(ctx, 0, command.NewProgress(os.Stderr).Report)
	if err != nil {
		return err
	}
	defer engines.Close()
	engines.Limits = o.limits
	selected, err := find(engines.Root(), argument, os.Stdin)
	if err != nil {
		return err
	}
	for _, s := range selected.snippets {
		s.Schedule = o.schedule
		if reseed {
			s.Seed = o.seed
		}
	}
	if selected.whole {
		return o.runAll(ctx, engines, kind, selected)
	}
	return o.runOne(ctx, engines, kind, selected.snippets[0])
}

// runOne prints what a program prints, as it prints it.
func (o *runOptions) runOne(ctx context.Context, engines *engine.Engines, kind engine.Kind, s *snippet.Snippet) error {
	printer := printer{chapter: s.Chapter}
	observe := printer.write
	if o.times {
		observe = nil
	}
	result := book.RunOne(ctx, engines, kind, s, observe)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if result.Err != nil {
		return command.Complain(failureStatus(result.Err), result.Failure())
	}
	if result.Transcript == nil {
		return command.Complain(1, fmt.Sprintf("%s: %s is marked norun: it compiles, and is not run", book.Place(s), s.Name))
	}
	if o.times {
		fmt.Fprint(command.Stdout, result.Text(true))
	}
	printer.end(result)
	if o.trace {
		fmt.Fprint(command.Stdout, s.Chapter.Locate(result.Transcript.Trace()))
	}
	if o.leaks {
		printLeaks(command.Stderr, result)
	}
	printEnding(command.Stderr, result)
	if status := result.Transcript.End.ExitStatus(); status != 0 {
		return command.ExitStatus(status)
	}
	return nil
}

// failureStatus is the exit status for a snippet without a transcript: that of a
// program that does not compile, or 1 if it is not to blame.
func failureStatus(err error) command.ExitStatus {
	var merge *snippet.Error
	var compile *toolchain.NotCompiledError
	if errors.As(err, &merge) || errors.As(err, &compile) {
		return command.ExitStatus(transcript.Ending{Kind: transcript.NotCompiled}.ExitStatus())
	}
	return 1
}

// runAll prints what is wrong with a chapter and the transcripts of its snippets,
// each under a header.
func (o *runOptions) runAll(ctx context.Context, engines *engine.Engines, kind engine.Kind, chapter selection) error {
	expected := len(chapter.problems) == 0
	for _, problem := range chapter.problems {
		fmt.Fprintln(command.Stdout, problem)
	}
	err := book.Run(ctx, engines, kind, chapter.snippets, func(r book.Result) {
		fmt.Fprintf(command.Stdout, "== %s %s\n", book.Place(r.Snippet), r.Snippet.Name)
		switch {
		case r.Err != nil:
			fmt.Fprintln(command.Stdout, r.Failure())
		case r.Transcript == nil:
			fmt.Fprintln(command.Stdout, "(shown in the book, not run)")
		default:
			printTranscript(r, o.times)
			if o.trace {
				fmt.Fprint(command.Stdout, r.Snippet.Chapter.Locate(r.Transcript.Trace()))
			}
			if o.leaks {
				printLeaks(command.Stdout, r)
			}
			printEnding(command.Stdout, r)
		}
		expected = expected && r.Expected()
	})
	if err != nil {
		return err
	}
	if !expected {
		return command.ExitStatus(1)
	}
	return nil
}

// printTranscript ends the last line, so that what follows begins one.
func printTranscript(r book.Result, times bool) {
	text := r.Text(times)
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	fmt.Fprint(command.Stdout, text)
}

// A printer passes on what a program prints, as it prints it. Whether what looks
// like a message about the program is one shows at the end: a program that does
// not run prints nothing else. So these wait, as long as nothing else comes.
type printer struct {
	chapter *snippet.Chapter
	waiting []transcript.Write
	running bool
}

func (p *printer) write(w transcript.Write) {
	if !p.running && w.Stream == transcript.Stderr && p.chapter.Complains(w.Text) {
		p.waiting = append(p.waiting, w)
		return
	}
	p.begin()
	p.print(w)
}

// begin prints what waits as the words of a program that runs.
func (p *printer) begin() {
	p.running = true
	for _, w := range p.waiting {
		p.print(w)
	}
	p.waiting = nil
}

// end prints what waits when the run has ended.
func (p *printer) end(r book.Result) {
	if r.Ran() {
		p.begin()
	}
	for _, w := range p.waiting {
		io.WriteString(command.Stderr, p.chapter.Quote(w.Text))
	}
}

// print passes a write on. Messages on stderr name the chapter's lines.
func (p *printer) print(w transcript.Write) {
	if w.Stream == transcript.Stderr {
		io.WriteString(command.Stderr, p.chapter.Locate(w.Text))
		return
	}
	io.WriteString(command.Stdout, w.Text)
}

// printEnding says how a run ended, unless it just returned or the program's last
// words say it. For a file it does so in the words of go run; a snippet of a
// chapter is named.
func printEnding(out io.Writer, r book.Result) {
	place := ""
	if r.Snippet.Line > 0 {
		place = book.Place(r.Snippet) + ": "
	}
	switch r.Transcript.End.Kind {
	case transcript.Limited:
		fmt.Fprintf(out, "%s: limit: %s\n", book.Place(r.Snippet), r.Limit())
	case transcript.Panicked, transcript.Deadlocked, transcript.Exited:
		fmt.Fprintf(out, "%sexit status %d\n", place, r.Transcript.End.ExitStatus())
	}
}

// printLeaks lists the goroutines that were left when a run ended, in the form of
// Go's tracebacks.
func printLeaks(out io.Writer, r book.Result) {
	left := r.Transcript.Left()
	if len(left) == 0 {
		fmt.Fprintln(out, "no goroutine is left")
		return
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s left:\n", count(len(left), "goroutine"))
	for _, task := range left {
		fmt.Fprintf(&b, "\ngoroutine %d [%s]: %s\n", task.Number, task.State, task.Function)
		if task.Place != "" {
			fmt.Fprintf(&b, "\t%s\n", task.Place)
		}
		if task.Started != "" {
			fmt.Fprintf(&b, "started by goroutine %d\n\t%s\n", task.By, task.Started)
		}
	}
	io.WriteString(out, r.Snippet.Chapter.Locate(b.String()))
}
