package whole

import (
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
	return unix.RenameatxNp(fd, a, fd, b, unix.RENAME_SWAP)
}
