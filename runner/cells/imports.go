package cells

import (
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// imports are those of the merged cells.
type imports struct {
	all []*imported // in the order of the cells
	now map[string]*imported
}

// An imported package, under the name that code uses.
type imported struct {
	name, path string
	cell       *cell // of its last import
	spec       *ast.ImportSpec
	kept       bool
}

// add takes the imports of the next cell, whose cuts are made. A name imported
// again under another path means the new package from here on. An import is
// kept if code that is left uses it; those of the entry cell are all kept, as
// it is for the compiler to say that its author imports too much.
func (im *imports) add(c *cell, entry bool) {
	if im.now == nil {
		im.now = map[string]*imported{}
	}
	for _, spec := range c.file.Imports {
		target, _ := strconv.Unquote(spec.Path.Value)
		name := importName(spec, target)
		key := name
		if name == "_" || name == "." {
			key += target
		}
		p := im.now[key]
		if p == nil || p.path != target {
			p = &imported{name: name, path: target}
			im.all = append(im.all, p)
			im.now[key] = p
		}
		p.cell, p.spec = c, spec
		p.kept = p.kept || entry || key != name
	}
	for name := range c.needs() {
		if p := im.now[name]; p != nil {
			p.kept = true
		}
	}
}

// text is the import declaration. Two packages under one name are an error.
func (im *imports) text() (string, error) {
	var b strings.Builder
	byName := map[string]*imported{}
	for _, p := range im.all {
		if !p.kept {
			continue
		}
		if other := byName[p.name]; other != nil && p.name != "_" && p.name != "." {
			line := p.cell.fset.Position(p.spec.Pos()).Line
			return "", p.cell.errorAt(line, fmt.Sprintf("%q and %q, which snippet %s imports, are both called %s; name one of them otherwise",
				p.path, other.path, other.cell.Name, p.name))
		}
		byName[p.name] = p
		from, to := p.cell.offset(p.spec.Pos()), p.cell.offset(p.spec.End())
		b.WriteString(p.cell.directive(from) + string(p.cell.text[from:to]) + "\n")
	}
	if b.Len() == 0 {
		return "", nil
	}
	return "import (\n" + b.String() + ")\n\n", nil
}

// Version elements at the end of an import path, which no package is named after.
var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// importName is the name under which code uses an import. Without type checking
// the name of the package is taken from its path.
func importName(spec *ast.ImportSpec, target string) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	if base := path.Base(target); !majorVersion.MatchString(base) {
		return base
	}
	return path.Base(path.Dir(target))
}
