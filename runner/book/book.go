// Package book runs the snippets of the chapters and judges what comes back: the
// transcript against the golden one, the ending against what the snippet
// expects, and the text against what the notebook's cell printed.
package book

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"takingturns/runner/engine"
	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
)

// A Result is what became of one snippet.
type Result struct {
	Snippet    *snippet.Snippet
	Transcript *transcript.Transcript // nil if Err is set, or if the snippet is not for running
	Err        error                  // the snippet is no program, or the machine failed
}

// Run runs snippets, several at a time, and calls report with each result in the
// snippets' order, as soon as it and those before it are there.
func Run(ctx context.Context, engines *engine.Engines, kind engine.Kind, snippets []*snippet.Snippet, report func(Result)) {
	results := make([]Result, len(snippets))
	done := make([]chan struct{}, len(snippets))
	var group sync.WaitGroup
	defer group.Wait()
	for i, s := range snippets {
		done[i] = make(chan struct{})
		group.Go(func() {
			defer close(done[i])
			results[i] = RunOne(ctx, engines, kind, s, nil)
		})
	}
	for i := range snippets {
		<-done[i]
		report(results[i])
	}
}

// RunOne runs one snippet. observe, if not nil, is called with each write as it
// happens. A snippet marked norun is compiled by Go and not run.
func RunOne(ctx context.Context, engines *engine.Engines, kind engine.Kind, s *snippet.Snippet, observe func(transcript.Write)) Result {
	program, err := s.Program()
	if err != nil {
		return Result{Snippet: s, Err: err}
	}
	if s.NoRun {
		return Result{Snippet: s, Err: engines.Compile(ctx, program)}
	}
	t, err := engines.Run(ctx, kind, program, observe)
	return Result{Snippet: s, Transcript: t, Err: err}
}

// Problems says, one message each, in what a result falls short: nothing if the
// snippet did what the book says. Each message begins with the snippet's place
// in its chapter. root is the repository.
func (r Result) Problems(root string, colour bool) []string {
	place := Place(r.Snippet)
	if r.Err != nil {
		return []string{r.located(r.Err.Error())}
	}
	if r.Snippet.NoRun {
		return nil
	}
	var problems []string
	if want := expected(r.Snippet.Expect); r.Transcript.End.String() != want {
		problems = append(problems, fmt.Sprintf("%s: %s ended with %q, expected %q%s",
			place, r.Snippet.Name, r.Transcript.End, want, indent(r.lastLines(5))))
	}
	problems = append(problems, r.goldenProblems(root, colour)...)
	for _, cell := range r.Snippet.Mirrors {
		problems = append(problems, r.parityProblems(root, cell)...)
	}
	return problems
}

// Place names a snippet's line: "chapters/01-two-workers.md:41".
func Place(s *snippet.Snippet) string {
	return fmt.Sprintf("%s:%d", s.Chapter.Path, max(s.Line, 1))
}

// located points a message at the chapter, if it does not do so itself.
func (r Result) located(message string) string {
	message = r.Snippet.Chapter.Locate(message)
	if strings.HasPrefix(message, r.Snippet.Chapter.Path+":") {
		return message
	}
	return Place(r.Snippet) + ": " + message
}

// lastLines is the end of what the program printed, with positions in the
// chapter.
func (r Result) lastLines(n int) string {
	lines := strings.Split(strings.TrimRight(r.Transcript.Text(), "\n"), "\n")
	return r.Snippet.Chapter.Locate(strings.Join(lines[max(0, len(lines)-n):], "\n"))
}

func indent(text string) string {
	if text == "" {
		return ""
	}
	return "\n    " + strings.ReplaceAll(text, "\n", "\n    ")
}

// expected is the ending that a snippet expects, as transcript.Ending words it.
func expected(e snippet.Expect) string {
	switch e.Kind {
	case "ok":
		return transcript.Ending{Kind: transcript.Returned}.String()
	case "exit":
		return transcript.Ending{Kind: transcript.Exited, Code: e.Code}.String()
	}
	return e.Kind
}

// Expected reports whether a run ended as its snippet expects.
func (r Result) Expected() bool {
	return r.Err == nil && (r.Transcript == nil || r.Transcript.End.String() == expected(r.Snippet.Expect))
}

// parityTolerance is how far, in seconds, our time may be from the recorded one:
// the recording's own jitter.
const parityTolerance = 0.06

// parityProblems compares with what the notebook's cell printed. A cell without
// recorded output is mirrored for its code alone.
func (r Result) parityProblems(root, cell string) []string {
	if r.Snippet.Differs != "" {
		return nil
	}
	recorded, err := os.ReadFile(filepath.Join(root, "golden", "notebooks", cell+".txt"))
	if err != nil {
		return nil
	}
	var problems []string
	for _, difference := range transcript.Parity(string(recorded), r.Transcript.Text(), parityTolerance) {
		problems = append(problems, fmt.Sprintf("%s: %s does not reproduce notebook cell %s: %s",
			Place(r.Snippet), r.Snippet.Name, cell, difference))
	}
	return problems
}
