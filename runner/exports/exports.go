// Package exports type-checks against compiled packages. It does what go/importer does for
// Go's compiler, without that package's importers for other compilers and for source, which
// the first use would have to wait for.
package exports

import (
	"fmt"
	"go/token"
	"go/types"
	"os"
	"strings"

	"golang.org/x/tools/go/gcexportdata"
)

// Format has go list -export -f list packages for [NewImporter].
const Format = "{{.ImportPath}} {{.Export}}"

// An importer reads each package once.
type importer struct {
	files    map[string]string // by import path
	fset     *token.FileSet
	packages map[string]*types.Package
}

// NewImporter returns an importer of the packages that go list has listed in [Format].
func NewImporter(listed string) types.Importer {
	from := importer{map[string]string{}, token.NewFileSet(), map[string]*types.Package{}}
	for line := range strings.Lines(listed) {
		if path, file, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			from.files[path] = file
		}
	}
	return from
}

// Import is that of types.Importer.
func (from importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if pkg := from.packages[path]; pkg != nil && pkg.Complete() {
		return pkg, nil
	}
	name, known := from.files[path]
	if !known {
		return nil, fmt.Errorf("there is no export data of package %s", path)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := gcexportdata.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return gcexportdata.Read(data, from.fset, from.packages, path)
}
