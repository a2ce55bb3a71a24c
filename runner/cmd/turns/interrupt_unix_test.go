//go:build unix

package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func init() { scriptCommands["interrupt"] = interrupt }

// interrupt starts a command, sends it a signal as soon as it has printed
// something, and wants it to leave quietly, soon, with a status and without
// processes of its own left: interrupt STATUS COMMAND….
func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	if neg || err != nil {
		ts.Fatalf("usage: interrupt STATUS COMMAND [ARGUMENT…]")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	path, err := exec.LookPath(args[1])
	ts.Check(err)
	cmd := exec.CommandContext(ctx, path, args[2:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "PWD="+cmd.Dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stdout, err := cmd.StdoutPipe()
	ts.Check(err)
	stderr, err := os.CreateTemp(ts.Getenv("WORK"), "stderr")
	ts.Check(err)
	cmd.Stderr = stderr
	ts.Check(cmd.Start())
	_, err = stdout.Read(make([]byte, 1))
	ts.Check(err)
	ts.Check(syscall.Kill(-cmd.Process.Pid, syscall.SIGINT)) // a terminal tells the whole group
	cmd.Wait()
	got, said := cmd.ProcessState.ExitCode(), ts.ReadFile(stderr.Name())
	if got != want || said != "" {
		ts.Fatalf("%v exited with status %d and said %q, want %d and nothing", args[1:], got, said, want)
	}
	if err := syscall.Kill(-cmd.Process.Pid, 0); !errors.Is(err, syscall.ESRCH) {
		ts.Fatalf("%v left processes behind (%v)", args[1:], err)
	}
}
