package lower

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestGoroot runs Go's own tests of generics, as far as the local release has
// them, as written and as rewritten.
func TestGoroot(t *testing.T) {
	b := newBatch(t)
	printed := map[string]map[string]string{}
	refused := map[string]string{}
	for name, source := range gorootPrograms(t) {
		g, err := loadTestGenerics()
		if err != nil {
			t.Fatal(err)
		}
		c := checkSource(t, name, source)
		if err := c.instantiate(g, newStandard(), testVersion); err != nil {
			refused[name] = err.Error()
			continue
		}
		b.add("before", name, string(source))
		b.add("after", name, formatFile(t, c))
		printed[name] = c.Printed
	}
	b.build()
	for name := range printed {
		want, got := b.run("before", name), realNames(b.run("after", name), printed[name])
		if want != got {
			t.Errorf("%s printed\n%s\nrewritten it printed\n%s", name, want, got)
		}
	}
	for name, message := range refused {
		if name != "nested" || message != "nested.go:93:2: a generic type declared in a generic function cannot be run yet; --engine go can" {
			t.Errorf("%s was refused: %s", name, message)
		}
	}
	t.Logf("%d programs agree", len(printed))
}

// gorootPrograms returns the programs of $GOROOT/test/typeparam that run by
// themselves, but for those that make XML elements of the names of types.
func gorootPrograms(t *testing.T) map[string][]byte {
	paths, err := filepath.Glob(filepath.Join(runtime.GOROOT(), "test", "typeparam", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	programs := map[string][]byte{}
	for _, path := range paths {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		runs := bytes.HasPrefix(source, []byte("// run\n")) && bytes.Contains(source, []byte("\nfunc main() {\n"))
		if runs && !bytes.Contains(source, []byte(`"encoding/xml"`)) {
			name := strings.NewReplacer(".go", "", "-", "_").Replace(filepath.Base(path))
			programs[name] = source
		}
	}
	return programs
}
