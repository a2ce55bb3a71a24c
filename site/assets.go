package site

import (
	"crypto/sha256"
	"embed"
	"errors"
	"fmt"
	"strings"
)

//go:embed assets templates
var assets embed.FS

// styleSheets make up the style sheet, in the order in which they apply.
var styleSheets = []string{"theme.css", "page.css", "prose.css", "code.css", "timeline.css", "edit.css", "print.css"}

// scripts make up the script of each page.
var scripts = []string{"page.js", "keys.js", "step.js", "editing.js"}

// modules edit and run programs. They are loaded when they are wanted. Each comes after
// those that it imports.
var modules = []string{
	"dom.js", "go.js", "compare.js", "edits.js", "run.js", // import nothing
	"editor.js", "bench.js", "predict.js", "cell.js", "edit.js",
}

// loaded names the files beside a page that it loads, each hashed by its content.
type loaded struct {
	Style  string
	Early  string // the script that runs before the first paint
	Script string
	Search string // the script that is loaded when the reader asks for the search
	Index  string // what it searches
}

// loadAssets puts the assets together. It returns the files to be written.
func loadAssets(index []byte) (loaded, map[string][]byte, error) {
	style, err := joined(styleSheets...)
	script, scriptErr := joined(scripts...)
	early, earlyErr := joined("early.js")
	search, searchErr := joined("search.js")
	if err := errors.Join(err, scriptErr, earlyErr, searchErr); err != nil {
		return loaded{}, nil, err
	}
	style = append(style, highlightCSS()...)
	files, imports, err := loadModules()
	if err != nil {
		return loaded{}, nil, err
	}
	script = imports(script)
	l := loaded{
		Style:  hashed("book", "css", style),
		Early:  hashed("early", "js", early),
		Script: hashed("book", "js", script),
		Search: hashed("search", "js", search),
		Index:  hashed("search", "json", index),
	}
	files[l.Style], files[l.Early], files[l.Script], files[l.Search], files[l.Index] = style, early, script, search, index
	return l, files, nil
}

// loadModules returns the files of the modules, and what puts their hashed names where a
// script imports them.
func loadModules() (files map[string][]byte, imports func(script []byte) []byte, err error) {
	files = map[string][]byte{}
	var names []string // pairs of name and hashed name, as imports quote them
	imports = func(script []byte) []byte {
		return []byte(strings.NewReplacer(names...).Replace(string(script)))
	}
	for _, name := range modules {
		source, err := assets.ReadFile("assets/" + name)
		if err != nil {
			return nil, nil, err
		}
		source = imports(source)
		base, ext, _ := strings.Cut(name, ".")
		file := hashed(base, ext, source)
		files[file] = source
		names = append(names, "'./"+name+"'", "'./"+file+"'")
	}
	return files, imports, nil
}

// joined is the content of some assets, one after the other.
func joined(names ...string) ([]byte, error) {
	var all []byte
	for _, name := range names {
		content, err := assets.ReadFile("assets/" + name)
		if err != nil {
			return nil, err
		}
		all = append(all, content...)
	}
	return all, nil
}

// hashed names a file by its content, so that a browser never shows a page with
// the assets of an older build.
func hashed(name, ext string, content []byte) string {
	return fmt.Sprintf("%s.%.4x.%s", name, sha256.Sum256(content), ext)
}
