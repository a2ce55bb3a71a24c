// Package saves tells that files have been saved, however the editor does it: by
// writing over the old file, by a new file that takes its name, or after deleting it.
package saves

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settle is how long, in real time, further events of a save are waited for.
const settle = 25 * time.Millisecond

// Watch tells when something in the folders, not in those within them, has changed: the
// channel then holds a value. What it was the receiver finds out by reading the files,
// which may already be another step on. A folder may go away and come back. The error
// is that a folder cannot be watched. The channel is closed when ctx ends.
func Watch(ctx context.Context, folders ...string) (<-chan struct{}, error) {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	w := watcher{notify: notify, saved: make(chan struct{}, 1)}
	for _, folder := range folders {
		folder, err := filepath.Abs(folder)
		if err == nil {
			err = notify.Add(folder)
		}
		if err == nil {
			err = notify.Add(filepath.Dir(folder)) // tells when the folder comes back
		}
		if err != nil {
			notify.Close()
			return nil, err
		}
		w.folders = append(w.folders, folder)
	}
	go w.run(ctx)
	return w.saved, nil
}

type watcher struct {
	notify  *fsnotify.Watcher
	folders []string
	saved   chan struct{}
}

func (w *watcher) run(ctx context.Context) {
	defer close(w.saved)
	defer w.notify.Close()
	var settled <-chan time.Time // nil while nothing has happened
	for {
		select {
		case e := <-w.notify.Events:
			if settled == nil && w.concerns(e) {
				settled = time.After(settle)
			}
		case <-w.notify.Errors: // events were lost
			if settled == nil {
				settled = time.After(settle)
			}
		case <-settled:
			settled = nil
			select {
			case w.saved <- struct{}{}:
			default: // the receiver has yet to look
			}
		case <-ctx.Done():
			return
		}
	}
}

// concerns reports whether an event is about a folder or a file in it, and watches a
// folder that has come back.
func (w *watcher) concerns(e fsnotify.Event) bool {
	if slices.Contains(w.folders, e.Name) {
		if e.Has(fsnotify.Create) {
			w.notify.Add(e.Name) // if it is gone again, the next event will be of that
		}
		return true
	}
	return !e.Has(fsnotify.Chmod) && slices.Contains(w.folders, filepath.Dir(e.Name))
}
