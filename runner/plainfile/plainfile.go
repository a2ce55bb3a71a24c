// Package plainfile reads the files that a book is made of. A book can come from a
// stranger: a link that leads out of it would put the reader's own files onto a page, and
// a pipe in a chapter's place would be waited for without end.
package plainfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// Most is how large a file may be, in bytes. What a snippet prints is limited to less, and
// its trace to about as much.
const Most = 64 << 20

// Read is the content of a file, named with slashes below a directory. A missing one is
// [fs.ErrNotExist]. What is no plain file, too large or elsewhere by way of a link is an
// error that names it.
func Read(dir, name string) ([]byte, error) {
	place := path.Join(filepath.Base(dir), name)
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Stat(name) // before it is opened: opening a pipe waits for its writer
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("%s: %w; a book is made of plain files in its own folders", place, reason(err))
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a plain file; a book is made of plain files in its own folders", place)
	case info.Size() > Most:
		return nil, fmt.Errorf("%s has %d bytes, and %d are the most", place, info.Size(), Most)
	}
	content, err := root.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", place, reason(err))
	}
	return content, nil
}

// reason is an error without the names that package os adds to it.
func reason(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
