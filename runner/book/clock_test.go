package book

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// clockReaders are the files of ours that may ask the computer what time it is, and what for.
// No transcript and no page can depend on it.
var clockReaders = map[string]string{
	"runner/whole/whole.go":      "the age of what killed processes left",
	"runner/toolchain/prune.go":  "what has not been used for long",
	"runner/command/progress.go": "how long a stage took, for the reader",
	"runner/bench":               "measures",
	"site/serve":                 "deadlines of connections",
	"site/browsertest":           "measures",
}

// TestClock finds whoever else reads the computer's clock: a wrong one must not matter.
func TestClock(t *testing.T) {
	root := filepath.Join("..", "..")
	for _, folder := range []string{"runner", "site"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			name, _ := filepath.Rel(root, path)
			name = filepath.ToSlash(name)
			if clockReaders[name] != "" || clockReaders[filepath.ToSlash(filepath.Dir(name))] != "" || strings.Contains(name, "/testdata/") {
				return nil
			}
			for _, use := range clockUses(t, path) {
				t.Errorf("%s reads the clock with %s: what for? say so above, if it cannot matter", name, use)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// clockUses lists the functions of package time that a file uses to learn the time.
func clockUses(t *testing.T, path string) (uses []string) {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if pkg, ok := selector.X.(*ast.Ident); ok && pkg.Name == "time" {
			switch selector.Sel.Name {
			case "Now", "Since", "Until":
				uses = append(uses, "time."+selector.Sel.Name)
			}
		}
		return true
	})
	return uses
}
