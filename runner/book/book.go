// Package book runs the snippets of the chapters and judges what comes back: the
// transcript against the golden one, the ending against what the snippet
// expects, and the text against what the notebook's cell printed.
package book

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"takingturns/runner/engine"
	"takingturns/runner/machine"
	"takingturns/runner/notebook"
	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
)

// A Result is what became of one snippet.
type Result struct {
	Snippet    *snippet.Snippet
	Transcript *transcript.Transcript // nil if Err is set, or if the snippet is not for running
	Err        error                  // the snippet is no program, or the machine failed
	Engine     engine.Kind
	Limits     machine.Limits // of the run
}

// Run runs snippets, several at a time, and calls report with each result in the
// snippets' order, as soon as it and those before it are there. When ctx ends it
// returns its error, with the rest unreported.
func Run(ctx context.Context, engines *engine.Engines, kind engine.Kind, snippets []*snippet.Snippet, report func(Result)) error {
	return inOrder(ctx, snippets, func(s *snippet.Snippet) Result {
		return RunOne(ctx, engines, kind, s, nil)
	}, report)
}

// atOnce is how many snippets are worked on at a time. Most wait until the engines have
// room for another run; those whose results are known do not.
var atOnce = 4 * runtime.NumCPU()

// inOrder does work on snippets, several at a time, and reports what came of it in
// their order.
func inOrder[T any](ctx context.Context, snippets []*snippet.Snippet, work func(*snippet.Snippet) T, report func(T)) error {
	results := make([]chan T, len(snippets))
	for i := range results {
		results[i] = make(chan T, 1)
	}
	var next atomic.Int64
	var group sync.WaitGroup
	defer group.Wait()
	for range min(atOnce, len(snippets)) {
		group.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(snippets)) && ctx.Err() == nil; i = next.Add(1) - 1 {
				results[i] <- work(snippets[i])
			}
		})
	}
	for _, result := range results {
		select {
		case r := <-result:
			if ctx.Err() == nil {
				report(r)
			}
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
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
	program.Traced = true
	t, err := engines.Run(ctx, kind, program, observe)
	return Result{Snippet: s, Transcript: t, Err: err, Engine: kind, Limits: engines.Limits}
}

// Problems says, one message each, in what a result falls short: nothing if the
// snippet did what the book says. Each message begins with the snippet's place
// in its chapter. root is the repository.
func (r Result) Problems(root string, colour bool) []string {
	faults := r.Faults(root)
	if r.Transcript == nil {
		return faults
	}
	return append(faults, r.goldenProblems(root, colour)...)
}

// Faults are those of the problems that storing a new golden transcript does not
// mend: no program, another ending than expected, a notebook's cell not reproduced.
func (r Result) Faults(root string) []string {
	if r.Err != nil {
		return []string{r.Failure()}
	}
	if r.Snippet.NoRun {
		return nil
	}
	var faults []string
	if !r.Expected() {
		faults = append(faults, fmt.Sprintf("%s: %s ended with %q%s, expected %q%s",
			Place(r.Snippet), r.Snippet.Name, r.Transcript.End, r.limitNote(), expected(r.Snippet.Expect), indent(r.lastWords())))
	}
	for _, cell := range r.Snippet.Mirrors {
		faults = append(faults, r.parityProblems(root, cell)...)
	}
	return faults
}

// Place names a snippet's line: "chapters/01-two-workers.md:41".
func Place(s *snippet.Snippet) string {
	return fmt.Sprintf("%s:%d", s.Chapter.Path, max(s.Line, 1))
}

// Text is what the program printed as people read it: with positions in the
// chapter and, below the messages about a program that was not run, the lines that
// they name. With times each line begins with its virtual time.
func (r Result) Text(times bool) string {
	chapter := r.Snippet.Chapter
	if r.Ran() {
		return chapter.Locate(text(r.Transcript, times))
	}
	quoted := &transcript.Transcript{}
	for _, w := range r.Transcript.Writes {
		w.Text = chapter.Quote(w.Text)
		quoted.Writes = append(quoted.Writes, w)
	}
	return text(quoted, times)
}

func text(t *transcript.Transcript, times bool) string {
	if times {
		return t.Stamped()
	}
	return t.Text()
}

// Ran tells whether there was a program to run: Go accepts it, and the engine does
// not refuse it.
func (r Result) Ran() bool {
	return r.Transcript != nil && r.Transcript.End.Kind != transcript.NotCompiled && r.Transcript.End.Kind != transcript.Refused
}

// Failure is Err with positions in the chapter, beginning with one.
func (r Result) Failure() string {
	message := r.Snippet.Chapter.Quote(r.Err.Error())
	if strings.HasPrefix(message, r.Snippet.Chapter.Path+":") {
		return message
	}
	return Place(r.Snippet) + ": " + message
}

// limitNote is the limit in parentheses, if the run reached one.
func (r Result) limitNote() string {
	if limit := r.Limit(); limit != "" {
		return " (" + limit + ")"
	}
	return ""
}

// lastWords is the end of what the program printed, or all messages about one that
// was not run, with positions in the chapter. Endless lines are cut.
func (r Result) lastWords() string {
	if !r.Ran() {
		return strings.TrimRight(r.Text(false), "\n")
	}
	const (
		most = 1000 // characters of a line
		n    = 12   // lines: a goroutine's stack, and what came before
	)
	lines := strings.Split(strings.TrimRight(r.Transcript.Text(), "\n"), "\n")
	lines = lines[max(0, len(lines)-n):]
	for i, line := range lines {
		if text := []rune(line); len(text) > most {
			lines[i] = string(text[:most]) + "…"
		}
	}
	return r.Snippet.Chapter.Locate(strings.Join(lines, "\n"))
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
		if e.Code == 0 { // the machine cannot tell os.Exit(0) from a return
			return transcript.Ending{Kind: transcript.Returned}.String()
		}
		return transcript.Ending{Kind: transcript.Exited, Code: e.Code}.String()
	}
	return e.Kind
}

// Expected reports whether a run ended as its snippet expects.
func (r Result) Expected() bool {
	return r.Err == nil && (r.Transcript == nil || r.Transcript.End.String() == expected(r.Snippet.Expect))
}

// parityProblems compares with what the notebook's cell printed. A cell without
// recorded output is mirrored for its code alone.
func (r Result) parityProblems(root, id string) []string {
	if r.Snippet.Differs != "" {
		return nil
	}
	cell, err := notebook.Find(id)
	if err != nil {
		return []string{fmt.Sprintf("%s: %v", Place(r.Snippet), err)}
	}
	recorded, err := cell.Recording(filepath.Join(root, "golden"))
	if err != nil {
		return []string{fmt.Sprintf("%s: %v", Place(r.Snippet), err)}
	}
	if !cell.Recorded {
		return nil
	}
	var problems []string
	for i, pair := range cell.Compare(recorded, r.Transcript.Text()) {
		if !pair.Same {
			problems = append(problems, fmt.Sprintf("%s: %s does not reproduce notebook cell %s: line %d: %s",
				Place(r.Snippet), r.Snippet.Name, id, i+1, pair.Difference()))
		}
	}
	return problems
}
