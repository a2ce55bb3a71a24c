package site

import (
	"crypto/sha256"
	"embed"
	"fmt"
	"html/template"
	"strings"
)

//go:embed assets templates
var assets embed.FS

// styleSheets make up the style sheet, in the order in which they apply.
var styleSheets = []string{"theme.css", "page.css", "prose.css", "code.css", "timeline.css", "print.css"}

// loaded is what a page loads, and what stands in its head.
type loaded struct {
	Style, Script string      // names of files beside the page, hashed by content
	Early         template.JS // applies the reader's preferences before the first paint
}

// loadAssets puts the assets together. It returns the files to be written.
func loadAssets() (loaded, map[string][]byte, error) {
	var css strings.Builder
	for _, name := range styleSheets {
		sheet, err := assets.ReadFile("assets/" + name)
		if err != nil {
			return loaded{}, nil, err
		}
		css.Write(sheet)
	}
	css.WriteString(highlightCSS())
	early, err := assets.ReadFile("assets/early.js")
	if err != nil {
		return loaded{}, nil, err
	}
	script, err := assets.ReadFile("assets/page.js")
	if err != nil {
		return loaded{}, nil, err
	}
	style := []byte(css.String())
	l := loaded{
		Style:  hashed("book", "css", style),
		Script: hashed("book", "js", script),
		Early:  template.JS(strings.TrimSpace(string(early))),
	}
	return l, map[string][]byte{l.Style: style, l.Script: script}, nil
}

// hashed names a file by its content, so that a browser never shows a page with
// the assets of an older build.
func hashed(name, ext string, content []byte) string {
	return fmt.Sprintf("%s.%.4x.%s", name, sha256.Sum256(content), ext)
}
