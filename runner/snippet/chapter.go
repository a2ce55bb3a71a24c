package snippet

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"takingturns/runner/plainfile"
)

// Parse reads a chapter. The path, relative to the repository, goes into the
// messages. The error is of type [Errors] and holds every problem found; the
// chapter comes with its valid snippets even then, unless it is not [Legible].
func Parse(path string, source []byte) (*Chapter, error) {
	c := newChapter(path, source)
	if err := Legible(path, c.Source); err != nil {
		return nil, Errors{err}
	}
	r := reader{chapter: c}
	r.blocks()
	r.checkNames()
	r.checkUses()
	for _, d := range r.drafts {
		if !d.bad {
			c.Snippets = append(c.Snippets, d.Snippet)
		}
	}
	r.checkContinued()
	r.errs.sortByLine()
	return c, r.errs.orNil()
}

// Names of chapters and appendices. The number, of two or three digits, or the letter orders
// them. Names are printed: characters that nobody sees, and what is not UTF-8, are none of theirs.
var chapterName = regexp.MustCompile(`^([0-9]{2,3}|[A-Z])-[^\pC\x{FFFD}]+\.md$`)

// ParseDir reads the chapters of a directory in the order of their names.
// Chapters are named NN-name.md, appendices A-name.md; index.md is the introduction of the book and
// is left alone; any other .md file is an error, so that none is lost. The
// error is of type [Errors] and joins those of all chapters; it is another one
// only when the directory cannot be read.
func ParseDir(dir string) ([]*Chapter, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(entries, func(a, b os.DirEntry) int { return cmp.Compare(number(a.Name()), number(b.Name())) })
	var chapters []*Chapter
	var errs Errors
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || filepath.Ext(name) != ".md" || name == "index.md" {
			continue
		}
		relative := path.Join(filepath.Base(abs), name)
		if !chapterName.MatchString(name) {
			errs = append(errs, &Error{Path: relative, Text: "not the name of a chapter; chapters are named NN-name.md, such as 01-two-workers.md, appendices A-name.md"})
			continue
		}
		source, err := plainfile.Read(abs, name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		c, err := Parse(relative, source)
		if err != nil {
			errs = append(errs, err.(Errors)...)
		}
		if c != nil {
			chapters = append(chapters, c)
		}
	}
	return chapters, errs.orNil()
}

// number is that of a chapter; what has none comes after all that have one.
func number(name string) int {
	digits, _, _ := strings.Cut(name, "-")
	n, err := strconv.Atoi(digits)
	if err != nil {
		return math.MaxInt
	}
	return n
}

// FromFile makes a snippet of a Go file, or of standard input if the path is
// "-", so that it runs by the same code. Its chapter stands for the file: line
// n of the snippet is line n of the chapter.
func FromFile(path string, source []byte) *Snippet {
	if path == "-" {
		path = "stdin"
	}
	c := newChapter(path, source)
	s := &Snippet{
		Chapter: c,
		Name:    snippetName(c.ID),
		Line:    0, // so that line n of Source stands at Line+n
		Source:  string(c.Source),
		Expect:  Expect{Kind: "ok"},
	}
	c.Snippets = []*Snippet{s}
	return s
}

func newChapter(path string, source []byte) *Chapter {
	source = bytes.TrimPrefix(source, []byte("\ufeff"))
	source = bytes.ReplaceAll(source, []byte("\r\n"), []byte("\n"))
	base := filepath.Base(path)
	return &Chapter{Path: path, ID: strings.TrimSuffix(base, filepath.Ext(base)), Source: source}
}

// snippetName makes a valid name of a file's name. An underscore must go
// because _test.go and _windows.go mean something to the go command.
func snippetName(id string) string {
	name := strings.Map(func(r rune) rune {
		if isNameRune(r) {
			return r
		}
		return '-'
	}, id)
	if name = strings.TrimLeft(name, "-"); name == "" {
		return "main"
	}
	return name
}

// A position as compilers and panics print it, in a file of the current
// directory. One with a directory, such as /usr/lib/go/src/fmt/print.go:302,
// is never a snippet's.
var position = regexp.MustCompile(`(?:^|[^\w./\\-])((?:\./)?([A-Za-z0-9-]+)\.go:([0-9]+))`)

// Locate rewrites the positions in a message that name a snippet of the
// chapter, "blocking.go:12" and "blocking.go:12:5", into positions in the
// chapter, "chapters/01-x.md:57" and "chapters/01-x.md:57:5". It leaves all
// others alone.
func (c *Chapter) Locate(message string) string {
	var b strings.Builder
	done := 0
	for _, m := range position.FindAllStringSubmatchIndex(message, -1) {
		s := c.snippet(message[m[4]:m[5]])
		line, err := strconv.Atoi(message[m[6]:m[7]])
		if s == nil || err != nil {
			continue
		}
		b.WriteString(message[done:m[2]])
		fmt.Fprintf(&b, "%s:%d", c.Path, s.Line+line)
		done = m[3]
	}
	return b.String() + message[done:]
}

// snippet is the one of that name, or nil.
func (c *Chapter) snippet(name string) *Snippet {
	for _, s := range c.Snippets {
		if s.Name == name {
			return s
		}
	}
	return nil
}
