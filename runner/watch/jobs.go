package watch

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"takingturns/runner/book"
	"takingturns/runner/engine"
	"takingturns/runner/lanes"
	"takingturns/runner/snippet"
)

// A job is something that takes time.
type job struct {
	cancel context.CancelFunc
	done   chan struct{} // closed when nothing of it is left
}

// start ends what is going on and does the next thing. Afterwards a worker that had to
// be killed is replaced.
func (w *watcher) start(ctx context.Context, do func(ctx context.Context) error) {
	w.stop()
	run, cancel := context.WithCancel(ctx)
	w.job = &job{cancel, make(chan struct{})}
	go func(done chan<- struct{}) {
		defer close(done)
		if err := do(run); err != nil && run.Err() == nil {
			fmt.Fprintln(w.Out, err)
		}
		w.warming.Go(func() { w.Engines.Warm(ctx) }) // if that fails, so will the next run
	}(w.job.done)
}

// stop ends the job, if there is one.
func (w *watcher) stop() {
	if w.job != nil {
		w.job.cancel()
		<-w.job.done
		w.job = nil
	}
}

// finished is closed when the job has come to its end.
func (w *watcher) finished() <-chan struct{} {
	if w.job == nil {
		return nil
	}
	return w.job.done
}

// runJob runs snippets and shows what came of them.
func (w *watcher) runJob(snippets []*snippet.Snippet) func(context.Context) error {
	w.stop()
	w.shown, w.results = nil, nil
	for _, s := range snippets {
		w.shown = append(w.shown, fullName(s))
		if w.seed != 0 {
			s.Seed = w.seed
		}
	}
	return func(ctx context.Context) error {
		return book.Run(ctx, w.Engines, w.Kind, snippets, func(r book.Result) {
			w.results = append(w.results, r)
			fmt.Fprint(w.Out, w.report(r))
		})
	}
}

// again runs once more what ran last, or all.
func (w *watcher) again(ctx context.Context) {
	files, err := w.Load()
	if err != nil {
		w.complain([]string{err.Error()})
		return
	}
	w.compare(files)
	shown := slices.DeleteFunc(files.Snippets, func(s *snippet.Snippet) bool {
		return w.shown != nil && !slices.Contains(w.shown, fullName(s))
	})
	w.start(ctx, w.runJob(shown))
}

// acceptJob stores golden transcripts of what ran last.
func (w *watcher) acceptJob(ctx context.Context) error {
	var snippets []*snippet.Snippet
	for _, r := range w.results {
		snippets = append(snippets, r.Snippet)
	}
	fmt.Fprintf(w.Out, "accepting %s …\n", count(len(snippets), "snippet"))
	changed := map[*snippet.Snippet]bool{}
	err := book.Update(ctx, w.Engines, snippets, func(s book.Stored) {
		if s.Problem != "" {
			fmt.Fprintln(w.Out, w.fit(s.Problem))
		}
		if s.Changed {
			changed[s.Snippet] = true
		}
	})
	if ctx.Err() != nil {
		fmt.Fprintln(w.Out, "interrupted; what was not stored is as before")
		return nil
	}
	fmt.Fprintf(w.Out, "%d of %s changed\n", len(changed), count(len(snippets), "transcript"))
	return err
}

// exploreJob says what other schedules give of what ran last.
func (w *watcher) exploreJob(ctx context.Context) error {
	for _, r := range w.results {
		if !r.Ran() {
			continue
		}
		fmt.Fprintf(w.Out, "exploring %s …\n", r.Snippet.Name)
		text, err := book.Outcomes(ctx, w.Engines, r, book.Schedules)
		if err != nil {
			return err
		}
		fmt.Fprint(w.Out, w.fit(text))
	}
	return nil
}

// timelines draws what ran last.
func (w *watcher) timelines() {
	for _, r := range w.results {
		if r.Ran() {
			w.say("%s %s", book.Place(r.Snippet), r.Snippet.Name)
			fmt.Fprint(w.Out, w.fit(r.Snippet.Chapter.Locate(lanes.Draw(r.Transcript))))
		}
	}
}

// help is what the keys do.
const help = "a accept · r run · e engine · s/0 seed · x explore · t timeline · q quit"

// prompt reminds a person of the keys, when there is nothing else going on.
func (w *watcher) prompt() {
	if w.Keys == nil || w.job != nil || !w.unprompted {
		return
	}
	w.unprompted = false
	settings := []string{string(w.Kind)}
	if w.seed != 0 {
		settings = append(settings, fmt.Sprintf("seed %d", w.seed))
	}
	fmt.Fprintf(w.Out, "[%s] %s\n", strings.Join(settings, ", "), help)
}

// press does what a key says. It returns false for those that quit.
func (w *watcher) press(ctx context.Context, key byte) bool {
	const ctrlC, ctrlD = 3, 4
	switch key {
	case 'q', ctrlC, ctrlD:
		return false
	case 'a':
		w.accept(ctx)
	case 'r':
		w.again(ctx)
	case 'e':
		if w.stop(); w.Kind == engine.Yaegi {
			w.Kind = engine.Go
		} else {
			w.Kind = engine.Yaegi
		}
		w.again(ctx)
	case 's':
		w.stop()
		w.seed++
		w.again(ctx)
	case '0':
		w.stop()
		w.seed = 0
		w.again(ctx)
	case 'x':
		w.start(ctx, w.exploreJob)
	case 't':
		w.stop()
		w.timelines()
	}
	return true
}

// accept begins to store, if there is something that can be stored.
func (w *watcher) accept(ctx context.Context) {
	switch w.stop(); {
	case !w.Golden:
		w.say("a Go file has no golden transcript; snippets of chapters have")
	case w.seed != 0:
		w.say("a golden transcript is that of the snippet's own seed; press 0 and look again")
	case len(w.results) == 0:
		w.say("nothing has run yet; r runs everything")
	default:
		w.start(ctx, w.acceptJob)
	}
}
