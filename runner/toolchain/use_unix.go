//go:build unix

package toolchain

import (
	"io/fs"
	"time"

	"golang.org/x/sys/unix"
)

// lastUse is when a file was last written or, as far as the file system takes that down, read.
func lastUse(path string, info fs.FileInfo) time.Time {
	var status unix.Stat_t
	if unix.Stat(path, &status) == nil {
		if read := time.Unix(status.Atim.Unix()); read.After(info.ModTime()) {
			return read
		}
	}
	return info.ModTime()
}
