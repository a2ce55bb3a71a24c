package lower

import (
	"bytes"
	"fmt"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"golang.org/x/tools/txtar"
	"takingturns/runner/generator"
)

var dumpName = regexp.MustCompile(`[\pL\d_]+ꞏ[\pL\d_ꞏ]*`)

func allPrograms(t testing.TB) []prog {
	progs := speedPrograms(t)
	for _, glob := range []string{"testdata/corpus/*.txtar", "testdata/mono/*.txtar", "testdata/statements/*.txtar", "testdata/passes/*.txtar"} {
		paths, _ := filepath.Glob(glob)
		for _, p := range paths {
			a, err := txtar.ParseFile(p)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range a.Files {
				if filepath.Ext(f.Name) == ".go" {
					progs = append(progs, prog{filepath.Base(p) + "-" + filepath.Base(f.Name), string(f.Data)})
				}
			}
		}
	}
	for s := uint64(20100); s < 20250; s++ {
		src, err := generator.Program(s)
		if err != nil {
			t.Fatal(err)
		}
		progs = append(progs, prog{fmt.Sprintf("gen%d", s), string(src)})
	}
	return progs
}

func TestDump(t *testing.T) {
	dir := os.Getenv("DUMP")
	if dir == "" {
		t.Skip()
	}
	os.MkdirAll(dir, 0o755)
	lookup, err := testImporter()
	if err != nil {
		t.Fatal(err)
	}
	fset := newStandard().fset
	generics, err := loadTestGenerics()
	if err != nil {
		t.Fatal(err)
	}
	from := importer.ForCompiler(fset, "gc", lookup())
	n := 0
	for _, p := range allPrograms(t) {
		file, err := parser.ParseFile(fset, "main.go", p.src, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		c, messages := Check(fset, file, from, testVersion)
		if messages != nil {
			continue
		}
		var text string
		show := func(c *Checked) {
			f := *c.File
			f.Comments = nil
			var b bytes.Buffer
			if err := format.Node(&b, token.NewFileSet(), &f); err != nil {
				text += err.Error()
			}
			out, err := format.Source(b.Bytes())
			if err != nil {
				out = b.Bytes()
			}
			text += string(out)
		}
		func() {
			defer func() {
				if r := recover(); r != nil {
					text += fmt.Sprint("PANIC ", r)
				}
			}()
			if err := c.Lower(generics, from, testVersion); err != nil {
				text += err.Error()
			}
			show(c)
			text += fmt.Sprintln(c.Missing(func(path, name string) bool { return len(name)%3 != 0 }))
			_, fail := c.Realize()
			text += "\n//// " + fmt.Sprintln(fail)
			show(c)
		}()
		seen := map[string]string{}
		text = dumpName.ReplaceAllStringFunc(text, func(s string) string {
			if seen[s] == "" {
				seen[s] = fmt.Sprintf("%sꞏ%d", trimMark(s), len(seen))
			}
			return seen[s]
		})
		n++
		os.WriteFile(filepath.Join(dir, p.name+".txt"), []byte(text), 0o644)
	}
	t.Log(n, "programs")
}
