package site

import (
	"fmt"
	"os"
	"regexp"
	"strings"
)

// Modules are the paths of what runs in the page, compressed WebAssembly, by the names
// that run.js knows: "guest.wasm.gz", "small.wasm.gz" and "desk.wasm.gz". Without them
// the pages show programs and cannot run them.
type Modules map[string]string

// A machine is what runs programs in the page.
type machine struct {
	edit  string            // name of the script that edits and runs them
	files map[string][]byte // beside the page
}

// machineScripts are loaded when they are first needed. Each stands after those that it
// names.
var machineScripts = []string{
	"machine.js", "run.js", "dom.js", "go.js", "compare.js", "edits.js",
	"marks.js", "notes.js", "editor.js", "bench.js", "predict.js", "runs.js", "cell.js", "edit.js",
}

// wholeLineComment is for those who read the repository, not for the page's readers.
var wholeLineComment = regexp.MustCompile(`(?m)^ *//.*\n`)

// newMachine names modules and scripts by their content. In the scripts './NAME' becomes
// that name, and "STEM: 0" the size of a module in bytes.
func newMachine(modules Modules) (machine, error) {
	m := machine{files: map[string][]byte{}}
	if len(modules) == 0 {
		return m, nil
	}
	var links []string // old, new
	add := func(name string, content []byte) {
		stem, ext, _ := strings.Cut(name, ".")
		m.edit = hashed(stem, ext, content)
		m.files[m.edit] = content
		links = append(links, "'./"+name+"'", "'./"+m.edit+"'", stem+": 0", fmt.Sprintf("%s: %d", stem, len(content)))
	}
	for name, path := range modules {
		content, err := os.ReadFile(path)
		if err != nil {
			return m, err
		}
		add(name, content)
	}
	for _, name := range machineScripts {
		script, err := joined(name)
		if err != nil {
			return m, err
		}
		add(name, []byte(strings.NewReplacer(links...).Replace(wholeLineComment.ReplaceAllString(string(script), ""))))
	}
	return m, nil
}
