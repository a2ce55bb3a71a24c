package lower

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/types"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"takingturns/runner/generator"

	"golang.org/x/tools/txtar"
)

// tablePrograms are the programs of the tables, by name, and some generated ones.
func tablePrograms(t testing.TB) map[string]string {
	programs := map[string]string{}
	paths, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || paths == nil {
		t.Fatal("no tables", err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if strings.HasSuffix(f.Name, ".go") {
				programs[path+" "+f.Name] = string(f.Data)
			}
		}
	}
	for seed := range uint64(20) {
		source, err := generator.Program(seed)
		if err != nil {
			t.Fatal(err)
		}
		programs[fmt.Sprintf("generated %d", seed)] = string(source)
	}
	return programs
}

// TestInference: after each pass, what is known of the program without checking it
// again is what the type checker says; and the pass would do nothing to the
// declarations that it is not shown.
func TestInference(t *testing.T) {
	lookup, err := testImporter()
	if err != nil {
		t.Fatal(err)
	}
	generics, err := loadTestGenerics()
	if err != nil {
		t.Fatal(err)
	}
	fset := newStandard().fset // that of the generics
	from := importer.ForCompiler(fset, "gc", lookup())
	programs := tablePrograms(t)
	inferred := 0
	for _, name := range slices.Sorted(maps.Keys(programs)) {
		file, err := parser.ParseFile(fset, "main.go", programs[name], parser.SkipObjectResolution)
		if err != nil {
			continue // a table of errors
		}
		c, messages := Check(fset, file, from, testVersion)
		if messages != nil || c.instantiate(generics, from, testVersion) != nil {
			continue // it imports what the tests do not have, or is refused
		}
		b := newBuilder(c, from, testVersion)
		if err := b.prepare(); err != nil {
			t.Fatal(name, err)
		}
		for _, p := range statements {
			inferred += testPass(t, b, p, name)
		}
	}
	if inferred == 0 {
		t.Error("nothing was inferred")
	}
}

// testPass applies a pass and returns how many declarations it changed that need no
// check.
func testPass(t *testing.T, b *builder, p pass, name string) (inferred int) {
	if err := b.applyOne(p); err != nil {
		t.Fatal(name, err)
	}
	var known []ast.Decl
	for _, d := range b.c.File.Decls {
		if stale, changed := b.stale[d]; changed && !stale {
			delete(b.stale, d)
			known = append(known, d)
		}
	}
	if known != nil {
		fresh, _ := check(b.c.Fset, b.c.File, b.from, b.version)
		for _, d := range known {
			for _, difference := range differences(fresh.Info, b.c.Info, d) {
				t.Errorf("%s after %s: %s", name, p.name(), difference)
			}
		}
	}
	for _, d := range b.c.File.Decls {
		b.decl, b.changed = d, false
		if b.holds[d]&p.of == 0 && !b.stale[d] && !isImport(d) {
			if p.rewrite(b); b.changed {
				t.Errorf("%s: %s rewrites what was not taken for it", name, p.name())
			}
		}
	}
	return len(known)
}

// differences compares what is known of a declaration.
func differences(want, have *types.Info, d ast.Decl) (found []string) {
	report := func(n ast.Node, format string, args ...any) {
		found = append(found, fmt.Sprintf("%T ", n)+fmt.Sprintf(format, args...))
	}
	twins := map[types.Object]types.Object{}
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			compareObjects(n, want, have, twins, report)
		case *ast.SelectorExpr:
			if w, h := want.Selections[n], have.Selections[n]; (w == nil) != (h == nil) || w != nil && w.Kind() != h.Kind() {
				report(n, "%s is selected otherwise", types.ExprString(n))
			}
		}
		e, ok := n.(ast.Expr)
		w, typed := want.Types[e]
		if !ok || !typed {
			return true
		}
		if text, other := describe(w), describe(have.Types[e]); text != other {
			report(e, "%s is %s, not %s", types.ExprString(e), text, other)
		}
		return !w.IsType() && w.Value == nil
	})
	return found
}

var parameterName = regexp.MustCompile(`([(,] ?)[\pL_][\pL\d_ꞏ]* ([^,)])`)

// describe leaves out the names of parameters, and whether a value has an address:
// within parentheses it gets one where a pass puts what a pointer points to.
func describe(t types.TypeAndValue) string {
	if t.Type == nil {
		return "unknown"
	}
	if t.IsBuiltin() {
		return "a builtin"
	}
	text := types.TypeString(types.Default(t.Type), func(p *types.Package) string { return p.Name() })
	value := ""
	if t.Value != nil {
		value = t.Value.ExactString()
	}
	return fmt.Sprint(parameterName.ReplaceAllString(text, "$1$2"), value, t.IsType(), t.IsVoid(), t.IsNil())
}

// compareObjects finds a variable taken for another. Nobody asks for labels.
func compareObjects(id *ast.Ident, want, have *types.Info, twins map[types.Object]types.Object, report func(n ast.Node, format string, args ...any)) {
	if _, label := want.ObjectOf(id).(*types.Label); label || id.Name == "_" {
		return
	}
	if (want.Defs[id] == nil) != (have.Defs[id] == nil) || (want.Uses[id] == nil) != (have.Uses[id] == nil) {
		report(id, "%s is declared or used otherwise", id.Name)
	}
	w, h := want.ObjectOf(id), have.ObjectOf(id)
	if v, ok := w.(*types.Var); !ok || v.IsField() || h == nil {
		return
	}
	for _, pair := range [][2]types.Object{{w, h}, {h, w}} {
		if twins[pair[0]] == nil {
			twins[pair[0]] = pair[1]
		} else if twins[pair[0]] != pair[1] {
			report(id, "%s is another variable", id.Name)
		}
	}
}
