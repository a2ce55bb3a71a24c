package toolchain

import (
	"os/exec"

	"golang.org/x/sys/unix"
)

// startBounded starts a command whose memory is bounded, and that of all it starts.
func startBounded(cmd *exec.Cmd) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	limit := unix.Rlimit{Cur: mostMemory, Max: mostMemory}
	unix.Prlimit(cmd.Process.Pid, unix.RLIMIT_AS, &limit, nil) // fails if the command has ended already
	return nil
}
