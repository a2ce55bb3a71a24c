//go:build unix

package command

import (
	"os"

	"golang.org/x/sys/unix"
)

// unread reports whether a file is a pipe that nobody reads any more.
func unread(f *os.File) bool {
	polled := []unix.PollFd{{Fd: int32(f.Fd())}}
	_, err := unix.Poll(polled, 0)
	return err == nil && polled[0].Revents&unix.POLLERR != 0
}
