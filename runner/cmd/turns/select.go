package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"takingturns/runner/command"
	"takingturns/runner/snippet"
)

// A selection is what arguments name.
type selection struct {
	snippets []*snippet.Snippet
	problems []string // of the chapters that were named whole, each with its place
	whole    bool     // a whole chapter was named
}

// find returns what an argument of `turns run` names: a chapter, one of its
// snippets, a Go file, or standard input.
func find(root, argument string, stdin io.Reader) (selection, error) {
	if argument != "-" && !strings.HasSuffix(argument, ".go") {
		return findChapter(root, argument)
	}
	source, err := readProgram(argument, stdin)
	return selection{snippets: []*snippet.Snippet{snippet.FromFile(argument, source)}}, err
}

// mostProgram is how much of a program is read, in bytes: the engines, which take less, say
// how long it is.
const mostProgram = 1 << 20

// readProgram reads a Go file, or standard input. Either may be without end.
func readProgram(argument string, stdin io.Reader) ([]byte, error) {
	if argument != "-" {
		file, err := os.Open(argument)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		stdin = file
	}
	source, err := io.ReadAll(io.LimitReader(stdin, mostProgram+1))
	if err == nil && len(source) > mostProgram {
		err = fmt.Errorf("%s has more than %d bytes, too many for a program", argument, mostProgram)
	}
	return source, err
}

// findChapter returns what CHAPTER or CHAPTER#NAME names. A snippet that is right
// is found even if others of its chapter are not.
func findChapter(root, argument string) (selection, error) {
	path, name, one := strings.Cut(argument, "#")
	chapters, errs, err := chaptersIn(root)
	if err != nil {
		return selection{}, err
	}
	i := slices.IndexFunc(chapters, func(c *snippet.Chapter) bool { return names(root, c, path) })
	if i < 0 {
		return selection{}, noChapter(path, chapters)
	}
	chapter := chapters[i]
	s := selection{snippets: chapter.Snippets, problems: ownProblems(errs, chapter), whole: true}
	if !one {
		return s, nil
	}
	for _, found := range chapter.Snippets {
		if found.Name == name {
			return selection{snippets: []*snippet.Snippet{found}}, nil
		}
	}
	if s.problems != nil {
		return selection{}, command.Complain(1, append(s.problems, fmt.Sprintf("%s: no valid snippet %q; valid ones are: %s",
			chapter.Path, name, strings.Join(snippetNames(chapter), ", ")))...)
	}
	return selection{}, fmt.Errorf("%s has no snippet %q; it has: %s", chapter.Path, name, strings.Join(snippetNames(chapter), ", "))
}

func noChapter(path string, chapters []*snippet.Chapter) error {
	var ids []string
	for _, c := range chapters {
		ids = append(ids, c.ID)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a directory; name one chapter: %s", path, strings.Join(ids, ", "))
	}
	return fmt.Errorf("there is no chapter %q; there are: %s", path, strings.Join(ids, ", "))
}

// chaptersIn reads all chapters of the repository at root, and what is wrong with
// them, so that the rest can be used. err means that they cannot be read.
func chaptersIn(root string) (chapters []*snippet.Chapter, problems snippet.Errors, err error) {
	chapters, err = snippet.ParseDir(filepath.Join(root, "chapters"))
	if errors.As(err, &problems) {
		err = nil
	}
	return chapters, problems, err
}

// names reports whether an argument means a chapter: its path from here or from
// the repository, "01-two-workers", "01" or "1".
func names(root string, c *snippet.Chapter, argument string) bool {
	number, _, _ := strings.Cut(c.ID, "-")
	if argument == c.ID || argument == number || argument == strings.TrimLeft(number, "0") {
		return true
	}
	path := filepath.Join(root, filepath.FromSlash(c.Path))
	fromHere, err := filepath.Abs(argument)
	return err == nil && fromHere == path || filepath.Join(root, argument) == path
}

// ownProblems keeps of all chapters' problems those of one.
func ownProblems(all snippet.Errors, c *snippet.Chapter) []string {
	var own []string
	for _, err := range all {
		var at *snippet.Error
		if errors.As(err, &at) && at.Path == c.Path {
			own = append(own, err.Error())
		}
	}
	return own
}

func snippetNames(c *snippet.Chapter) []string {
	var all []string
	for _, s := range c.Snippets {
		all = append(all, s.Name)
	}
	return all
}
