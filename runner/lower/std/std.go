// Package std says which source of the generic part of Go's standard library package
// lower copies into programs. It is apart from lower because building the guest needs
// these names and nothing else of it.
package std

import (
	"embed"
	"io/fs"
)

// A Package is one that declares something generic.
type Package struct {
	Path  string   // import path
	Files []string // its files that declare something generic, of Go's own

	ours string // file of ours, or empty
}

// Packages are in the order of their imports. Declarations of ours take precedence: Go's
// own rest on what programs cannot have (unsafe, the runtime), or an equal one is faster
// here.
var Packages = []Package{
	{"cmp", []string{"cmp.go"}, "cmp.go.txt"},
	{"iter", nil, "iter.go.txt"},
	{"slices", []string{"iter.go", "slices.go", "sort.go"}, "slices.go.txt"},
	{"maps", []string{"iter.go", "maps.go"}, "maps.go.txt"},
	{"sync", []string{"oncefunc.go"}, ""},
	{"sync/atomic", nil, "atomic.go.txt"},
	{"errors", []string{"wrap.go"}, ""},
	{"math/rand/v2", nil, "rand.go.txt"},
}

//go:embed *.go.txt
var files embed.FS

// Ours returns the name and the source of our file of a package; both are empty if there
// is none.
func (p Package) Ours() (name string, source []byte, err error) {
	if p.ours == "" {
		return "", nil, nil
	}
	source, err = fs.ReadFile(files, p.ours)
	return p.ours, source, err
}
