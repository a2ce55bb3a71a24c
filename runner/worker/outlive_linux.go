package worker

import (
	"os/exec"
	"syscall"
)

// outliveNot has the kernel kill a worker whose parent has died. The worker itself may be
// unable to see it: when Go collects garbage it stops all goroutines, and one that is in a
// loop of WebAssembly never comes to where it could be stopped, while all others wait.
//
// The kernel takes the thread that starts the worker for the parent. Go's threads live as
// long as their process, unless a goroutine ends that is locked to one, as none here is.
func outliveNot(worker *exec.Cmd) {
	worker.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
