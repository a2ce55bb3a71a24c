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
var styleSheets = []string{"theme.css", "page.css", "prose.css", "code.css", "timeline.css", "edit.css", "print.css"}

// scripts are the page's script, which comes last, and the modules that it loads when
// they are wanted, each after those that it imports.
var scripts = []string{
	"dom.js", "go.js", "compare.js", "edits.js", "run.js", // import nothing
	"editor.js", "bench.js", "predict.js", "cell.js", "edit.js", "page.js",
}

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
	files, names, err := loadScripts()
	if err != nil {
		return loaded{}, nil, err
	}
	style := []byte(css.String())
	l := loaded{
		Style:  hashed("book", "css", style),
		Script: names["page.js"],
		Early:  template.JS(strings.TrimSpace(string(early))),
	}
	files[l.Style] = style
	return l, files, nil
}

// loadScripts returns the files of the scripts, and their hashed names by those in the
// source. Where one imports another, it names the hashed one.
func loadScripts() (files map[string][]byte, names map[string]string, err error) {
	files, names = map[string][]byte{}, map[string]string{}
	var imports []string
	for _, name := range scripts {
		source, err := assets.ReadFile("assets/" + name)
		if err != nil {
			return nil, nil, err
		}
		source = []byte(strings.NewReplacer(imports...).Replace(string(source)))
		base, ext, _ := strings.Cut(name, ".")
		names[name] = hashed(base, ext, source)
		files[names[name]] = source
		imports = append(imports, "'./"+name+"'", "'./"+names[name]+"'")
	}
	return files, names, nil
}

// hashed names a file by its content, so that a browser never shows a page with
// the assets of an older build.
func hashed(name, ext string, content []byte) string {
	return fmt.Sprintf("%s.%.4x.%s", name, sha256.Sum256(content), ext)
}
