//go:build !unix

package command

import "os"

// unread is asked after a SIGPIPE, which there is only on Unix.
func unread(*os.File) bool { return true }
