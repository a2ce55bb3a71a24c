package lower

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"takingturns/runner/lower/std"

	"golang.org/x/tools/txtar"
)

const testVersion = "go1.26"

// standard is a checker's importer with the package that lowered programs call.
type standard struct {
	fset    *token.FileSet
	from    types.Importer
	lowered *types.Package
}

var newStandard = sync.OnceValue(func() *standard {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "lowered.go", LoweredSource, 0)
	if err != nil {
		panic(err)
	}
	lowered, err := new(types.Config).Check(Lowered, fset, []*ast.File{file}, nil)
	if err != nil {
		panic(err)
	}
	return &standard{fset, importer.ForCompiler(fset, "gc", nil), lowered}
})

func (s *standard) Import(path string) (*types.Package, error) {
	if path == Lowered {
		return s.lowered, nil
	}
	return s.from.Import(path)
}

var loadTestGenerics = sync.OnceValues(func() (*Generics, error) {
	s := newStandard()
	read := func(path string) (map[string][]byte, error) {
		sources := map[string][]byte{}
		i := slices.IndexFunc(std.Packages, func(p std.Package) bool { return p.Path == path })
		for _, name := range std.Packages[i].Files {
			source, err := os.ReadFile(filepath.Join(runtime.GOROOT(), "src", path, name))
			if err != nil {
				return nil, err
			}
			sources[name] = source
		}
		return sources, nil
	}
	return LoadGenerics(s.fset, read, s, testVersion)
})

// monoCase is a program of testdata/mono: NAME.go, what it prints as NAME.out and,
// for some, what becomes of it as NAME.after.
type monoCase struct {
	name               string
	before, after, out []byte
	archive            *txtar.Archive
}

func monoCases(t testing.TB) []*monoCase {
	paths, err := filepath.Glob("testdata/mono/*.txtar")
	if err != nil || paths == nil {
		t.Fatal("no test data", err)
	}
	var cases []*monoCase
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if name, ok := strings.CutSuffix(f.Name, ".go"); ok {
				c := &monoCase{name: name, before: f.Data, after: section(archive, name+".after"), out: section(archive, name+".out")}
				cases = append(cases, c)
			}
		}
	}
	return cases
}

