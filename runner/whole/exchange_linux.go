package whole

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// exchange has two folders of root change names in one step.
func exchange(root *os.Root, a, b string) error {
	folder, err := root.Open(".")
	if err != nil {
		return err
	}
	defer folder.Close()
	fd := int(folder.Fd())
	err = unix.Renameat2(fd, a, fd, b, unix.RENAME_EXCHANGE)
	if errors.Is(err, unix.EINVAL) { // the file system cannot
		return errors.ErrUnsupported
	}
	return err
}
