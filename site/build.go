package site

import (
	"errors"
	"os"
	"path/filepath"

	"takingturns/runner/snippet"
)

// Build renders the chapters (NN-name.md, appendices A-name.md, and index.md if
// there is one) with
// the transcripts of the golden directory into the directory out. What out held
// is replaced as a whole once everything is rendered; on error it is left
// alone. Build refuses to replace a directory that does not hold a site.
//
// All errors are reported together, one a line, each naming its place
// ("chapters/01-x.md:41: …").
func Build(chapters, golden, out string) error {
	pages, figures, err := readChapters(chapters, golden)
	cover, coverErr := readCover(chapters)
	if err := errors.Join(coverErr, err); err != nil {
		return err
	}
	parity, err := parityPage(figures, golden, nextLetter(pages))
	if err != nil {
		return err
	}
	if parity != nil {
		pages = append(pages, parity)
	}
	all := append([]*chapter{cover}, pages...)
	if err := checkLinks(all); err != nil {
		return err
	}
	dropLineIDs(all)
	files, err := render(cover, pages)
	if err != nil {
		return err
	}
	return replace(out, files)
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
func readChapters(dir, golden string) (pages []*chapter, all []*Figure, err error) {
	sources, err := snippet.ParseDir(dir)
	errs := []error{err}
	for _, c := range sources {
		figures, err := readFigures(c, golden)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		for _, s := range c.Snippets {
			all = append(all, figures[s.Line])
		}
		page, err := newChapter(c, figures)
		pages, errs = append(pages, page), append(errs, err)
	}
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
