//go:build !linux

package worker

import "os/exec"

// outliveNot does nothing where no kernel ends a process with its parent.
func outliveNot(*exec.Cmd) {}
