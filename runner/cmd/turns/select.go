package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"takingturns/runner/snippet"
)

// chaptersIn reads all chapters of the repository at root. What is wrong with
// them comes as an error beside the chapters, so that the rest can be used.
func chaptersIn(root string) ([]*snippet.Chapter, error) {
	return snippet.ParseDir(filepath.Join(root, "chapters"))
}

// find returns the snippets that an argument of `turns run` names: a chapter by
// path, by name or by its number, one of its snippets after a #; a Go file; or
// standard input.
func find(root, argument string, stdin io.Reader) ([]*snippet.Snippet, error) {
	if argument == "-" {
		source, err := io.ReadAll(stdin)
		return []*snippet.Snippet{snippet.FromFile("-", source)}, err
	}
	if strings.HasSuffix(argument, ".go") {
		source, err := os.ReadFile(argument)
		return []*snippet.Snippet{snippet.FromFile(argument, source)}, err
	}
	path, name, one := strings.Cut(argument, "#")
	chapters, err := chaptersIn(root)
	i := slices.IndexFunc(chapters, func(c *snippet.Chapter) bool { return names(c, path) })
	if i < 0 {
		if err != nil && len(chapters) == 0 {
			return nil, err
		}
		return nil, fmt.Errorf("there is no chapter %q; there are: %s", path, strings.Join(ids(chapters), ", "))
	}
	chapter := chapters[i]
	if err := ownErrors(err, chapter); err != nil {
		return nil, err
	}
	if !one {
		return chapter.Snippets, nil
	}
	for _, s := range chapter.Snippets {
		if s.Name == name {
			return []*snippet.Snippet{s}, nil
		}
	}
	return nil, fmt.Errorf("%s has no snippet %q; it has: %s", chapter.Path, name, strings.Join(snippetNames(chapter), ", "))
}

// names reports whether an argument means a chapter: "chapters/01-two-workers.md"
// however it is written from here, "01-two-workers", "01" or "1".
func names(c *snippet.Chapter, argument string) bool {
	base := strings.TrimSuffix(filepath.Base(argument), ".md")
	number, _, _ := strings.Cut(c.ID, "-")
	return base == c.ID || base == number || base == strings.TrimLeft(number, "0")
}

// ownErrors keeps of all chapters' errors those of one.
func ownErrors(err error, c *snippet.Chapter) error {
	all, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return err
	}
	var lines []string
	for _, e := range all.Unwrap() {
		if strings.HasPrefix(e.Error(), c.Path+":") {
			lines = append(lines, e.Error())
		}
	}
	if lines == nil {
		return nil
	}
	return fmt.Errorf("%s", strings.Join(lines, "\n"))
}

func ids(chapters []*snippet.Chapter) []string {
	var all []string
	for _, c := range chapters {
		all = append(all, c.ID)
	}
	return all
}

func snippetNames(c *snippet.Chapter) []string {
	var all []string
	for _, s := range c.Snippets {
		all = append(all, s.Name)
	}
	return all
}
