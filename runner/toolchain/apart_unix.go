//go:build unix

package toolchain

import (
	"os/exec"
	"syscall"
	"time"
)

// apart makes a command one of a process group of its own. A Ctrl-C is told to this
// process alone: if the command had died of it first, that would look like a failure. The
// end of the command's context ends the group: the go command leaves its compilers
// behind, and they keep its output open.
func apart(cmd *exec.Cmd) *exec.Cmd {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) } // lets it tidy up
	cmd.WaitDelay = 5 * time.Second
	return cmd
}
