package site

import (
	"crypto/sha256"
	"embed"
	"fmt"
	"html/template"
	"os"
	"strings"
)

//go:embed assets templates
var assets embed.FS

// styleSheets make up the style sheet, in the order in which they apply.
var styleSheets = []string{"theme.css", "page.css", "prose.css", "code.css", "timeline.css", "print.css"}

// Modules are the paths of what runs in the page, compressed WebAssembly, by the names
// that run.js knows: "guest.wasm.gz", "small.wasm.gz" and "desk.wasm.gz". Without them
// the pages show programs and cannot run them.
type Modules map[string]string

// loaded is what a page loads, and what stands in its head.
type loaded struct {
	Style, Script string      // names of files beside the page, hashed by content
	Early         template.JS // applies the reader's preferences before the first paint
}

// loadAssets puts the assets together. It returns the files to be written.
func loadAssets(modules Modules) (loaded, map[string][]byte, error) {
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
	files := map[string][]byte{l.Style: style, l.Script: script}
	return l, files, addMachine(files, modules)
}

// scripts are what a page loads when it is first needed, each after those that it
// names.
var scripts = []string{"machine.js", "run.js"}

// addMachine adds what runs programs in the page: the modules and the scripts. In the
// scripts './NAME' becomes the name hashed by content, and "NAME: 0" the size of a
// module in bytes.
func addMachine(files map[string][]byte, modules Modules) error {
	var names, sizes []string
	add := func(name string, content []byte) {
		stem, ext, _ := strings.Cut(name, ".")
		files[hashed(stem, ext, content)] = content
		names = append(names, "'./"+name+"'", "'./"+hashed(stem, ext, content)+"'")
		sizes = append(sizes, stem+": 0", fmt.Sprintf("%s: %d", stem, len(content)))
	}
	for name, path := range modules {
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		add(name, content)
	}
	for _, name := range scripts {
		script, err := assets.ReadFile("assets/" + name)
		if err != nil {
			return err
		}
		add(name, []byte(strings.NewReplacer(append(names, sizes...)...).Replace(string(script))))
	}
	return nil
}

// hashed names a file by its content, so that a browser never shows a page with
// the assets of an older build.
func hashed(name, ext string, content []byte) string {
	return fmt.Sprintf("%s.%.4x.%s", name, sha256.Sum256(content), ext)
}
