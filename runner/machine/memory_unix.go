//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package machine

import "syscall"

// reserve takes a range of size zeroed bytes.
func reserve(size int) ([]byte, error) {
	return syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
}

// release gives back a range from reserve. Nothing may use it any more.
func release(bytes []byte) {
	if bytes != nil {
		syscall.Munmap(bytes)
	}
}
