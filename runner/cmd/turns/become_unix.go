//go:build unix

package main

import (
	"os"
	"syscall"
)

// become lets another program go on in the place of this one. It returns if that fails.
func become(path string, args []string) error {
	return &os.PathError{Op: "exec", Path: path, Err: syscall.Exec(path, args, os.Environ())}
}
