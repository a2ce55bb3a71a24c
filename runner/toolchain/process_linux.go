package toolchain

import (
	"os/exec"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// startBounded starts a command whose memory is bounded, and that of all it starts. The
// end of the command's context ends them together: the go command leaves its compilers
// behind, and they keep its output open.
func startBounded(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) } // lets it tidy up
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		return err
	}
	limit := unix.Rlimit{Cur: mostMemory, Max: mostMemory}
	unix.Prlimit(cmd.Process.Pid, unix.RLIMIT_AS, &limit, nil) // fails if the command has ended already
	return nil
}
