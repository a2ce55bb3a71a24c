package toolchain

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

// fillCache writes files of 100 bytes, by name, last used so many days ago.
func fillCache(t *testing.T, days map[string]int) string {
	t.Helper()
	cache := t.TempDir()
	for name, ago := range days {
		path := filepath.Join(cache, name)
		used := time.Now().Add(-time.Duration(ago) * 24 * time.Hour)
		if os.MkdirAll(filepath.Dir(path), 0o755) != nil || os.WriteFile(path, make([]byte, 100), 0o644) != nil || os.Chtimes(path, used, used) != nil {
			t.Fatal(name)
		}
	}
	return cache
}

// names are those of all files below a folder.
func names(t *testing.T, folder string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(folder, path)
			all = append(all, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

func TestPrune(t *testing.T) {
	days := map[string]int{
		"guest-new.wasm": 0, "guest-new.wasm.ready": 40, // used as a whole
		"guest-old.wasm": 31, "guest-old.wasm.ready": 40, "guest-old.1.image": 32,
		"guest-kept.wasm": 99,
		"yaegi-new/a.go":  99, "yaegi-new/b.go": 1,
		"yaegi-old/interp/a.go": 31,
		"programs/new.wasm":     2, "programs/old.wasm": 31,
		"wazero/v1/new": 3, "wazero/v1/old": 31,
		"overlay/new.go": 4, "overlay/old.go": 31,
		"results/ab/old-a": 99,
		"in-use.lock":      99, "pruned": 99,
	}
	keep := func(name string) bool { return strings.Contains(name, "kept") }
	cache := fillCache(t, days)
	prune(cache, keptFor, 1<<20, keep)
	want := []string{
		"guest-kept.wasm", "guest-new.wasm", "guest-new.wasm.ready", "in-use.lock", "overlay/new.go", "programs/new.wasm", "pruned",
		"results/ab/old-a", "wazero/v1/new", "yaegi-new/a.go", "yaegi-new/b.go",
	}
	if got := names(t, cache); !slices.Equal(got, want) {
		t.Errorf("there are left\n%v, want\n%v", got, want)
	}
	prune(cache, keptFor, 450, keep) // room for two of the units, and what is kept
	want = []string{
		"guest-kept.wasm", "guest-new.wasm", "guest-new.wasm.ready", "in-use.lock", "pruned", "results/ab/old-a", "yaegi-new/a.go", "yaegi-new/b.go",
	}
	if got := names(t, cache); !slices.Equal(got, want) {
		t.Errorf("in little room there are left\n%v, want\n%v", got, want)
	}
}

// While another process uses the cache nothing is removed from it.
func TestOccupied(t *testing.T) {
	days := map[string]int{"guest-old.wasm": 99, "guest-x.wasm.12.1.tmp": 0, "programs/source-1/x.go": 0, "overlay/.tmp-1": 0, ".removed-1/x": 0}
	cache := fillCache(t, days)
	nothing := func(string) bool { return false }
	other := flock.New(filepath.Join(cache, inUse))
	if err := other.RLock(); err != nil {
		t.Fatal(err)
	}
	before := names(t, cache)
	occupy(cache, nothing)
	if got := names(t, cache); !slices.Equal(got, before) {
		t.Errorf("beside another process there are left %v of %v", got, before)
	}
	held, _ := occupied.LoadAndDelete(cache)
	held.(*flock.Flock).Unlock()
	other.Unlock()
	occupy(cache, nothing)
	if got, want := names(t, cache), []string{inUse, pruned}; !slices.Equal(got, want) {
		t.Errorf("alone there are left %v, want %v", got, want)
	}
	if alone, _ := other.TryLock(); alone {
		t.Error("this process does not hold the cache")
	}
}

// A folder that is removed is gone at once: half of it would be taken for the whole.
func TestRemovedAsAWhole(t *testing.T) {
	days := map[string]int{}
	for n := range 1000 {
		days[fmt.Sprintf("yaegi-old/%d.go", n)] = 99
	}
	cache := fillCache(t, days)
	there := func() (there int) {
		for name := range days {
			if exists(filepath.Join(cache, name)) {
				there++
			}
		}
		return there
	}
	half := make(chan int)
	go func() {
		for there() == len(days) {
		}
		half <- there()
	}()
	prune(cache, keptFor, keptBytes, func(string) bool { return false })
	if n := <-half; n > 0 {
		t.Errorf("of %d files %d are there when one is gone", len(days), n)
	}
	if left := names(t, cache); left != nil {
		t.Errorf("there are left %v", left)
	}
}

// The mark that files are whole is removed before them.
func TestMarkGoesFirst(t *testing.T) {
	cache := fillCache(t, map[string]int{"guest-x.1.image": 0, "guest-x.wasm": 0, "guest-x.wasm.ready": 0})
	if all := units(cache, ""); len(all) != 1 || filepath.Base(all[0].paths[0]) != "guest-x.wasm.ready" {
		t.Errorf("they are removed in the order %v", all[0].paths)
	}
}

// A cache that nobody may write to is used as it is.
func TestOccupyReadOnly(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	occupy(filepath.Join(file, "cache"), nil)
	occupy("/proc/takingturns", nil)
}

// What has been read counts as used, where the file system takes it down.
func TestLastUse(t *testing.T) {
	cache := fillCache(t, map[string]int{"x": 9})
	path := filepath.Join(cache, "x")
	if err := os.Chtimes(path, time.Now(), time.Now().Add(-99*24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || time.Since(lastUse(path, info)) > time.Hour {
		t.Errorf("last used %v, %v", lastUse(path, info), err)
	}
}
