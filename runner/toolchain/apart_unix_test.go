//go:build unix

package toolchain

import (
	"bufio"
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// A Ctrl-C in the terminal, which all of the foreground group get, is not for the go
// command; the end of the context ends it, and what it has started.
func TestGoStandsApart(t *testing.T) {
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte("#!/bin/sh\necho begun\nsleep 1000\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	cmd := Go(ctx, "env")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(stdout)
	if line, err := lines.ReadString('\n'); line != "begun\n" {
		t.Fatalf("it said %q (%v)", line, err)
	}
	if group, err := syscall.Getpgid(cmd.Process.Pid); group != cmd.Process.Pid {
		t.Errorf("process %d is of group %d (%v)", cmd.Process.Pid, group, err)
	}
	began := time.Now()
	cancel()
	if line, err := lines.ReadString('\n'); err == nil { // until nobody has the other end
		t.Errorf("it said %q", line)
	}
	cmd.Wait()
	if took := time.Since(began); took > cmd.WaitDelay {
		t.Errorf("it ended after %v", took)
	}
}
