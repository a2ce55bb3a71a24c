//go:build unix

package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/creack/pty"
	"github.com/rogpeppe/go-internal/testscript"
)

// Commands of scripts in which a person sits at a terminal, or a pipe reads what is
// printed, while the script goes on:
//
//	terminal COMMAND…   start it on a terminal of 80 columns
//	pipe COMMAND…       start it with a pipe for its input and its output
//	type TEXT…          type, as in a Go string: a, :quit\r, \x1b[A
//	see PATTERN         wait until a part of what it shows matches, after what was seen before
//	shows FILE          all that it has shown is what the file holds
//	interrupt-it        send SIGINT
//	quits STATUS        wait until it is gone
func init() {
	scriptCommands["terminal"] = func(ts *testscript.TestScript, _ bool, args []string) { startSession(ts, args, onTerminal) }
	scriptCommands["pipe"] = func(ts *testscript.TestScript, _ bool, args []string) { startSession(ts, args, onPipes) }
	scriptCommands["type"] = typeText
	scriptCommands["see"] = func(ts *testscript.TestScript, neg bool, args []string) { current(ts).see(ts, neg, args) }
	scriptCommands["shows"] = func(ts *testscript.TestScript, _ bool, args []string) { current(ts).shows(ts, args[0]) }
	scriptCommands["interrupt-it"] = func(ts *testscript.TestScript, _ bool, _ []string) {
		ts.Check(current(ts).cmd.Process.Signal(os.Interrupt))
	}
	scriptCommands["quits"] = func(ts *testscript.TestScript, _ bool, args []string) { current(ts).quits(ts, args[0]) }
}

// patience is how long a step may take on a busy computer.
const patience = 2 * time.Minute

// sessions are those in progress, by their script.
var sessions sync.Map

func current(ts *testscript.TestScript) *session {
	s, ok := sessions.Load(ts)
	if !ok {
		ts.Fatalf("no session: begin one with terminal or pipe")
	}
	return s.(*session)
}

// A session is a command that runs while its script goes on.
type session struct {
	cmd   *exec.Cmd
	input io.WriteCloser
	ended chan struct{} // closed when all it shows has been read and it is gone

	mu    sync.Mutex
	shown []byte
	seen  int           // bytes of shown
	more  chan struct{} // has a value when shown has grown
}

func startSession(ts *testscript.TestScript, args []string, attach func(*exec.Cmd) (io.WriteCloser, io.Reader, error)) {
	path, err := exec.LookPath(args[0])
	ts.Check(err)
	cmd := exec.Command(path, args[1:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "PWD="+cmd.Dir, "TERM=xterm", "XDG_CONFIG_HOME="+cmd.Dir)
	s, output, err := newSession(cmd, attach)
	ts.Check(err)
	sessions.Store(ts, s)
	ts.Defer(func() {
		s.cmd.Process.Kill()
		<-s.ended
		sessions.Delete(ts)
	})
	go s.read(output)
}

// newSession starts a command. What it shows is for the caller to take down.
func newSession(cmd *exec.Cmd, attach func(*exec.Cmd) (io.WriteCloser, io.Reader, error)) (*session, io.Reader, error) {
	input, output, err := attach(cmd)
	return &session{cmd: cmd, input: input, ended: make(chan struct{}), more: make(chan struct{}, 1)}, output, err
}

func onTerminal(cmd *exec.Cmd) (io.WriteCloser, io.Reader, error) {
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	return tty, tty, err
}

func onPipes(cmd *exec.Cmd) (io.WriteCloser, io.Reader, error) {
	input, err := cmd.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	cmd.Stderr = cmd.Stdout
	return input, output, cmd.Start()
}

// read takes down what a command shows until it is gone.
func (s *session) read(output io.Reader) {
	defer close(s.ended)
	defer s.cmd.Wait()
	s.show(output)
}

// show takes down what a command shows until it shows no more.
func (s *session) show(output io.Reader) {
	for buffer := make([]byte, 4096); ; {
		n, err := output.Read(buffer)
		s.mu.Lock()
		s.shown = append(s.shown, buffer[:n]...)
		s.mu.Unlock()
		select {
		case s.more <- struct{}{}:
		default:
		}
		if err != nil { // the terminal is closed, which is an error
			return
		}
	}
}

func typeText(ts *testscript.TestScript, _ bool, args []string) {
	for _, arg := range args {
		text, err := strconv.Unquote(`"` + strings.ReplaceAll(arg, `"`, `\"`) + `"`)
		ts.Check(err)
		_, err = io.WriteString(current(ts).input, text)
		ts.Check(err)
	}
}

// await waits until a part of what it shows matches, after what was seen before. The error
// says what it has shown instead.
func (s *session) await(pattern string, patience time.Duration) error {
	matching := regexp.MustCompile("(?s)" + pattern)
	deadline := time.After(patience)
	for why := ""; ; {
		s.mu.Lock()
		found, shown := matching.FindIndex(s.shown[s.seen:]), string(s.shown)
		if found != nil {
			s.seen += found[1]
		}
		s.mu.Unlock()
		switch {
		case found != nil:
			return nil
		case why != "":
			return fmt.Errorf("it %s, and has shown %q", why, shown)
		}
		select {
		case <-s.more:
		case <-s.ended:
			why = fmt.Sprintf("ended (%v)", s.cmd.ProcessState)
		case <-deadline:
			why = "shows no more"
		}
	}
}

// see waits for a match; with neg it wants none in what has been shown by now.
func (s *session) see(ts *testscript.TestScript, neg bool, args []string) {
	if !neg {
		ts.Check(s.await(args[0], patience))
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if regexp.MustCompile("(?s)" + args[0]).Match(s.shown[s.seen:]) {
		ts.Fatalf("it has shown %q", s.shown)
	}
}

func (s *session) shows(ts *testscript.TestScript, file string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if want := ts.ReadFile(file); string(s.shown) != want {
		ts.Fatalf("it has shown\n%s\nwant\n%s", s.shown, want)
	}
}

func (s *session) quits(ts *testscript.TestScript, status string) {
	select {
	case <-s.ended:
	case <-time.After(patience):
		ts.Fatalf("it goes on and has shown %q", s.shown)
	}
	if got := s.cmd.ProcessState.ExitCode(); strconv.Itoa(got) != status {
		ts.Fatalf("it exited with status %d, not %s, and has shown %q", got, status, s.shown)
	}
	if err := syscall.Kill(s.cmd.Process.Pid, 0); !errors.Is(err, syscall.ESRCH) {
		ts.Fatalf("it is still there (%v)", err)
	}
}
