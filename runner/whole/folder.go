package whole

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// Folder makes the folder at a path hold exactly files, whose content is given by name, and
// removes what was in it. Readers find the old folder or the new one: where the system can, the
// two change places in one step. Elsewhere there is no folder for a moment, and who is killed in
// it leaves the old one beside its place, whence the next call puts it back.
func Folder(at string, files map[string][]byte) error {
	at = filepath.Clean(at)
	parent, name := filepath.Dir(at), filepath.Base(at)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return because(at, err)
	}
	root, err := os.OpenRoot(parent)
	if err != nil {
		return because(at, err)
	}
	defer root.Close()
	restore(root, name)
	Sweep(root, ".")
	fresh := temporaryName(name)
	defer root.RemoveAll(fresh) // the new folder, or the old one in its place
	if err := fill(root, fresh, files); err != nil {
		return because(at, err)
	}
	if err := swap(root, fresh, name); err != nil {
		return because(at, err)
	}
	return because(at, syncFolder(root, "."))
}

// fill writes a new folder and waits until the disk has it.
func fill(root *os.Root, name string, files map[string][]byte) error {
	if err := root.Mkdir(name, 0o755); err != nil {
		return err
	}
	for file, content := range files {
		if err := writeNew(root, path.Join(name, file), 0o644, content); err != nil {
			return because(file, err)
		}
	}
	return syncFolder(root, name)
}

// swap puts the folder fresh in its place. What was there has the name fresh then, or is gone.
func swap(root *os.Root, fresh, name string) error {
	if _, err := root.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		return root.Rename(fresh, name)
	}
	err := exchange(root, fresh, name)
	if errors.Is(err, errors.ErrUnsupported) {
		return swapInSteps(root, fresh, name)
	}
	return err
}

// swapInSteps is swap for systems that cannot exchange folders. After an error the old one is
// in its place.
func swapInSteps(root *os.Root, fresh, name string) error {
	old := oldName(fresh)
	if err := root.Rename(name, old); err != nil {
		return err
	}
	if err := root.Rename(fresh, name); err != nil {
		return errors.Join(err, root.Rename(old, name))
	}
	return root.RemoveAll(old)
}

// oldName is the name of a folder that has made place for the one named fresh.
func oldName(fresh string) string { return fresh[:len(fresh)-len("new")] + "old" }

// restore puts back a folder that has made place when the new one did not come.
func restore(root *os.Root, name string) {
	if _, err := root.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return
	}
	left, _ := fs.Glob(root.FS(), "."+name+".*.old")
	for _, old := range left {
		if IsTemporary(old) && root.Rename(old, name) == nil {
			return
		}
	}
}
