package whole

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func open(t *testing.T) *os.Root {
	t.Helper()
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// holds checks what a folder holds, by name; nil stands for what is no plain file.
func holds(t *testing.T, folder string, want map[string]string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	must(t, err)
	for _, entry := range entries {
		text, wanted := want[entry.Name()]
		content, _ := os.ReadFile(filepath.Join(folder, entry.Name()))
		if !wanted || string(content) != text {
			t.Errorf("%s holds %q", entry.Name(), content)
		}
	}
	if len(entries) != len(want) {
		t.Errorf("there are %v, want %v", entries, want)
	}
}

func TestWrite(t *testing.T) {
	root := open(t)
	must(t, Write(root, "a/b/c.txt", []byte("one")))
	must(t, root.Chmod("a/b/c.txt", 0o600))
	must(t, Write(root, "a/b/c.txt", []byte("two")))
	holds(t, filepath.Join(root.Name(), "a/b"), map[string]string{"c.txt": "two"})
	if info, err := root.Stat("a/b/c.txt"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the mode became %v, %v", info.Mode(), err)
	}
}

func TestWriteRefuses(t *testing.T) {
	elsewhere := filepath.Join(t.TempDir(), "secret")
	must(t, os.WriteFile(elsewhere, []byte("theirs"), 0o644))
	tests := []struct {
		name    string
		prepare func(root *os.Root) error
		want    string
	}{
		{"a folder", func(r *os.Root) error { return r.MkdirAll("a/x", 0o755) }, "a/x is not a plain file; nothing was written"},
		{"a link", func(r *os.Root) error {
			return errors.Join(r.Mkdir("a", 0o755), r.Symlink(elsewhere, "a/x"))
		}, "a/x is not a plain file; nothing was written"},
		{"a folder that is a link", func(r *os.Root) error { return r.Symlink(filepath.Dir(elsewhere), "a") }, "a/x cannot be written: path escapes from parent"},
		{"read-only", func(r *os.Root) error {
			return errors.Join(r.Mkdir("a", 0o755), r.WriteFile("a/x", nil, 0o444))
		}, "a/x is read-only; nothing was written"},
		{"a file in the folder's place", func(r *os.Root) error { return r.WriteFile("a", nil, 0o644) }, "a is not a folder; nothing was written"},
	}
	for _, test := range tests {
		root := open(t)
		must(t, test.prepare(root))
		if err := Write(root, "a/x", []byte("ours")); err == nil || err.Error() != test.want {
			t.Errorf("%s: got %v, want %s", test.name, err, test.want)
		}
		if theirs, err := os.ReadFile(elsewhere); string(theirs) != "theirs" {
			t.Errorf("%s: what is elsewhere holds %q, %v", test.name, theirs, err)
		}
		holds(t, filepath.Dir(elsewhere), map[string]string{"secret": "theirs"})
	}
}

func TestReplace(t *testing.T) {
	root := open(t)
	must(t, root.WriteFile("x", []byte("one"), 0o644))
	must(t, Replace(root, "x", []byte("one"), []byte("two")))
	var changed *ChangedError
	if err := Replace(root, "x", []byte("one"), []byte("three")); !errors.As(err, &changed) || err.Error() != "x has changed meanwhile; nothing was written" {
		t.Errorf("got %v", err)
	}
	holds(t, root.Name(), map[string]string{"x": "two"})
}

func TestCreate(t *testing.T) {
	root := open(t)
	must(t, Create(root, "x", []byte("one")))
	if err := Create(root, "x", []byte("two")); !errors.Is(err, fs.ErrExist) || err.Error() != "x cannot be written: file exists" {
		t.Errorf("got %v", err)
	}
	if err := writeNew(root, "x", 0o644, []byte("two")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("what is beside a file is written over: %v", err)
	}
	holds(t, root.Name(), map[string]string{"x": "one"})
}

// What a killed process left goes, what may belong to a living one stays, and so does all
// that is not ours.
func TestSweep(t *testing.T) {
	root := open(t)
	dead, living := temporaryName("x"), temporaryName("y")
	for _, name := range []string{dead, living, "x", ".x.swp", ".x.new", ".vimrc.ABC.new"} {
		must(t, root.WriteFile(name, []byte(name), 0o644))
		if name != living {
			long := time.Now().Add(-2 * abandoned)
			must(t, root.Chtimes(name, long, long))
		}
	}
	Sweep(root, ".")
	holds(t, root.Name(), map[string]string{living: living, "x": "x", ".x.swp": ".x.swp", ".x.new": ".x.new", ".vimrc.ABC.new": ".vimrc.ABC.new"})
}

func TestFolder(t *testing.T) {
	at := filepath.Join(t.TempDir(), "new", "public")
	abandonedFolder(t, filepath.Dir(at), temporaryName("public"))
	must(t, Folder(at, map[string][]byte{"index.html": []byte("one"), "old.html": nil}))
	must(t, Folder(at, map[string][]byte{"index.html": []byte("two")}))
	holds(t, at, map[string]string{"index.html": "two"})

	err := Folder(at, map[string][]byte{"index.html": []byte("bad"), "no/such.html": nil})
	if want := at + " cannot be written: no/such.html cannot be written: no such file or directory"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	holds(t, at, map[string]string{"index.html": "two"})
	holds(t, filepath.Dir(at), map[string]string{"public": ""})
}

// Where folders cannot change places, who was killed between the two steps left the old
// folder beside its place.
func TestFolderRestored(t *testing.T) {
	parent := t.TempDir()
	abandonedFolder(t, parent, oldName(temporaryName("public")))
	if err := Folder(filepath.Join(parent, "public"), map[string][]byte{"no/such.html": nil}); err == nil {
		t.Error("a file without its folder is no error")
	}
	holds(t, parent, map[string]string{"public": ""})
}

// abandonedFolder makes a folder that a process left long ago.
func abandonedFolder(t *testing.T, parent, name string) {
	t.Helper()
	path := filepath.Join(parent, name)
	long := time.Now().Add(-2 * abandoned)
	must(t, errors.Join(os.MkdirAll(path, 0o755), os.Chtimes(path, long, long)))
}

// Where folders cannot change places, the new one takes the old one's in two steps, and the old
// one has it again if that fails.
func TestSwapInSteps(t *testing.T) {
	root := open(t)
	must(t, errors.Join(root.Mkdir("public", 0o755), root.WriteFile("public/x", []byte("one"), 0o644)))
	fresh := temporaryName("public")
	if err := swapInSteps(root, fresh, "public"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a new folder: %v", err)
	}
	holds(t, filepath.Join(root.Name(), "public"), map[string]string{"x": "one"})
	must(t, root.Mkdir(fresh, 0o755))
	must(t, swapInSteps(root, fresh, "public"))
	holds(t, filepath.Join(root.Name(), "public"), nil)
	holds(t, root.Name(), map[string]string{"public": ""})
}

// A reader finds one of the folders at any time.
func TestFolderRead(t *testing.T) {
	at := filepath.Join(t.TempDir(), "public")
	must(t, Folder(at, map[string][]byte{"x": []byte("x")}))
	stop, stopped := make(chan struct{}), make(chan error)
	go func() {
		for {
			select {
			case <-stop:
				stopped <- nil
				return
			default:
			}
			if _, err := os.ReadFile(filepath.Join(at, "x")); err != nil {
				stopped <- err
				return
			}
		}
	}()
	for range 100 {
		must(t, Folder(at, map[string][]byte{"x": []byte("x")}))
	}
	close(stop)
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}
