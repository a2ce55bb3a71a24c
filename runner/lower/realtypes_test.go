package lower

import (
	"bytes"
	"go/printer"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestRealize shows programs before and after their types are taken out, and what
// types the guest is asked to make.
func TestRealize(t *testing.T) {
	path := filepath.Join("testdata", "realize.txtar")
	archive, err := txtar.ParseFile(path)
	if err != nil || len(archive.Files) == 0 {
		t.Fatal("no table", err)
	}
	for i := 0; i+1 < len(archive.Files); i += 2 {
		before, after := archive.Files[i], &archive.Files[i+1]
		got := realize(t, before.Data)
		if updating {
			after.Data = []byte(got)
		} else if got != string(after.Data) {
			t.Errorf("%s became\n%s\nwant\n%s", before.Name, got, after.Data)
		}
	}
	if updating {
		writeArchive(t, path, archive)
	}
}

func realize(t *testing.T, source []byte) string {
	t.Helper()
	c, _ := checked(t, source)
	real, messages := c.Realize()
	if messages != nil {
		t.Fatal(messages)
	}
	var b bytes.Buffer
	if err := printer.Fprint(&b, token.NewFileSet(), withoutPositions(real.File)); err != nil {
		t.Fatal(err)
	}
	b.WriteString("\n\n// types: " + strings.Join(slices.Sorted(maps.Keys(real.Types)), " ") + "\n")
	return b.String()
}
