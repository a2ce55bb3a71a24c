package serve

import (
	"context"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// What editors do to save a file, and turns update to many, is over when nothing has
// happened for a moment. One that does not stop is not waited for any longer.
const (
	moment  = 15 * time.Millisecond
	longest = 200 * time.Millisecond
)

// A watcher watches directories with all that is in them.
type watcher struct {
	*fsnotify.Watcher
	roots []string
}

func newWatcher(roots ...string) (*watcher, error) {
	inner, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	w := &watcher{inner, roots}
	w.addAll()
	return w, nil
}

// addAll watches all directories that are there. fsnotify watches no directory's
// directories, and forgets one that is removed; to add one again does nothing.
func (w *watcher) addAll() {
	for _, root := range w.roots {
		filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.IsDir() {
				w.Add(path) // one that is gone again changes nothing
			}
			return nil
		})
	}
}

// wait waits for a change and for the end of what it is a part of. It reports false when
// ctx has ended. Events may have been lost when it reports an error of fsnotify: then
// everything may have changed.
func (w *watcher) wait(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case _, open := <-w.Events:
		if !open {
			return false
		}
	case <-w.Errors:
	}
	end := time.After(longest)
	for {
		select {
		case <-w.Events:
		case <-w.Errors:
		case <-end:
			w.addAll()
			return true
		case <-time.After(moment):
			w.addAll()
			return true
		}
	}
}
