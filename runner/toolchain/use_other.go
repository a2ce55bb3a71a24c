//go:build !unix

package toolchain

import (
	"io/fs"
	"time"
)

// lastUse is when a file was last written.
func lastUse(_ string, info fs.FileInfo) time.Time { return info.ModTime() }
