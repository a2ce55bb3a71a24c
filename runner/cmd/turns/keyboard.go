package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"sync"

	"takingturns/runner/repl"

	"github.com/peterh/liner"
	"golang.org/x/term"
)

// A keyboard is the terminal of a session, with a line editor. A Ctrl-C drops the line
// that is being typed or ends the run that is going on, whichever comes of the keys that
// were pressed before it. It never ends the session.
//
// The terminal tells of Ctrl-C by a byte while a line is edited, and else by a signal. On
// the way from one to the other it may be either. So nothing but the keyboard listens to
// both, and the editor reads what the keyboard passes on.
type keyboard struct {
	editor *liner.State
	typed  io.WriteCloser // what the editor reads

	mu      sync.Mutex
	abort   string // makes the editor drop its line; empty if it edits none
	entered int    // lines that are complete and that the editor has not returned
	giveUp  func() // ends the run; nil if there is none
	early   bool   // Ctrl-C came after a line, and before its run or the next line
}

const ctrlC = "\x03"

// openKeyboard takes the terminal over. What was listening to os.Interrupt does so no more.
func openKeyboard() (*keyboard, error) {
	signal.Ignore(os.Interrupt) // not Reset: no Ctrl-C may end the process
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	terminal := os.Stdin
	in, typed, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	if runtime.GOOS != "windows" { // where liner reads keys, not bytes
		os.Stdin = in // liner reads this, and sets up file descriptor 0
	}
	k := &keyboard{editor: liner.NewLiner(), typed: typed}
	k.editor.SetCtrlCAborts(true)
	go func() {
		for range interrupts {
			k.interrupt()
		}
	}()
	if os.Stdin != terminal {
		go k.pass(terminal)
	}
	return k, nil
}

// close gives the terminal back as it was.
func (k *keyboard) close() { k.editor.Close() }

// pass gives the editor what is typed, but for Ctrl-C.
func (k *keyboard) pass(terminal io.Reader) {
	defer k.typed.Close()
	for buffer := make([]byte, 4096); ; {
		n, err := terminal.Read(buffer)
		for i, text := range bytes.Split(buffer[:n], []byte(ctrlC)) {
			if i > 0 {
				k.interrupt()
			}
			k.mu.Lock()
			k.entered += bytes.Count(text, []byte("\r")) + bytes.Count(text, []byte("\n"))
			k.mu.Unlock()
			k.typed.Write(text)
		}
		if err != nil {
			return
		}
	}
}

// interrupt gives one Ctrl-C to what is going on.
func (k *keyboard) interrupt() {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case k.giveUp != nil:
		k.giveUp()
	case k.abort != "" && k.entered == 0:
		io.WriteString(k.typed, k.abort) // the editor is reading, so that there is room
	default:
		k.early = true
	}
}

// line has a line edited. The error is repl.ErrAborted after Ctrl-C, io.EOF after Ctrl-D
// on an empty line.
func (k *keyboard) line(prompt string) (string, error) {
	if k.begin(prompt) {
		return "", repl.ErrAborted
	}
	line, err := k.editor.Prompt(prompt)
	if strings.HasSuffix(line, ctrlC) { // of a terminal without an editor
		fmt.Println()
		err = liner.ErrPromptAborted
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.abort = ""
	if err == nil {
		k.entered--
	}
	if errors.Is(err, liner.ErrPromptAborted) {
		return "", repl.ErrAborted
	}
	return line, err
}

// begin prepares for Ctrl-C in a line. It reports whether one came already.
func (k *keyboard) begin(prompt string) (early bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	early, k.early = k.early, false
	if early {
		return true
	}
	k.abort = ctrlC
	width, _, err := term.GetSize(int(os.Stdout.Fd()))
	if !liner.TerminalSupported() || err != nil || width < len(prompt)+10 { // as liner has it: it reads whole lines then
		k.abort += "\n"
	}
	return false
}

// interruptible is a context that ends with the next Ctrl-C too, and at once if it came
// already. It is called for a line that the keyboard has returned; cancel ends the run.
func (k *keyboard) interruptible(ctx context.Context) (run context.Context, cancel context.CancelFunc) {
	run, stop := context.WithCancel(ctx)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.giveUp = stop
	if k.early {
		k.early = false
		stop()
	}
	return run, func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		k.giveUp = nil
		stop()
	}
}
