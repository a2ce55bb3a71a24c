package book

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"takingturns/runner/plainfile"
	"takingturns/runner/snippet"
	"takingturns/runner/whole"
)

// GoldenPath is a snippet's golden transcript, relative to the repository and
// without its extension: .txt is what the program printed, .trace the rest, .orders
// what other schedules gave.
func GoldenPath(s *snippet.Snippet) string { return "golden/" + s.Chapter.ID + "/" + s.Name }

// texts are the golden files of a transcript, by extension.
func (r Result) texts() map[string]string {
	return map[string]string{".txt": r.Transcript.Text(), ".trace": r.Transcript.Trace()}
}

// Golden reads one of a snippet's golden files, ".txt", ".trace" or ".orders". exists
// is false if there is none yet.
func Golden(root string, s *snippet.Snippet, extension string) (text string, exists bool, err error) {
	content, err := plainfile.Read(root, GoldenPath(s)+extension)
	if errors.Is(err, fs.ErrNotExist) {
		return "", false, nil
	}
	return string(content), err == nil, err
}

// goldenProblems compares with the golden files. They may be missing as long as
// the snippet does not end as it expects: nothing could be stored.
func (r Result) goldenProblems(root string, colour bool) []string {
	var problems, missing []string
	for _, extension := range []string{".txt", ".trace"} {
		name := GoldenPath(r.Snippet) + extension
		golden, exists, err := Golden(root, r.Snippet, extension)
		switch ours := r.texts()[extension]; {
		case err != nil:
			problems = append(problems, fmt.Sprintf("%s: %v", Place(r.Snippet), err))
		case !exists:
			missing = append(missing, name)
		case golden != ours:
			problems = append(problems, fmt.Sprintf("%s: %s differs from its golden transcript %s (`make update` accepts):%s",
				Place(r.Snippet), r.Snippet.Name, name, indent(Diff(golden, ours, colour))))
		}
	}
	if missing != nil && r.Expected() {
		problems = append(problems, fmt.Sprintf("%s: %s has no golden transcript %s; `make update` writes it",
			Place(r.Snippet), r.Snippet.Name, strings.Join(missing, " and ")))
	}
	return problems
}

// Update stores the result as the snippet's golden transcript and reports whether
// that changed anything. Each file is either as before or as after, never half
// written.
func (r Result) Update(root string) (changed bool, err error) {
	for extension, text := range r.texts() {
		wrote, err := store(root, GoldenPath(r.Snippet)+extension, text)
		if err != nil {
			return changed, err
		}
		changed = changed || wrote
	}
	return changed, nil
}

// store writes a golden file, named relative to the repository, unless it holds
// that text already.
func store(root, name, text string) (changed bool, err error) {
	book, err := os.OpenRoot(root)
	if err != nil {
		return false, err
	}
	defer book.Close()
	if have, err := plainfile.Read(root, name); err == nil && string(have) == text {
		return false, nil
	}
	err = whole.Write(book, name, []byte(text))
	return err == nil, err
}

// Sweep removes what was left by processes that were killed as they wrote a chapter or a
// golden file of the book at root.
func Sweep(root string) {
	book, err := os.OpenRoot(root)
	if err != nil {
		return
	}
	defer book.Close()
	whole.Sweep(book, "chapters")
	chapters, _ := fs.Glob(book.FS(), "golden/*")
	for _, folder := range chapters {
		whole.Sweep(book, folder)
	}
}

// Orphans returns the files under golden/ that no snippet owns, relative to root.
func Orphans(root string, chapters []*snippet.Chapter) ([]string, error) {
	owned := map[string]bool{}
	for _, c := range chapters {
		for _, s := range c.Snippets {
			if !s.NoRun {
				owned[GoldenPath(s)+".txt"], owned[GoldenPath(s)+".trace"] = true, true
				owned[GoldenPath(s)+".orders"] = explorable(s)
			}
		}
	}
	var orphans []string
	golden := filepath.Join(root, "golden")
	err := filepath.WalkDir(golden, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path == filepath.Join(golden, "notebooks") {
				return filepath.SkipDir
			}
			return nil
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(relative)
		if !owned[name] && !whole.IsTemporary(d.Name()) {
			orphans = append(orphans, name)
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return orphans, err
}
