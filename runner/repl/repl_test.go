package repl

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"takingturns/runner/engine/enginetest"

	"github.com/sebdah/goldie/v2"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// TestConversations types the lines of testdata/*.in and compares all that is on the
// screen; `go test ./runner/repl -update` after a change.
func TestConversations(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "*.in"))
	if err != nil || paths == nil {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".in")
		t.Run(name, func(t *testing.T) {
			typed, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			goldie.New(t).Assert(t, name, converse(t, string(typed)))
		})
	}
}

// converse returns what a conversation leaves on the screen.
func converse(t *testing.T, typed string) []byte {
	session, err := New(t.Context(), enginetest.Engines(t))
	if err != nil {
		t.Fatal(err)
	}
	var screen bytes.Buffer
	lines := strings.SplitAfter(typed, "\n")
	console := Console{
		Session: session, Out: &screen, Err: &screen,
		Fit: func(text string) string { return text },
		Read: func(prompt string) (string, error) {
			if len(lines) == 1 {
				return "", io.EOF
			}
			line := lines[0]
			lines = lines[1:]
			screen.WriteString(prompt + line)
			return strings.TrimSuffix(line, "\n"), nil
		},
	}
	if _, err := console.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return screen.Bytes()
}

func TestComplete(t *testing.T) {
	for _, c := range []struct {
		text string
		want bool
	}{
		{"x := 1", true},
		{"x :=", false},
		{"f(", false},
		{"f(1,", false},
		{"f(1,\n2)", true},
		{"if x {", false},
		{"if x {\n}", true},
		{"for i := range 3 {\n\tgo func() {", false},
		{"func f() {", false},
		{"func f() {\n}", true},
		{"func (t T) m() {", false},
		{"func (t T) m() {\n}", true},
		{"func(x int) int {", false},
		{"func(x int) int {\n\treturn x\n}(1)", true},
		{"type T struct {", false},
		{"type T struct {\n}", true},
		{"var (", false},
		{"var (\n\ta = 1\n)", true},
		{"import (", false},
		{"a.", false},
		{"a +", false},
		{"`raw", false},
		{"`raw\nstring`", true},
		{"/* a comment", false},
		{"// a comment", true},
		{"x // a comment", true},
		{"", true},
		{`"not closed`, true},
		{"'x", true},
		{"a b", true},
		{"}", true},
		{"}; func f() {", true},
		{"func f() {}; f()", true},
		{"x ) {", true},
	} {
		if got := Complete(c.text + "\n"); got != c.want {
			t.Errorf("%q: got %v, want %v", c.text, got, c.want)
		}
	}
}

// TestSave stores a session, and never over something.
func TestSave(t *testing.T) {
	path := filepath.Join(t.TempDir(), "saved.go")
	typed := fmt.Sprintf("x := 1\nunused := 2\nfunc f() int { return x }\nf() // a comment\n:save %s\n:save %s\n:save %s\n",
		path, path, strings.TrimSuffix(path, ".go"))
	shown := strings.ReplaceAll(string(converse(t, typed)), filepath.Dir(path), "DIR")
	for _, want := range []string{
		"saved; turns run DIR/saved.go runs it\n",
		"DIR/saved.go exists; choose another name\n",
		"DIR/saved is not the name of a Go file; try :save DIR/saved.go\n",
	} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is missing in\n%s", want, shown)
		}
	}
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	goldie.New(t).Assert(t, "saved", source)
	ran := enginetest.Run(t, "yaegi", "saved.go", source, 0)
	if got := ran.Text(); got != "1\n" {
		t.Errorf("the program prints %q", got)
	}
}
