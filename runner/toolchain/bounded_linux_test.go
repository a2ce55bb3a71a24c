package toolchain

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What a command starts has as much memory as the command.
func TestMemoryIsBounded(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), "sh", "-c", "read line; sh -c 'ulimit -v'")
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var output strings.Builder
	cmd.Stdout = &output
	if err := startBounded(cmd); err != nil {
		t.Fatal(err)
	}
	input.Write([]byte("\n")) // by now it is bounded
	if err := cmd.Wait(); err != nil || output.String() != "4194304\n" {
		t.Errorf("it may have %q KiB (%v)", output.String(), err)
	}
}

// bomb is a program whose types double in size from one to the next.
func bomb() []byte {
	var b strings.Builder
	b.WriteString("package main\n\ntype pair[A, B any] struct {\n\ta A\n\tb B\n}\n\ntype t0 int\n")
	for i := range 40 {
		from, to := string(rune('0'+i%10)), string(rune('0'+(i+1)%10))
		b.WriteString("type t" + strings.Repeat("x", (i+1)/10) + to + " = pair[t" + strings.Repeat("x", i/10) + from + ", t" + strings.Repeat("x", i/10) + from + "]\n")
	}
	b.WriteString("\nfunc main() { var x txxxx0; _ = x }\n")
	return []byte(b.String())
}

// A program that keeps the compiler busy for ever does so for a bounded time, and leaves
// no process behind.
func TestCompilationEnds(t *testing.T) {
	tools, err := New(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	tools.Cache, tools.Longest = t.TempDir(), 3*time.Second
	began := time.Now()
	_, err = tools.Program(t.Context(), "x.go", bomb())
	if want := "x.go:1:1: Go's compiler did not come to an end within 3s"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	tools.Longest = time.Hour
	if _, err = tools.Program(ctx, "y.go", bomb()); ctx.Err() == nil {
		t.Errorf("error %v before it was stopped", err)
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("took %v", took)
	}
	if left := mentioning(t, tools.Cache); left != nil {
		t.Errorf("still running: %q", left)
	}
}

// mentioning lists the commands of the processes that are given a path.
func mentioning(t *testing.T, path string) (commands []string) {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if command, err := os.ReadFile(file); err == nil && bytes.Contains(command, []byte(path)) {
			commands = append(commands, strings.ReplaceAll(string(command), "\x00", " "))
		}
	}
	return commands
}
