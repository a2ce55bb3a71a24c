package site

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestShareLinks has Node read links of many kinds with the page's own decoder: each is an
// edit of bounded size, or refused in words for readers.
func TestShareLinks(t *testing.T) {
	if os.Getenv("TURNS_SLOW") == "" {
		t.Log("Node reads links with TURNS_SLOW=1, as in make check-slow")
		return
	}
	dir := t.TempDir()
	for name, from := range map[string]string{"edits.js": "assets", "compare.js": "assets", "links.js": "testdata/share"} {
		content, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(dir, name), content)
	}
	writeFile(t, filepath.Join(dir, "package.json"), []byte(`{"type": "module"}`))
	said, err := exec.Command("node", filepath.Join(dir, "links.js"), "300").CombinedOutput()
	if err != nil || string(said) != "read 300\n" {
		t.Errorf("%v\n%.4000s", err, said)
	}
}
