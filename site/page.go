package site

import (
	"bytes"
	"html/template"
	"maps"
	"slices"
	"strings"
)

// pageIDs are the ids that the templates of a page use.
var pageIDs = []string{"main", "status", "theme-auto", "theme-light", "theme-dark", "times", "found"}

// A page is what the templates of a page show.
type page struct {
	*chapter
	loaded
	Book       string     // title of the book
	Chapters   []*chapter // in reading order
	Prev, Next *chapter   // nil at the ends
	Cover      *chapter
	Generator  template.HTML
	WholesFile string // the script that holds the chapter's Wholes; empty without any
}

// IsCover reports whether the page is the index.
func (p *page) IsCover() bool { return p.chapter == p.Cover }

// Lead is the text before the first section. The cover lists the chapters after
// it, so that a reader who comes back finds them at once.
func (p *page) Lead() template.HTML { return p.Body[:p.sectionsStart()] }

// Rest is the text from the first section on.
func (p *page) Rest() template.HTML { return p.Body[p.sectionsStart():] }

func (p *page) sectionsStart() int {
	if i := strings.Index(string(p.Body), "<h2"); i >= 0 {
		return i
	}
	return len(p.Body)
}

// A book of more chapters than most is a long one: the contents beside a chapter list those
// near it, and the cover leaves out their sections. So no page grows with the book but the
// cover, by a few lines a chapter.
const (
	most = 30
	near = 10 // chapters before, and after
)

// Long reports whether the book is a long one.
func (p *page) Long() bool { return len(p.Chapters) > most }

// Listed are the chapters that the contents list.
func (p *page) Listed() []*chapter {
	if !p.Long() {
		return p.Chapters
	}
	at := slices.Index(p.Chapters, p.chapter)
	return p.Chapters[max(0, at-near):min(len(p.Chapters), at+near+1)]
}

var pageTemplates = template.Must(template.ParseFS(assets, "templates/page.html", "templates/parts.html", "templates/parity.html", "templates/print.html"))

// render makes the files of the site: the cover, a page for each chapter, and
// the assets that they load, those that run programs among them.
func render(cover *chapter, chapters []*chapter, m machine) (map[string][]byte, error) {
	sequence := append([]*chapter{cover}, chapters...)
	index, err := searchIndex(sequence)
	if err != nil {
		return nil, err
	}
	load, files, err := loadAssets(index)
	if err != nil {
		return nil, err
	}
	load.Edit = m.edit
	maps.Copy(files, m.files)
	for i, c := range sequence {
		p := &page{
			chapter:   c,
			loaded:    load,
			Book:      cover.Title,
			Chapters:  chapters,
			Cover:     cover,
			Generator: generator,
		}
		if i > 0 {
			p.Prev = sequence[i-1]
		}
		if i+1 < len(sequence) {
			p.Next = sequence[i+1]
		}
		if len(c.Wholes) > 0 {
			script, err := c.wholesScript()
			if err != nil {
				return nil, err
			}
			p.WholesFile = hashed("wholes", "js", script)
			files[p.WholesFile] = script
		}
		var b bytes.Buffer
		if err := pageTemplates.ExecuteTemplate(&b, "page.html", p); err != nil {
			return nil, err
		}
		files[c.Href()] = b.Bytes()
	}
	files[printName], err = printPage(load, cover, chapters)
	return files, err
}
