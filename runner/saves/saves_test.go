package saves

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestWatch(t *testing.T) {
	for _, c := range []struct {
		name string
		save func(folder, path string) error
	}{
		{"written over", func(_, path string) error { return os.WriteFile(path, []byte("b"), 0o644) }},
		{"replaced by a new file", func(folder, path string) error {
			temp := filepath.Join(folder, ".a.md.swp")
			return errors.Join(os.WriteFile(temp, []byte("b"), 0o644), os.Rename(temp, path))
		}},
		{"moved away and written", func(_, path string) error {
			return errors.Join(os.Rename(path, path+"~"), os.WriteFile(path, []byte("b"), 0o644))
		}},
		{"deleted", func(_, path string) error { return os.Remove(path) }},
		{"new", func(folder, _ string) error { return os.WriteFile(filepath.Join(folder, "b.md"), nil, 0o644) }},
		{"folder deleted", func(folder, _ string) error { return os.RemoveAll(folder) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder, path, saved := watched(t)
			if err := c.save(folder, path); err != nil {
				t.Fatal(err)
			}
			within(t, saved)
		})
	}
}

// TestFolderComesBack is what a checkout of another branch may do.
func TestFolderComesBack(t *testing.T) {
	folder, path, saved := watched(t)
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	within(t, saved)
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	within(t, saved)
	if err := os.WriteFile(path, []byte("b"), 0o644); err != nil {
		t.Fatal(err)
	}
	within(t, saved)
}

func TestBesides(t *testing.T) {
	folder, path, saved := watched(t)
	err := errors.Join(os.Chmod(path, 0o600), os.WriteFile(folder+".md", nil, 0o644))
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-saved:
		t.Error("neither a file's mode nor a file beside the folder is a save")
	case <-time.After(10 * settle):
	}
}

func TestNoFolder(t *testing.T) {
	if _, err := Watch(t.Context(), "nowhere"); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("got %v", err)
	}
}

// watched is a folder with a file that is being watched.
func watched(t *testing.T) (folder, path string, saved <-chan struct{}) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "chapters")
	path = filepath.Join(folder, "a.md")
	if err := errors.Join(os.Mkdir(folder, 0o755), os.WriteFile(path, []byte("a"), 0o644)); err != nil {
		t.Fatal(err)
	}
	saved, err := Watch(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	return folder, path, saved
}

func within(t *testing.T, saved <-chan struct{}) {
	t.Helper()
	select {
	case <-saved:
	case <-time.After(30 * time.Second): // the computer may be busy
		t.Fatal("nothing was told")
	}
}
