package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"takingturns/runner/book"
	"takingturns/runner/engine"
	"takingturns/runner/machine"
	"takingturns/runner/snippet"
	"takingturns/runner/transcript"

	"github.com/spf13/cobra"
)

// runOptions are the flags of turns run.
type runOptions struct {
	engine string
	seed   uint64
	times  bool
	limits machine.Limits
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
  turns run chapters/01-two-workers.md
  turns run hello.go --engine go   compiled by your Go toolchain, in the same machine
  turns run - < hello.go`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.run(cmd.Context(), args[0], cmd.Flags().Changed("seed"))
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.engine, "engine", string(engine.Yaegi), "what runs the program: `yaegi` interprets it, go compiles it")
	flags.Uint64Var(&o.seed, "seed", 0, "the machine's entropy, instead of the snippet's own")
	flags.BoolVar(&o.times, "times", false, "print the virtual time of each line")
	defaults := machine.Limits{}.WithDefaults()
	flags.DurationVar(&o.limits.Wall, "wall", defaults.Wall, "limit of real time")
	flags.Int64Var(&o.limits.Steps, "steps", defaults.Steps, "limit of interpreted steps")
	return cmd
}

func (o *runOptions) run(ctx context.Context, argument string, reseed bool) error {
	kind, err := engine.ParseKind(o.engine)
	if err != nil {
		return err
	}
	engines, err := engine.New(ctx, 0, newProgress(os.Stderr).report)
	if err != nil {
		return err
	}
	defer engines.Close()
	engines.Limits = o.limits
	snippets, err := find(engines.Root(), argument, os.Stdin)
	if err != nil {
		return err
	}
	if reseed {
		for _, s := range snippets {
			s.Seed = o.seed
		}
	}
	if len(snippets) == 1 {
		return o.runOne(ctx, engines, kind, snippets[0])
	}
	return o.runAll(ctx, engines, kind, snippets)
}

// runOne prints what a program prints, as it prints it.
func (o *runOptions) runOne(ctx context.Context, engines *engine.Engines, kind engine.Kind, s *snippet.Snippet) error {
	observe := func(w transcript.Write) { printWrite(s, w) }
	if o.times {
		observe = nil
	}
	result := book.RunOne(ctx, engines, kind, s, observe)
	if result.Err != nil {
		return located(s, result.Err)
	}
	if result.Transcript == nil {
		return fmt.Errorf("%s: %s is marked norun: it compiles, and is not run", book.Place(s), s.Name)
	}
	if o.times {
		fmt.Print(s.Chapter.Locate(result.Transcript.Stamped()))
	}
	printEnding(os.Stderr, s, result.Transcript, engines.Limits)
	if status := result.Transcript.End.ExitStatus(); status != 0 {
		return exitStatus(status)
	}
	return nil
}

// runAll prints the transcripts of a chapter's snippets, each under a header.
func (o *runOptions) runAll(ctx context.Context, engines *engine.Engines, kind engine.Kind, snippets []*snippet.Snippet) error {
	expected := true
	book.Run(ctx, engines, kind, snippets, func(r book.Result) {
		fmt.Printf("== %s %s\n", book.Place(r.Snippet), r.Snippet.Name)
		switch {
		case r.Err != nil:
			fmt.Println(located(r.Snippet, r.Err))
		case r.Transcript == nil:
			fmt.Println("(shown in the book, not run)")
		default:
			printTranscript(r, o.times)
			printEnding(os.Stdout, r.Snippet, r.Transcript, engines.Limits)
		}
		expected = expected && r.Expected()
	})
	if !expected {
		return exitStatus(1)
	}
	return nil
}

func printTranscript(r book.Result, times bool) {
	if times {
		fmt.Print(r.Snippet.Chapter.Locate(r.Transcript.Stamped()))
		return
	}
	fmt.Print(r.Snippet.Chapter.Locate(r.Transcript.Text()))
}

// printWrite passes a write on. Messages on stderr name the chapter's lines.
func printWrite(s *snippet.Snippet, w transcript.Write) {
	if w.Stream == transcript.Stderr {
		io.WriteString(os.Stderr, s.Chapter.Locate(w.Text))
		return
	}
	io.WriteString(os.Stdout, w.Text)
}

// printEnding says how a run ended, unless it just returned or the program's last
// words say it.
func printEnding(out io.Writer, s *snippet.Snippet, t *transcript.Transcript, limits machine.Limits) {
	switch t.End.Kind {
	case transcript.Limited:
		if text := t.Text(); text != "" && !strings.HasSuffix(text, "\n") {
			fmt.Println() // the limit cut a line short
		}
		fmt.Fprintf(out, "%s: limit: %s\n", book.Place(s), limitText(t, limits.WithDefaults()))
	case transcript.Panicked, transcript.Deadlocked, transcript.Exited:
		fmt.Fprintf(out, "exit status %d\n", t.End.ExitStatus())
	}
}

// limitText says which limit a run reached and what it was.
func limitText(t *transcript.Transcript, l machine.Limits) string {
	at := fmt.Sprintf("stopped at %s of virtual time", t.At)
	switch t.End.Detail {
	case "steps":
		return fmt.Sprintf("%s after %d interpreted steps; --steps allows more", at, l.Steps)
	case "depth":
		return fmt.Sprintf("%s with more than %d calls in progress in one goroutine: endless recursion?", at, l.Depth)
	case "memory":
		return fmt.Sprintf("%s at %d MiB of memory", at, l.Memory>>20)
	case "output":
		return fmt.Sprintf("%s after %d KiB of output", at, l.Output>>10)
	}
	return fmt.Sprintf("%s after %s of real time; --wall allows more", at, l.Wall.Round(time.Millisecond))
}

// located points an error at the snippet, if it does not do so itself.
func located(s *snippet.Snippet, err error) error {
	return fmt.Errorf("%s", book.Result{Snippet: s, Err: err}.Problems("", false)[0])
}
