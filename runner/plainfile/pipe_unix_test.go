//go:build unix

package plainfile

import (
	"path/filepath"
	"syscall"
	"testing"
)

// A pipe that nobody writes to is not waited for.
func TestPipe(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o644); err != nil {
		t.Fatal(err)
	}
	want := filepath.Base(dir) + "/pipe is not a plain file; a book is made of plain files in its own folders"
	if _, err := Read(dir, "pipe"); err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
