package plainfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	outside := t.TempDir()
	dir := filepath.Join(t.TempDir(), "chapters")
	at := func(name string) string { return filepath.Join(dir, name) }
	err := errors.Join(
		os.WriteFile(filepath.Join(outside, "secret"), []byte("secret"), 0o600),
		os.MkdirAll(at("folder"), 0o755),
		os.WriteFile(at("plain"), []byte("text"), 0o644),
		os.WriteFile(at("large"), nil, 0o644), os.Truncate(at("large"), Most+1),
		os.Symlink("plain", at("link")),
		os.Symlink(filepath.Join(outside, "secret"), at("out")),
		os.Symlink("../../../../../../../../etc/passwd", at("up")),
		os.Symlink(outside, at("elsewhere")),
		os.Symlink("loop", at("loop")),
	)
	if err != nil {
		t.Fatal(err)
	}
	const plain = "; a book is made of plain files in its own folders"
	for name, want := range map[string]string{
		"plain":            "",
		"link":             "",
		"out":              "chapters/out: path escapes from parent" + plain,
		"up":               "chapters/up: path escapes from parent" + plain,
		"elsewhere/secret": "chapters/elsewhere/secret: path escapes from parent" + plain,
		"../plain":         "plain: path escapes from parent" + plain,
		"loop":             "chapters/loop: too many levels of symbolic links" + plain,
		"folder":           "chapters/folder is not a plain file" + plain,
		"large":            "chapters/large has 67108865 bytes, and 67108864 are the most",
	} {
		content, err := Read(dir, name)
		if want == "" && (err != nil || string(content) != "text") || want != "" && (err == nil || err.Error() != want) {
			t.Errorf("%s: %q, %v, want %s", name, content, err, want)
		}
		if strings.Contains(string(content), "secret") {
			t.Errorf("%s gives a file outside", name)
		}
	}
	if _, err := Read(dir, "missing"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of a missing file: %v", err)
	}
}
