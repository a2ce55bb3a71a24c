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
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"
)

// The tables of this file are written anew with LOWER_UPDATE=1.
var updating = os.Getenv("LOWER_UPDATE") != ""

// testImporter reads the export data of what the tests' programs import.
var testImporter = sync.OnceValues(func() (func() importer.Lookup, error) {
	packages := []string{
		"cmp", "context", "errors", "fmt", "iter", "maps", "math", "slices", "strconv", "sync/atomic", "os", "runtime", "sort", "strings", "sync", "sync/atomic", "time",
		"unicode/utf8", loweredPath,
	}
	out, err := exec.Command("go", append([]string{"list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}"}, packages...)...).Output()
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		if path, file, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			files[path] = file
		}
	}
	return func() importer.Lookup {
		return func(path string) (io.ReadCloser, error) { return os.Open(files[path]) }
	}, nil
})

// checked type-checks a program of the tables, which Go must accept.
func checked(t *testing.T, source []byte) (*Checked, types.Importer) {
	t.Helper()
	lookup, err := testImporter()
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	from := importer.ForCompiler(fset, "gc", lookup())
	file, err := parser.ParseFile(fset, "main.go", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	c, messages := Check(fset, file, from, testVersion)
	if messages != nil {
		t.Fatalf("Go does not accept the program: %s", messages)
	}
	return c, from
}

// rewrite rewrites a program, which Go must still accept, and returns it gofmt-ed.
func rewrite(t *testing.T, source []byte, by func(b *builder) error) []byte {
	t.Helper()
	c, from := checked(t, source)
	err := by(newBuilder(c, from, testVersion))
	if err == nil {
		err = notAccepted(c.Fset, c.recheck(from, testVersion))
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, printed(t, c))
	}
	return printed(t, c)
}

func printed(t *testing.T, c *Checked) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := format.Node(&b, token.NewFileSet(), withoutPositions(c.File)); err != nil {
		t.Fatal(err)
	}
	out, err := format.Source(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return append(bytes.TrimRight(out, "\n"), '\n')
}

// withoutPositions keeps the printer from putting line breaks where statements
// came from.
func withoutPositions(file *ast.File) *ast.File {
	forgetPositions(file)
	file.Comments = nil
	return file
}

// TestPasses shows what each pass does: the files of testdata/passes bear a pass's
// name and hold programs before and after it.
func TestPasses(t *testing.T) {
	byName := map[string]func(b *builder) error{
		"unshadow":  func(b *builder) error { unshadow(b); return nil },
		"initorder": func(b *builder) error { initOrder(b); return nil },
	}
	for _, p := range statements {
		byName[p.name()] = func(b *builder) error { b.look(); return b.apply(p) }
	}
	for name, p := range byName {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join("testdata", "passes", name+".txtar")
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for i := 0; i+1 < len(archive.Files); i += 2 {
				before, after := archive.Files[i], &archive.Files[i+1]
				got := rewrite(t, before.Data, p)
				if updating {
					after.Data = got
				} else if string(got) != string(after.Data) {
					t.Errorf("%s became\n%s\nwant\n%s", before.Name, got, after.Data)
				}
			}
			if updating {
				writeArchive(t, path, archive)
			}
		})
	}
}

// name is that of the function in small letters.
func (p pass) name() string {
	name := runtime.FuncForPC(reflect.ValueOf(p.rewrite).Pointer()).Name()
	return strings.ToLower(name[strings.LastIndex(name, ".")+1:])
}

func writeArchive(t *testing.T, path string, archive *txtar.Archive) {
	t.Helper()
	if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestStatements compiles the programs of testdata/statements as they are and
// rewritten by all passes; both must print what stands beside them. All are built
// into one binary.
func TestStatements(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "statements", "*.txtar"))
	if err != nil || paths == nil {
		t.Fatal("no tables", err)
	}
	build := newBundle(t)
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+1 < len(archive.Files); i += 2 {
			program := archive.Files[i]
			build.add(t, program.Name, program.Data)
			build.add(t, "rewritten "+program.Name, rewrite(t, program.Data, (*builder).lower))
		}
	}
	build.compile(t)
	for _, path := range paths {
		archive, _ := txtar.ParseFile(path)
		for i := 0; i+1 < len(archive.Files); i += 2 {
			program, want := archive.Files[i].Name, &archive.Files[i+1]
			if updating {
				want.Data = build.run(t, program)
			}
			for _, variant := range []string{program, "rewritten " + program} {
				if got := build.run(t, variant); string(got) != string(want.Data) {
					t.Errorf("%s: %s prints\n%s\nwant\n%s", path, variant, got, want.Data)
				}
			}
		}
		if updating {
			writeArchive(t, path, archive)
		}
	}
}

var mainFunction = regexp.MustCompile(`(?m)^func main\(\) +\{`)

// A bundle is many programs in one binary, each a package with its own init.
type bundle struct {
	dir   string
	index map[string]int
}

func newBundle(t *testing.T) *bundle { return &bundle{dir: t.TempDir(), index: map[string]int{}} }

// add writes a program as a package. Its init functions become ordinary ones that
// run when the program is asked for; initialised package variables are not for
// programs of a bundle unless initialising prints nothing.
func (b *bundle) add(t *testing.T, name string, source []byte) {
	t.Helper()
	i := len(b.index)
	b.index[name] = i
	text := strings.Replace(string(source), "package main\n", fmt.Sprintf("package p%d\n", i), 1)
	var inits string
	for n := 0; strings.Contains(text, "func init() {"); n++ {
		text = strings.Replace(text, "func init() {", fmt.Sprintf("func init%d_() {", n), 1)
		inits += fmt.Sprintf("init%d_(); ", n)
	}
	text = mainFunction.ReplaceAllLiteralString(text, "func Main() {\n"+inits)
	dir := filepath.Join(b.dir, fmt.Sprintf("p%d", i))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (b *bundle) compile(t *testing.T) {
	t.Helper()
	var imports, cases string
	for i := range len(b.index) {
		imports += fmt.Sprintf("import \"takingturns/p%d\"\n", i)
		cases += fmt.Sprintf("case \"p%d\": p%d.Main()\n", i, i)
	}
	source := "package main\nimport \"os\"\n" + imports + "func main() { switch os.Args[1] {\n" + cases + "} }\n"
	files := map[string]string{"main.go": source, "go.mod": "module takingturns\n\ngo 1.26\n"}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(b.dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(filepath.Join(b.dir, "runner", "lowered"), os.DirFS(filepath.Join("..", "lowered"))); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "build", "-o", "batch", ".")
	cmd.Dir = b.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// run returns what a program prints; packages are called main in it.
func (b *bundle) run(t *testing.T, name string) []byte {
	t.Helper()
	pkg := fmt.Sprintf("p%d", b.index[name])
	cmd := exec.Command(filepath.Join(b.dir, "batch"), pkg)
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1") // goroutines take turns, as in the machine
	out, _ := cmd.CombinedOutput()
	out = bytes.ReplaceAll(out, []byte(pkg+"."), []byte("main."))
	if len(out) > 0 && out[len(out)-1] != '\n' {
		out = append(out, '\n') // txtar ends every file so
	}
	return out
}
