package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"takingturns/runner/transcript"
)

// command runs a command in the repository, which must print what the program does.
func (l *lab) command(p program, path func() (string, error), args ...string) subject {
	return func() (timing, error) {
		name, err := path()
		if err != nil {
			return timing{}, err
		}
		return l.run(p, l.root, nil, name, args...)
	}
}

// run runs a command in a folder, with more in its environment.
func (l *lab) run(p program, dir string, environment []string, name string, args ...string) (timing, error) {
	cmd := exec.CommandContext(l.ctx, name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), environment...)
	began := time.Now()
	out, err := cmd.Output()
	took := time.Since(began)
	var failed *exec.ExitError
	switch {
	case errors.As(err, &failed) && failed.ExitCode() == transcript.Ending{Kind: transcript.Limited}.ExitStatus():
		return timing{text: "limit"}, nil
	case errors.As(err, &failed):
		return timing{}, fmt.Errorf("%v: %w: %s%s", cmd, err, out, failed.Stderr)
	case err != nil:
		return timing{}, err
	}
	return timing{took: took}, p.differ(string(out))
}

func (l *lab) native(p program) subject { return l.command(p, l.built(p.name, p.path())) }
func (l *lab) goRun(p program) subject  { return l.command(p, installed("go"), "run", p.path()) }

// turnsRun has more time than people give it: figures of a busy computer are figures.
func (l *lab) turnsRun(p program) subject {
	return l.command(p, l.turns, "run", "--wall=2m", p.path())
}

func (l *lab) goToolRun(p program) subject {
	return l.command(p, installed("go"), "tool", "turns", "run", p.path())
}

// stockRun runs a program with yaegi as it is published, which finds no packages of
// modules.
func (l *lab) stockRun(p program) subject {
	if bytes.Contains(p.source(), []byte(`"takingturns/`)) {
		return nil
	}
	return l.command(p, l.yaegi, "run", p.path())
}

// check checks the book, in which it must find nothing wrong.
func (l *lab) check(flags ...string) subject {
	return l.command(program{}, l.turns, append([]string{"check"}, flags...)...)
}

// installed is a command that the shell finds.
func installed(name string) func() (string, error) {
	return func() (string, error) { return name, nil }
}

// checkEdited checks a copy of the book, in which a snippet is edited each time. Every
// edit is new, also to what earlier measurements have left in the cache.
func (l *lab) checkEdited() subject {
	book := sync.OnceValues(l.copyBook)
	return func() (timing, error) {
		dir, err := book()
		if err != nil {
			return timing{}, err
		}
		turns, err := l.turns()
		if err != nil {
			return timing{}, err
		}
		if err := edit(filepath.Join(dir, "chapters", "01-two-workers.md"), "at-once"); err != nil {
			return timing{}, err
		}
		return l.run(program{}, dir, nil, turns, "check")
	}
}

// copyBook copies what a check reads, and returns where it is.
func (l *lab) copyBook() (dir string, err error) {
	dir = filepath.Join(l.dir, "book")
	var errs []error
	for _, name := range []string{"chapters", "golden"} {
		errs = append(errs, os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join(l.root, name))))
	}
	for _, name := range []string{"go.mod", "go.sum", "runner"} {
		errs = append(errs, os.Symlink(filepath.Join(l.root, name), filepath.Join(dir, name)))
	}
	return dir, errors.Join(errs...)
}

// edit writes the time into a comment behind a snippet's package clause.
func edit(chapter, name string) error {
	text, err := os.ReadFile(chapter)
	if err != nil {
		return err
	}
	clause := []byte("\npackage main")
	before, snippet, found := bytes.Cut(text, []byte("\n```go name="+name+" "))
	head, rest, hasClause := bytes.Cut(snippet, clause)
	if !found || !hasClause {
		return fmt.Errorf("%s has no snippet %s, or it has no package clause", chapter, name)
	}
	_, rest, _ = bytes.Cut(rest, []byte("\n"))
	edited := fmt.Appendf(nil, "%s\n```go name=%s %s%s // %d\n%s", before, name, head, clause, time.Now().UnixNano(), rest)
	return os.WriteFile(chapter, edited, 0o644)
}

// firstUse runs a snippet as on the day of the clone: the modules are there, and
// nothing is built.
func (l *lab) firstUse() (timing, error) {
	empty, err := os.MkdirTemp(l.dir, "first-use-")
	if err != nil {
		return timing{}, err
	}
	defer os.RemoveAll(empty)
	environment := []string{"XDG_CACHE_HOME=" + empty, "GOCACHE=" + filepath.Join(empty, "go-build")}
	return l.run(program{}, l.root, environment, "go", "tool", "turns", "run", "1#at-once")
}
