package toolchain

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// What the cache keeps of what nobody uses: what was used lately, in wall time, as far as
// it has room, in bytes. Each version of the book's interpreter takes some 250 MB.
const (
	keptFor    = 30 * 24 * time.Hour
	keptBytes  = 5 << 30
	pruneEvery = 24 * time.Hour
)

// Files of the cache itself.
const (
	inUse  = "in-use.lock" // held, shared, by each process that uses the cache, as long as it runs
	pruned = "pruned"      // as old as the last pruning
	ready  = ".ready"      // ends the name of the mark that a file is whole
)

// occupied holds the locks of this process, by directory.
var occupied sync.Map

// occupy keeps others from removing anything from the cache while this process runs. Nobody
// else using it, it removes before that what killed processes left and, once a day, what has
// not been used for long. A cache that cannot be locked is left as it is.
func occupy(cache string, keep func(name string) bool) {
	lock := flock.New(filepath.Join(cache, inUse))
	if _, held := occupied.LoadOrStore(cache, lock); held || os.MkdirAll(cache, 0o755) != nil {
		return
	}
	if alone, err := lock.TryLock(); alone && err == nil {
		removeLitter(cache)
		if age := ageOf(filepath.Join(cache, pruned)); age < 0 || age > pruneEvery {
			prune(cache, keptFor, keptBytes, keep)
			os.WriteFile(filepath.Join(cache, pruned), nil, 0o644)
			os.Chtimes(filepath.Join(cache, pruned), time.Time{}, time.Now())
		}
		lock.Unlock()
	}
	lock.RLock()
}

// ageOf is the wall time since a file was written. A file that is not there is old.
func ageOf(path string) time.Duration {
	info, err := os.Stat(path)
	if err != nil {
		return pruneEvery + 1
	}
	return time.Since(info.ModTime())
}

// litter are the patterns of what is written on the way to a file of the cache.
var litter = []string{".removed-*", "*.tmp", "programs/*.tmp", "programs/source-*", "overlay/.tmp-*", "wazero/*/*.tmp", "wazero/translate-*"}

func removeLitter(cache string) {
	for _, pattern := range litter {
		left, _ := filepath.Glob(filepath.Join(cache, pattern))
		for _, path := range left {
			os.RemoveAll(path)
		}
	}
}

// A unit is what is used, and removed, as a whole: a folder, or the files of one folder whose
// names agree up to the first dot.
type unit struct {
	name  string // relative to the cache
	paths []string
	used  time.Time
	bytes int64
}

// units lists what is in the cache. Folders of many units are looked into. The results of
// runs are left out: package results removes them itself.
func units(cache, folder string) []*unit {
	entries, _ := os.ReadDir(filepath.Join(cache, folder))
	found := map[string]*unit{}
	var all []*unit
	for _, entry := range entries {
		name := filepath.ToSlash(filepath.Join(folder, entry.Name()))
		switch {
		case name == inUse || name == pruned || name == "results":
			continue
		case name == "overlay" || name == "programs" || name == "wazero" || filepath.Dir(name) == "wazero":
			all = append(all, units(cache, name)...)
			continue
		}
		group := filepath.Join(folder, strings.SplitN(entry.Name(), ".", 2)[0])
		u := found[group]
		if u == nil {
			u = &unit{name: group}
			found[group], all = u, append(all, u)
		}
		u.add(filepath.Join(cache, name))
	}
	return all
}

// add counts a file or folder in. A mark, which says that the others are whole, comes first.
func (u *unit) add(path string) {
	if filepath.Ext(path) == ready {
		u.paths = slices.Insert(u.paths, 0, path)
	} else {
		u.paths = append(u.paths, path)
	}
	filepath.WalkDir(path, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // gone meanwhile, or not ours to read
		}
		if info, err := d.Info(); err == nil && !d.IsDir() {
			u.bytes += info.Size()
			if used := lastUse(path, info); used.After(u.used) {
				u.used = used
			}
		}
		return nil
	})
}

// prune removes the units that have not been used for a time, and the longest unused of the
// others as long as all take more than so many bytes; not those to be kept, by name. Nobody
// else may use the cache.
func prune(cache string, unused time.Duration, bytes int64, keep func(name string) bool) {
	all := units(cache, "")
	slices.SortFunc(all, func(a, b *unit) int { return b.used.Compare(a.used) })
	room := bytes
	for _, u := range all {
		room -= u.bytes
		if !keep(u.name) && (room < 0 || time.Since(u.used) > unused) {
			room += u.bytes
			u.remove(cache)
		}
	}
}

// remove moves the unit away before it deletes it: one that is there is whole.
func (u *unit) remove(cache string) {
	away, err := os.MkdirTemp(cache, ".removed-")
	if err != nil {
		return
	}
	defer os.RemoveAll(away)
	for _, path := range u.paths {
		if os.Rename(path, filepath.Join(away, filepath.Base(path))) != nil {
			return
		}
	}
}
