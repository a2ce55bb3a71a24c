package site

import (
	"errors"
	"os"
	"path/filepath"
	"sync"

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

// A Renderer renders a book whenever it is asked to, and draws again only the figures
// that are not what they were.
type Renderer struct {
	chapters, golden string
	drawn            map[string]*Figure // of the last rendering, by the address on the site
	machine          func() (machine, error)
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
	drawn := map[string]*Figure{}
	for _, c := range sources {
		figures, err := readFigures(c, r.golden)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		for _, s := range c.Snippets {
			f := figures[s.Line]
			f.takeView(r.drawn[f.Href()])
			drawn[f.Href()] = f
			all = append(all, f)
		}
		page, err := newChapter(c, figures)
		pages, errs = append(pages, page), append(errs, err)
	}
	r.drawn = drawn
	return pages, all, errors.Join(errs...)
}

// readCover renders index.md, or a short text of our own if there is none.
func readCover(dir string) (*chapter, error) {
	source, err := os.ReadFile(filepath.Join(dir, "index.md"))
	if errors.Is(err, os.ErrNotExist) {
		source, err = assets.ReadFile("assets/index.md")
	}
	if err != nil {
		return nil, err
	}
	return newChapter(&snippet.Chapter{Path: "chapters/index.md", ID: "index", Source: source}, nil)
}
