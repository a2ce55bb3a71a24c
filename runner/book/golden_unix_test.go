//go:build unix

package book

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// Golden files that are pipes, or lead out of the book, are neither read nor written.
func TestGoldenElsewhere(t *testing.T) {
	const plain = "; a book is made of plain files in its own folders"
	for _, test := range []struct {
		name          string
		prepare       func(folder, outside string) error // of the chapter's golden files
		read, written string                             // what is told
	}{
		{
			"a link", func(folder, outside string) error { return os.Symlink(outside+"/a.txt", folder+"/a.txt") },
			"golden/01-one/a.txt: path escapes from parent" + plain, "golden/01-one/a.txt is not a plain file; nothing was written",
		},
		{
			"a folder that is a link", func(folder, outside string) error { return errors.Join(os.Remove(folder), os.Symlink(outside, folder)) },
			"golden/01-one/a.txt: path escapes from parent" + plain, "golden/01-one/a.txt cannot be written: path escapes from parent",
		},
		{
			"a pipe", func(folder, _ string) error { return syscall.Mkfifo(folder+"/a.txt", 0o644) },
			"golden/01-one/a.txt is not a plain file" + plain, "golden/01-one/a.txt is not a plain file; nothing was written",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			root, outside := t.TempDir(), t.TempDir()
			write(t, outside, "a.txt", "theirs")
			folder := filepath.Join(root, "golden", "01-one")
			if err := errors.Join(os.MkdirAll(folder, 0o755), test.prepare(folder, outside)); err != nil {
				t.Fatal(err)
			}
			told := make(chan error, 2)
			go func() {
				_, _, err := Golden(root, chapter("name=a"), ".txt")
				told <- err
				_, err = store(root, "golden/01-one/a.txt", "ours")
				told <- err
			}()
			for _, want := range []string{filepath.Base(root) + "/" + test.read, test.written} {
				select {
				case err := <-told:
					if err == nil || err.Error() != want {
						t.Errorf("got  %v\nwant %s", err, want)
					}
				case <-time.After(20 * time.Second):
					t.Fatalf("it waits, and does not say %s", want)
				}
			}
			if theirs, err := os.ReadFile(outside + "/a.txt"); string(theirs) != "theirs" || err != nil {
				t.Errorf("what is elsewhere holds %q, %v", theirs, err)
			}
			if entries, err := os.ReadDir(outside); len(entries) != 1 || err != nil {
				t.Errorf("there are %v elsewhere, %v", entries, err)
			}
		})
	}
}
