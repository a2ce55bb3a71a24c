//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package machine

import (
	"io"
	"os"
)

// reserve takes a range of size zeroed bytes.
func reserve(size int) ([]byte, error) { return make([]byte, size), nil }

// release leaves a range from reserve to the garbage collector.
func release([]byte) {}

// frozen is a copy of what a memory held.
type frozen struct {
	content []byte
	size    int
}

// freezeFile takes the first size bytes of a file, and the file itself.
func freezeFile(file *os.File, size int) (*frozen, error) {
	defer file.Close()
	f := &frozen{make([]byte, size), size}
	_, err := io.ReadFull(io.NewSectionReader(file, 0, int64(size)), f.content)
	return f, err
}

// Close leaves the copy to the garbage collector.
func (f *frozen) Close() {}

// thaw copies.
func (f *frozen) thaw(memory []byte) error {
	copy(memory, f.content)
	return nil
}

func zero(memory []byte) error {
	clear(memory)
	return nil
}
