//go:build unix

package plainfile

import (
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// A pipe that nobody writes to is not waited for.
func TestPipe(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o644); err != nil {
		t.Fatal(err)
	}
	want := filepath.Base(dir) + "/pipe is not a plain file; a book is made of plain files in its own folders"
	read := make(chan error, 1)
	go func() {
		_, err := Read(dir, "pipe")
		read <- err
	}()
	select {
	case err := <-read:
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	case <-time.After(20 * time.Second):
		t.Error("it is waited for")
	}
}
