// Package watch is the loop of somebody who writes snippets in an editor of their own:
// whenever a file is saved, what changed runs again, and the difference from the golden
// transcript is shown. Keys do the rest.
//
// One goroutine, the loop of [Run], decides what happens. What takes time is a job, of
// which there is one at most: whatever comes next ends it first.
package watch

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"takingturns/runner/book"
	"takingturns/runner/engine"
	"takingturns/runner/saves"
	"takingturns/runner/snippet"
)

// Files are what is watched, as they are now.
type Files struct {
	Snippets []*snippet.Snippet
	Problems []string // what is wrong with the chapters, each with its place
}

// Config says what to watch and where to show it.
type Config struct {
	Engines *engine.Engines
	Kind    engine.Kind           // to begin with
	Load    func() (Files, error) // reads the files; the error says why they cannot be read
	Folders []string              // those in which the files are
	Golden  bool                  // the snippets have golden transcripts; otherwise all run at once

	Out    io.Writer
	Colour bool
	Keys   <-chan byte // what a person presses; nil without one. When it is closed the loop ends.
}

// Run watches until somebody quits or ctx ends, whose error it then returns. It
// returns the error of the first reading of the files.
func Run(ctx context.Context, c Config) error {
	w := &watcher{Config: c}
	files, err := w.Load()
	if err != nil {
		return err
	}
	saved, err := saves.Watch(ctx, w.Folders...)
	if err != nil {
		return err
	}
	if err := w.Engines.Warm(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer w.warming.Wait()
	defer cancel()
	defer w.stop()
	changed, _ := w.compare(files)
	w.say("watching %s", count(len(files.Snippets), "snippet"))
	w.complain(files.Problems)
	if !w.Golden {
		w.start(ctx, w.runJob(changed))
	}
	return w.loop(ctx, saved)
}

func (w *watcher) loop(ctx context.Context, saved <-chan struct{}) error {
	for {
		w.prompt()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-saved:
			if ctx.Err() == nil {
				w.reload(ctx)
			}
		case key, open := <-w.Keys:
			if !open || !w.press(ctx, key) {
				return nil
			}
		case <-w.finished():
			w.stop()
			w.unprompted = true
		}
	}
}

type watcher struct {
	Config
	fingerprints map[string]string // of the snippets at the last reading, by name
	problems     []string          // at the last reading
	seed         uint64            // of all runs, unless it is 0
	shown        []string          // names of the snippets that ran last
	results      []book.Result     // of that run, as far as it came
	job          *job              // nil if there is none
	unprompted   bool              // something was shown after the last prompt
	warming      sync.WaitGroup
}

// fullName names a snippet among those of all chapters.
func fullName(s *snippet.Snippet) string { return s.Chapter.ID + "#" + s.Name }

// fingerprint is another one whenever a snippet may give another result, or another
// one may be expected: what it uses is part of its program.
func fingerprint(s *snippet.Snippet) string {
	program, err := s.Program()
	return fmt.Sprintf("%s %v %v %v %q %v %v", program.Source, err, s.Seed, s.Mirrors, s.Differs, s.Expect, s.NoRun)
}

// compare returns the snippets that are new or not as they were, and the names of those
// that are gone, and remembers all.
func (w *watcher) compare(files Files) (changed []*snippet.Snippet, gone []string) {
	now := map[string]string{}
	for _, s := range files.Snippets {
		name := fullName(s)
		now[name] = fingerprint(s)
		if now[name] != w.fingerprints[name] {
			changed = append(changed, s)
		}
	}
	for name := range w.fingerprints {
		if now[name] == "" {
			gone = append(gone, name)
		}
	}
	slices.Sort(gone)
	w.fingerprints = now
	return changed, gone
}

// reload reads the files and runs what changed.
func (w *watcher) reload(ctx context.Context) {
	files, err := w.Load()
	if err != nil { // deleted, perhaps only until the editor is done
		w.complain([]string{err.Error()})
		return
	}
	mended := w.problems != nil && files.Problems == nil
	changed, gone := w.compare(files)
	w.complain(files.Problems)
	if gone != nil {
		w.say("gone: %s", strings.Join(gone, ", "))
	}
	switch {
	case len(changed) > 0:
		w.start(ctx, w.runJob(changed))
	case mended:
		w.say("mended; nothing else has changed")
	}
}

// complain says what is wrong, unless it was wrong before.
func (w *watcher) complain(problems []string) {
	if !slices.Equal(problems, w.problems) {
		for _, problem := range problems {
			w.say("%s", w.fit(problem))
		}
	}
	w.problems = problems
}

// say ends the job and prints a line.
func (w *watcher) say(format string, args ...any) {
	w.stop()
	fmt.Fprintf(w.Out, format+"\n", args...)
	w.unprompted = true
}

// count is "1 snippet", "2 snippets".
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
