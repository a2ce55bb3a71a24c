package site

import (
	"crypto/sha256"
	"embed"
	"errors"
	"fmt"
	"regexp"
)

//go:embed assets templates
var assets embed.FS

// styleSheets make up the style sheet, in the order in which they apply.
var styleSheets = []string{"theme.css", "page.css", "prose.css", "code.css", "timeline.css", "edit.css", "print.css"}

// scripts make up the script of each page.
var scripts = []string{"page.js", "keys.js", "editing.js"}

// loaded names the files beside a page that it loads, each hashed by its content.
type loaded struct {
	Style  string
	Early  string // the script that runs before the first paint
	Script string
	Step   string // the script that is loaded when a timeline comes near
	Search string // the script that is loaded when the reader asks for the search
	Index  string // what it searches
	Edit   string // the module that is loaded to edit and run programs; none where they cannot run
}

// loadAssets puts the assets together. It returns the files to be written.
func loadAssets(index []byte) (loaded, map[string][]byte, error) {
	style, err := joined(styleSheets...)
	script, scriptErr := joined(scripts...)
	early, earlyErr := joined("early.js")
	step, stepErr := joined("step.js")
	search, searchErr := joined("search.js")
	if err := errors.Join(err, scriptErr, earlyErr, stepErr, searchErr); err != nil {
		return loaded{}, nil, err
	}
	style = append(style, highlightCSS()...)
	l := loaded{
		Style:  hashed("book", "css", style),
		Early:  hashed("early", "js", early),
		Script: hashed("book", "js", script),
		Step:   hashed("step", "js", step),
		Search: hashed("search", "js", search),
		Index:  hashed("search", "json", index),
	}
	return l, map[string][]byte{
		l.Style: style, l.Early: early, l.Script: script, l.Step: step, l.Search: search, l.Index: index,
	}, nil
}

// comments of style sheets, and lines of scripts that are comments: a kilobyte of each page,
// compressed, that only those need who work on them.
var comments = regexp.MustCompile(`(?s:/\*.*?\*/\n?)|(?m:^\s*//.*\n)`)

// joined is the content of some assets, one after the other, without comments.
func joined(names ...string) ([]byte, error) {
	var all []byte
	for _, name := range names {
		content, err := assets.ReadFile("assets/" + name)
		if err != nil {
			return nil, err
		}
		all = append(all, comments.ReplaceAll(content, nil)...)
	}
	return all, nil
}

// hashed names a file by its content, so that a browser never shows a page with
// the assets of an older build.
func hashed(name, ext string, content []byte) string {
	return fmt.Sprintf("%s.%.4x.%s", name, sha256.Sum256(content), ext)
}
