package main

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A worker does not outlive a command that is killed, even when it can do nothing.
func TestOrphan(t *testing.T) {
	buildGuest(t)
	b := newRepository(t)
	program := filepath.Join(t.TempDir(), "endless.go")
	must(t, os.WriteFile(program, []byte("package main\n\nfunc main() {\n\tprintln(\"begun\")\n\tfor {\n\t}\n}\n"), 0o644))
	cmd := exec.Command("turns", "run", program, "--wall", "10m", "--steps", "1000000000000")
	cmd.Dir = b.dir
	cmd.Env = append(os.Environ(), "PWD="+b.dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // in a group of this session the end of its leader would wake the worker
	stderr, err := cmd.StderrPipe()
	must(t, err)
	must(t, cmd.Start())
	group := -cmd.Process.Pid
	defer syscall.Kill(group, syscall.SIGKILL)
	if line, err := bufio.NewReader(stderr).ReadString('\n'); !strings.HasSuffix(line, "begun\n") {
		t.Fatalf("it printed %q (%v)", line, err)
	}
	must(t, syscall.Kill(group, syscall.SIGSTOP))
	must(t, cmd.Process.Kill())
	cmd.Wait()
	for deadline := time.Now().Add(20 * time.Second); !errors.Is(syscall.Kill(group, 0), syscall.ESRCH); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the worker is there without the command")
		}
	}
}
