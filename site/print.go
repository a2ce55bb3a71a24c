package site

import (
	"bytes"
	"html/template"
	"regexp"
	"strings"
)

// printName is the page that holds the whole book.
const printName = "print.html"

// A wholeBook is what the template of that page shows.
type wholeBook struct {
	loaded
	Cover     *chapter
	Parts     []*chapter
	Generator template.HTML
}

// printPage puts all chapters on one page. It loads no script.
func printPage(load loaded, cover *chapter, chapters []*chapter) ([]byte, error) {
	pages := map[string]bool{cover.Href(): true}
	for _, c := range chapters {
		pages[c.Href()] = true
	}
	book := wholeBook{loaded: load, Cover: joinable(cover, pages), Parts: make([]*chapter, len(chapters)), Generator: generator}
	parallel(len(chapters), func(i int) { book.Parts[i] = joinable(chapters[i], pages) })
	var b bytes.Buffer
	err := pageTemplates.ExecuteTemplate(&b, printName, book)
	return b.Bytes(), err
}

var idOrLink = regexp.MustCompile(` (?:id|href|aria-labelledby)="[^"]*"`)

// joinable is a chapter that can stand on one page with the others: its ids begin with
// the chapter's, and links to other pages of the book lead to places on the same page.
func joinable(c *chapter, pages map[string]bool) *chapter {
	local := func(page, id string) string {
		page = strings.TrimSuffix(page, ".html")
		if id == "" {
			return page
		}
		return page + "/" + id
	}
	part := *c
	part.Body = template.HTML(idOrLink.ReplaceAllStringFunc(string(c.Body), func(attribute string) string {
		name, value, _ := strings.Cut(attribute[len(" "):len(attribute)-len(`"`)], `="`)
		page, id, hasID := strings.Cut(value, "#")
		switch {
		case name != "href":
			value = local(c.Href(), value)
		case page == "" && hasID:
			value = "#" + local(c.Href(), id)
		case pages[page]:
			value = "#" + local(page, id)
		}
		return " " + name + `="` + value + `"`
	}))
	return &part
}
