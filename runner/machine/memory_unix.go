//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package machine

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// reserve takes a range of size zeroed bytes.
func reserve(size int) ([]byte, error) {
	return unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
}

// release gives back a range from reserve. Nothing may use it any more.
func release(bytes []byte) {
	if bytes != nil {
		unix.Munmap(bytes)
	}
}

// frozen is what a memory held, in a file: memories that begin with it share the
// file's pages until they write to them.
type frozen struct {
	file *os.File
	size int // bytes, from the file's beginning
}

// freezeFile takes the first size bytes of a file, which nobody may change any more,
// and the file itself.
func freezeFile(file *os.File, size int) (*frozen, error) { return &frozen{file, size}, nil }

// Close lets go of the file. Memories that were thawed from it stay as they are.
func (f *frozen) Close() { f.file.Close() }

// thaw replaces the pages of a memory by those of the file. What has been written to
// the memory goes back to the system.
func (f *frozen) thaw(memory []byte) error { return remap(memory, int(f.file.Fd()), 0) }

// zero replaces the pages of a memory by zeroes.
func zero(memory []byte) error { return remap(memory, -1, unix.MAP_ANON) }

// remap maps a file, or none, over a part of a range from reserve. Both ends are those
// of pages.
func remap(memory []byte, file, flags int) error {
	if len(memory) == 0 {
		return nil
	}
	_, err := unix.MmapPtr(file, 0, unsafe.Pointer(unsafe.SliceData(memory)), uintptr(len(memory)),
		unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_FIXED|flags)
	return os.NewSyscallError("mmap", err)
}
