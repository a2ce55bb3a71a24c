// Package whole writes files and folders that are whole. Whoever reads one, at any time and
// after whatever has ended the writer, finds it as it was before or as it is after: it is
// written beside its place under another name, brought to the disk, and renamed. What
// killed writers leave there is recognised by its name, and removed later.
//
// Files are named relative to a root, which no symbolic link leads out of.
package whole

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"time"
)

// abandoned is the age (wall time) at which what is written beside a file is taken for the
// litter of a process that was killed. To write a file takes milliseconds.
const abandoned = time.Minute

// A ChangedError says that a file does not hold what it was to hold.
type ChangedError struct{ Name string }

func (e *ChangedError) Error() string {
	return e.Name + " has changed meanwhile; nothing was written"
}

// Write gives a file new content, and makes it and its folders if need be. A new file may be
// read by all, as far as the umask lets it. The error names the file; then it is as it was.
func Write(root *os.Root, name string, content []byte) error {
	switch err := root.MkdirAll(path.Dir(name), 0o755); {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s is not a folder; nothing was written", path.Dir(name))
	case err != nil:
		return because(name, err)
	}
	return write(root, name, content, func(beside string) error { return root.Rename(beside, name) })
}

// Replace gives a file new content if it still holds the old. The error is a *ChangedError
// if it does not.
func Replace(root *os.Root, name string, old, content []byte) error {
	return write(root, name, content, func(beside string) error {
		if now, err := root.ReadFile(name); err != nil || !bytes.Equal(now, old) {
			return &ChangedError{name}
		}
		return root.Rename(beside, name)
	})
}

// Create writes a file that is not there. The error is fs.ErrExist if it is.
func Create(root *os.Root, name string, content []byte) error {
	return write(root, name, content, func(beside string) error { return root.Link(beside, name) })
}

// write writes a file beside its place, and has it put there.
func write(root *os.Root, name string, content []byte, put func(beside string) error) error {
	mode, err := modeOf(root, name)
	if err != nil {
		return err
	}
	beside := path.Join(path.Dir(name), temporaryName(path.Base(name)))
	defer root.Remove(beside) // in vain if it has been renamed
	if err := writeNew(root, beside, mode, content); err != nil {
		return because(name, err)
	}
	if err := put(beside); err != nil {
		return because(name, err)
	}
	return because(name, syncFolder(root, path.Dir(name)))
}

// modeOf is the mode that a file has, or is to have. It refuses what a new file would not
// stand for: a link leads elsewhere, and who made a file read-only meant it.
func modeOf(root *os.Root, name string) (fs.FileMode, error) {
	info, err := root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0o644, nil
	case err != nil:
		return 0, because(name, err)
	case !info.Mode().IsRegular():
		return 0, fmt.Errorf("%s is not a plain file; nothing was written", name)
	case info.Mode().Perm()&0o200 == 0:
		return 0, fmt.Errorf("%s is read-only; nothing was written", name)
	}
	return info.Mode().Perm(), nil
}

// writeNew writes a file that is not there and waits until the disk has it.
func writeNew(root *os.Root, name string, mode fs.FileMode, content []byte) error {
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// syncFolder waits until the disk knows the names in a folder. Where folders cannot be
// synchronised, names are safe without.
func syncFolder(root *os.Root, name string) error {
	folder, err := root.Open(name)
	if err != nil {
		return err
	}
	defer folder.Close()
	if err := folder.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, fs.ErrInvalid) {
		return err
	}
	return nil
}

// because names the file in the place of the one beside it, which nobody knows.
func because(name string, err error) error {
	var (
		onPath  *fs.PathError
		link    *os.LinkError
		changed *ChangedError
	)
	if err == nil || errors.As(err, &changed) {
		return err
	}
	if errors.As(err, &link) {
		err = link.Err
	}
	for errors.As(err, &onPath) {
		err = onPath.Err
	}
	return fmt.Errorf("%s cannot be written: %w", name, err)
}

// temporary is the form of the names of what is not yet, or no longer, in its place.
var temporary = regexp.MustCompile(`^\..+\.[A-Z2-7]{26}\.(new|old)$`)

func temporaryName(name string) string { return "." + name + "." + rand.Text() + ".new" }

// IsTemporary reports whether a file, named without its folder, is one that is not yet in
// its place. Killed processes leave such files behind.
func IsTemporary(name string) bool { return temporary.MatchString(name) }

// Sweep removes what killed processes left in a folder. It leaves alone what may be in the
// course of being written; that nothing can be removed is no matter.
func Sweep(root *os.Root, folder string) {
	opened, err := root.Open(folder)
	if err != nil {
		return
	}
	defer opened.Close()
	entries, _ := opened.ReadDir(-1)
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && IsTemporary(entry.Name()) && time.Since(info.ModTime()) > abandoned {
			root.RemoveAll(path.Join(folder, entry.Name()))
		}
	}
}
