//go:build unix

package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestInterruptedSession types Ctrl-C at every moment of a session: while an input is
// edited, on the way from the editor to the program, while the program starts and runs,
// and on the way back. It ends the run or drops the line, and never the session.
func TestInterruptedSession(t *testing.T) {
	buildGuest(t)
	for _, terminal := range []string{"xterm", "dumb"} {
		t.Run(terminal, func(t *testing.T) {
			t.Parallel()
			interruptSession(t, terminal)
		})
	}
}

// TestDeadWorker kills the worker of a session at its prompt. The next input says so.
func TestDeadWorker(t *testing.T) {
	buildGuest(t)
	s := startREPL(t, "TERM=xterm")
	must(t, s.await("1> $", patience))
	for _, worker := range childrenOf(t, s.cmd.Process.Pid) {
		must(t, syscall.Kill(worker, syscall.SIGKILL))
	}
	time.Sleep(50 * time.Millisecond)
	s.write(t, "1\r")
	must(t, s.await(`turns: the worker process died \(signal: killed\)\r\n$`, patience))
	<-s.ended
	if status := s.cmd.ProcessState.ExitCode(); status != 1 {
		t.Errorf("it exited with status %d", status)
	}
}

// childrenOf lists the processes that a process has started.
func childrenOf(t *testing.T, pid int) (children []int) {
	if runtime.GOOS != "linux" {
		t.Skip("what a process has started is read from /proc")
	}
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	must(t, err)
	for _, path := range tasks {
		text, _ := os.ReadFile(path) // a thread may have ended
		for _, child := range strings.Fields(string(text)) {
			n, err := strconv.Atoi(child)
			must(t, err)
			children = append(children, n)
		}
	}
	return children
}

func interruptSession(t *testing.T, terminal string) {
	s := startREPL(t, "TERM="+terminal)
	step := 5
	if os.Getenv("TURNS_SLOW") != "" {
		step = 1
	}
	must(t, s.await("1> $", patience))
	for i := 0; i < 20; i += step {
		after := time.Duration(i*i*i*i) * time.Microsecond // up to 130 ms
		// The program runs until it is interrupted.
		s.write(t, "for {}\r")
		must(t, s.await(`for {}\r\n`, patience))
		time.Sleep(after)
		s.write(t, "\x03")
		if terminal == "dumb" { // echoes the line before anybody has read it
			must(t, s.await(`^\^C(interrupted)?\r\n\d+> $`, patience))
		} else {
			must(t, s.await(`^interrupted\r\n\d+> $`, patience))
		}
		// It may have ended.
		s.write(t, "1\r")
		time.Sleep(after)
		s.write(t, "\x03")
		s.answers(t)
		// It never begins.
		s.write(t, "some")
		time.Sleep(after)
		s.write(t, "\x03")
		s.answers(t)
		if terminal == "dumb" { // whose Ctrl-C makes it forget what was typed
			continue
		}
		// Whoever types ahead means the run.
		s.write(t, "for {}")
		must(t, s.await("for {}$", patience))
		s.write(t, "\r\x03")
		must(t, s.await(`^\r\ninterrupted\r\n\d+> $`, patience))
	}
}

// answers waits until the session is at its prompt and does what it is told. What it is
// told at first may be dropped by the Ctrl-C before.
func (s *session) answers(t *testing.T) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for n := 1000; ; n++ {
		s.write(t, fmt.Sprintf("%d+1\r", n))
		err := s.await(fmt.Sprintf(`\n%d\r\n\d+> $`, n+1), time.Second)
		if err == nil {
			return
		}
		if s.gone() || time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
}

func (s *session) gone() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// startREPL starts turns repl on a terminal.
func startREPL(t *testing.T, env ...string) *session {
	path, err := exec.LookPath("turns")
	must(t, err)
	cmd := exec.Command(path, "repl")
	cmd.Dir = filepath.Join("..", "..", "..")
	cmd.Env = append(append(os.Environ(), "XDG_CONFIG_HOME="+t.TempDir()), env...)
	s, output, err := newSession(cmd, onTerminal)
	must(t, err)
	go s.read(output)
	t.Cleanup(func() {
		cmd.Process.Kill()
		<-s.ended
	})
	return s
}

func (s *session) write(t *testing.T, text string) {
	t.Helper()
	_, err := io.WriteString(s.input, text)
	must(t, err)
}
