//go:build unix

package serve

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Pipes in the places of the book's files, to which nobody writes, are told and not waited for.
func TestPipes(t *testing.T) {
	f := newFixture(t)
	for _, name := range []string{"chapters/01-waiting.md", "golden/02-failing/exit.txt"} {
		path := filepath.Join(f.dir, name)
		if err := errors.Join(os.Remove(path), syscall.Mkfifo(path, 0o644)); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { // lets go whoever waits
			if pipe, err := os.OpenFile(path, os.O_RDWR, 0); err == nil {
				pipe.Close()
			}
		})
	}
	told := make(chan string, 2)
	go func() {
		_, answer := f.post(t, "save", "01-waiting", "one-by-one", program, nil)
		told <- answer["error"].(string)
		f.render()
		told <- f.current().problem
	}()
	for _, want := range []string{"chapters/01-waiting.md is not a plain file", "golden/02-failing/exit.txt is not a plain file"} {
		select {
		case got := <-told:
			if !strings.Contains(got, want) {
				t.Errorf("told %q, want %s", got, want)
			}
		case <-time.After(patience):
			t.Fatal("a pipe is waited for")
		}
	}
}
