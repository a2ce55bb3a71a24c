//go:build !unix

package toolchain

import "os/exec"

// apart leaves a command as it is: there are no process groups.
func apart(cmd *exec.Cmd) *exec.Cmd { return cmd }
