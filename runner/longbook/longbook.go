// Package longbook writes books of any length, for tests of what length costs: chapters
// of prose, tables and programs that use earlier ones, have notes, fail, wait and talk.
// No two programs of a book are the same.
package longbook

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"golang.org/x/tools/txtar"
)

// PerSection is how many snippets a section of a chapter has.
const PerSection = 5

//go:embed sections.txtar
var text []byte

// templates are those of sections, which follow each other in turn.
var templates = parse()

func parse() []*template.Template {
	var all []*template.Template
	for _, file := range txtar.Parse(text).Files {
		all = append(all, template.Must(template.New(file.Name).Parse(string(file.Data))))
	}
	return all
}

// Write writes a book of so many chapters, each of so many sections, into the directory
// chapters, which it makes. The same numbers give the same book.
func Write(chapters string, count, sections int) error {
	if err := os.MkdirAll(chapters, 0o755); err != nil {
		return err
	}
	for n := range count {
		content, err := chapter(n+1, sections)
		path := filepath.Join(chapters, fmt.Sprintf("%03d-%s.md", n+1, prose{rand.New(rand.NewPCG(uint64(n), 1))}.Word()))
		if err := errors.Join(err, os.WriteFile(path, content, 0o644)); err != nil {
			return err
		}
	}
	return nil
}

// chapter is the text of the chapter with a number.
func chapter(number, sections int) ([]byte, error) {
	random := prose{rand.New(rand.NewPCG(uint64(number), 2))}
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", random.Title(), random.Paragraph())
	for n := range sections {
		s := section{prose: random, Number: number*1000 + n, ID: fmt.Sprintf("%s-%d", random.Word(), n+1)}
		if err := templates[(number+n)%len(templates)].Execute(&b, s); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// A section is what its template is filled with.
type section struct {
	prose
	Number int    // of the section in the book: no other has it
	ID     string // what the names of its snippets begin with
}

// prose makes text up. Few of its words are common, and most are not.
type prose struct{ *rand.Rand }

var common = strings.Fields("the a of and to in is it that for on with as by this one each from not when before after while goroutine channel waits lock value time")

// Word is one of some 20,000 words.
func (p prose) Word() string {
	var b strings.Builder
	for range 2 + p.IntN(2) {
		b.WriteString(string("bdfgklmnprstvz"[p.IntN(14)]) + string("aeiou"[p.IntN(5)]))
	}
	return b.String()
}

// Title is some words that begin with a capital.
func (p prose) Title() string {
	title := fmt.Sprintf("%s %s %s", p.Word(), common[p.IntN(len(common))], p.Word())
	return strings.ToUpper(title[:1]) + title[1:]
}

// Paragraph is some sentences, in lines.
func (p prose) Paragraph() string {
	var b strings.Builder
	for range 2 + p.IntN(4) {
		words := []string{"The"}
		for range 8 + p.IntN(10) {
			if p.IntN(3) > 0 {
				words = append(words, common[p.IntN(len(common))])
			} else {
				words = append(words, p.Word())
			}
		}
		fmt.Fprintf(&b, "%s.\n", strings.Join(words, " "))
	}
	return strings.TrimSpace(b.String())
}
