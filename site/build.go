package site

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"takingturns/runner/plainfile"
	"takingturns/runner/snippet"
)

// Build renders the chapters (NN-name.md, appendices A-name.md, and index.md if
// there is one) with
// the transcripts of the golden directory into the directory out, with the modules
// that run programs in the page. What out held is replaced as a whole once everything is rendered; on error it is left
// alone. Build refuses to replace a directory that does not hold a site.
//
// All errors are reported together, one a line, each naming its place
// ("chapters/01-x.md:41: …").
func Build(chapters, golden, out string, modules Modules) error {
	files, err := NewRenderer(chapters, golden, modules).Render()
	if err != nil {
		return err
	}
	return replace(out, files)
}

// A Renderer renders a book whenever it is asked to, and what has not changed since it
// was asked before it does not render again: neither chapters, nor figures of a chapter
// that has changed.
type Renderer struct {
	chapters, golden string
	rendered         map[string]*rendered // of the last rendering, by the chapter's id
	machine          func() (machine, error)
}

// rendered is a chapter with what it was made of.
type rendered struct {
	source  string
	golden  string // as stamp has it
	figures map[string]*Figure
	page    *chapter
}

// NewRenderer returns a renderer of the chapters and transcripts in two directories, as
// [Build] takes them, with modules that do not change.
func NewRenderer(chapters, golden string, modules Modules) *Renderer {
	once := sync.OnceValues(func() (machine, error) { return newMachine(modules) })
	return &Renderer{chapters: chapters, golden: golden, machine: once}
}

// Render returns the files of the site as they are now, by name. Its errors are those of
// [Build].
func (r *Renderer) Render() (map[string][]byte, error) {
	pages, figures, err := r.readChapters()
	cover, coverErr := readCover(r.chapters)
	if err := errors.Join(coverErr, err); err != nil {
		return nil, err
	}
	parity, err := parityPage(figures, r.golden, nextLetter(pages))
	if err != nil {
		return nil, err
	}
	if parity != nil {
		pages = append(pages, parity)
	}
	all := append([]*chapter{cover}, pages...)
	if err := checkLinks(all); err != nil {
		return nil, err
	}
	dropLineIDs(all)
	m, err := r.machine()
	if err != nil {
		return nil, err
	}
	return render(cover, pages, m)
}

// nextLetter is the letter of the appendix that follows pages.
func nextLetter(pages []*chapter) string {
	if len(pages) > 0 && pages[len(pages)-1].Kind() == "Appendix" {
		return string(pages[len(pages)-1].Number[0] + 1)
	}
	return "A"
}

// readChapters renders the chapters in the order of their names, and returns
// their snippets too. Those that are sound are rendered even if another is not,
// so that one build finds all errors.
func (r *Renderer) readChapters() (pages []*chapter, all []*Figure, err error) {
	sources, err := snippet.ParseDir(r.chapters)
	errs := []error{err}
	before := r.rendered
	r.rendered = map[string]*rendered{}
	now, failed := make([]*rendered, len(sources)), make([]error, len(sources))
	parallel(len(sources), func(i int) {
		now[i], failed[i] = r.readChapter(sources[i], before[sources[i].ID])
	})
	for i, c := range sources {
		if failed[i] != nil {
			errs = append(errs, failed[i])
			r.rendered[c.ID] = before[c.ID] // for when it is mended
			continue
		}
		r.rendered[c.ID] = now[i]
		page := *now[i].page // which is changed before it is put into the site
		pages = append(pages, &page)
		for _, s := range c.Snippets {
			all = append(all, now[i].figures[s.Name])
		}
	}
	return pages, all, errors.Join(errs...)
}

// readChapter renders a chapter. before is what it was, nil if it is new.
func (r *Renderer) readChapter(c *snippet.Chapter, before *rendered) (*rendered, error) {
	golden := stamp(filepath.Join(r.golden, c.ID))
	if before != nil && before.source == string(c.Source) && before.golden == golden {
		return before, nil
	}
	figures, err := readFigures(c, r.golden)
	if err != nil {
		return nil, err
	}
	now := &rendered{source: string(c.Source), golden: golden, figures: map[string]*Figure{}}
	for _, f := range figures {
		if before != nil {
			f.takeView(before.figures[f.Snippet.Name])
		}
		now.figures[f.Snippet.Name] = f
	}
	now.page, err = newChapter(c, figures)
	return now, err
}

// stamp is another one when a file of a directory is.
func stamp(dir string) string {
	entries, _ := os.ReadDir(dir) // without a directory there are no files
	var b strings.Builder
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil {
			fmt.Fprintln(&b, info.Name(), info.Size(), info.ModTime().UnixNano())
		}
	}
	return b.String()
}

// readCover renders index.md, or a short text of our own if there is none.
func readCover(dir string) (*chapter, error) {
	source, err := plainfile.Read(dir, "index.md")
	if errors.Is(err, os.ErrNotExist) {
		source, err = assets.ReadFile("assets/index.md")
	}
	if err == nil {
		err = snippet.Legible("chapters/index.md", source)
	}
	if err != nil {
		return nil, err
	}
	return newChapter(&snippet.Chapter{Path: "chapters/index.md", ID: "index", Source: source}, nil)
}