func section(a *txtar.Archive, name string) []byte {
	for _, f := range a.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// lowerSource instantiates a program and checks that nothing generic is left.
func lowerSource(t *testing.T, name string, source []byte) *Checked {
	t.Helper()
	g, err := loadTestGenerics()
	if err != nil {
		t.Fatal(err)
	}
	s := newStandard()
	c := checkSource(t, name, source)
	if err := c.instantiate(g, s, testVersion); err != nil {
		t.Errorf("%v\n%s", err, formatFile(t, c))
		return nil
	}
	if hasGenerics(c) {
		t.Errorf("%s: generics are left\n%s", name, formatFile(t, c))
	}
	return c
}

func checkSource(t testing.TB, name string, source []byte) *Checked {
	t.Helper()
	s := newStandard()
	file, err := parser.ParseFile(s.fset, name+".go", source, parser.SkipObjectResolution|parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	c, messages := Check(s.fset, file, s, testVersion)
	if messages != nil {
		t.Fatalf("%s", strings.Join(messages, "\n"))
	}
	return c
}

func formatFile(t *testing.T, c *Checked) string {
	t.Helper()
	file := *c.File
	file.Comments = nil
	var b bytes.Buffer
	if err := format.Node(&b, token.NewFileSet(), &file); err != nil {
		t.Error(err)
	}
	text, err := format.Source(b.Bytes())
	if err != nil {
		t.Errorf("%v\n%s", err, b.Bytes())
	}
	return string(text)
}

// TestInstantiate runs each program as written and as rewritten.
func TestInstantiate(t *testing.T) {
	cases := monoCases(t)
	b := newBatch(t)
	printed := map[string]map[string]string{}
	for _, c := range cases {
		b.add("before", c.name, string(c.before))
		if lowered := lowerSource(t, c.name, c.before); lowered != nil {
			printed[c.name] = lowered.Printed
			text := formatFile(t, lowered)
			b.add("after", c.name, text)
			if c.after != nil && text != string(c.after) {
				t.Errorf("%s became\n%s", c.name, text)
			}
		}
	}
	b.build()
	for _, c := range cases {
		if printed[c.name] == nil {
			continue
		}
		want, got := b.run("before", c.name), realNames(b.run("after", c.name), printed[c.name])
		if want != got {
			t.Errorf("%s printed\n%s\nrewritten it printed\n%s", c.name, want, got)
		}
		if want != string(c.out) {
			t.Errorf("%s printed\n%s", c.name, want)
		}
	}
}

// batch is a module of many programs in one binary, each in a package of its own.
type batch struct {
	t     *testing.T
	dir   string
	names []string
}

func newBatch(t *testing.T) *batch {
	b := &batch{t: t, dir: t.TempDir()}
	b.write("go.mod", "module takingturns\n\ngo 1.26\n")
	b.write("runner/lowered/lowered.go", `package lowered

import "iter"

func Pull(seq func(yield func() bool)) (next func() bool, stop func()) {
	step, stop := iter.Pull(func(yield func(struct{}) bool) {
		seq(func() bool { return yield(struct{}{}) })
	})
	return func() bool { _, ok := step(); return ok }, stop
}
`)
	return b
}

func (b *batch) write(name, text string) {
	path := filepath.Join(b.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		b.t.Fatal(err)
	}
}

// add makes a package of a program.
func (b *batch) add(kind, name, source string) {
	name = kind + "_" + name
	source = strings.Replace(source, "package main\n", "package "+name+"\n", 1)
	source = strings.Replace(source, "func main() {", "func Main() {", 1)
	b.write(name+"/"+name+".go", source)
	b.names = append(b.names, name)
}

func (b *batch) build() {
	b.t.Helper()
	text := "package main\n\nimport (\n\t\"os\"\n"
	for _, name := range b.names {
		text += fmt.Sprintf("\t%q\n", "takingturns/"+name)
	}
	text += ")\n\nfunc main() {\n\tswitch os.Args[1] {\n"
	for _, name := range b.names {
		text += fmt.Sprintf("\tcase %q:\n\t\t%s.Main()\n", name, name)
	}
	b.write("main.go", text+"\t}\n}\n")
	cmd := exec.Command("go", "build", "-o", "batch", ".")
	cmd.Dir = b.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		b.t.Fatalf("%v\n%s", err, out)
	}
}

var panicTrace = regexp.MustCompile(`(?s)\n\ngoroutine .*`)

// run returns what a program prints, with a panic's message at the end.
func (b *batch) run(kind, name string) string {
	name = kind + "_" + name
	cmd := exec.Command(filepath.Join(b.dir, "batch"), name)
	out, err := cmd.CombinedOutput()
	text := panicTrace.ReplaceAllString(string(out), "\n")
	text = strings.ReplaceAll(text, "takingturns/"+name+".", "main.")
	text = strings.ReplaceAll(text, name+".", "main.")
	if err != nil {
		text += err.Error() + "\n"
	}
	return text
}

var madeName = regexp.MustCompile(`(main\.)?[\pL\d_]*` + dot + `[\pL\d_]*`)

// realNames puts Go's names in the place of those that a pass made.
func realNames(text string, printed map[string]string) string {
	return madeName.ReplaceAllStringFunc(text, func(s string) string {
		name, qualified := strings.CutPrefix(s, "main.")
		real, ok := printed[name]
		if !ok {
			return s
		}
		if !qualified {
			real, _, _ = strings.Cut(real, "[")
			real = real[strings.LastIndex(real, ".")+1:]
		}
		return real
	})
}

// TestMonoUpdate writes the outputs (and the .after sections that exist) of the
// programs as they are now, if asked to by UPDATE_MONO=1.
func TestMonoUpdate(t *testing.T) {
	if os.Getenv("UPDATE_MONO") == "" {
		return
	}
	b := newBatch(t)
	for _, c := range monoCases(t) {
		b.add("before", c.name, string(c.before))
	}
	b.build()
	paths, _ := filepath.Glob("testdata/mono/*.txtar")
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var files []txtar.File
		for _, f := range archive.Files {
			name, ok := strings.CutSuffix(f.Name, ".go")
			if !ok {
				continue
			}
			files = append(files, f)
			if slices.ContainsFunc(archive.Files, func(f txtar.File) bool { return f.Name == name+".after" }) {
				files = append(files, txtar.File{Name: name + ".after", Data: []byte(formatFile(t, lowerSource(t, name, f.Data)))})
			}
			files = append(files, txtar.File{Name: name + ".out", Data: []byte(b.run("before", name))})
		}
		archive.Files = files
		if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
