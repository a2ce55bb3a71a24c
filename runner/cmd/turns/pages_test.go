package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Where the program of the pages is not beside the command, Go builds it.
func TestPagesProgram(t *testing.T) {
	buildGuest(t)
	turns := filepath.Join(t.TempDir(), "turns")
	if out, err := exec.Command("go", "build", "-o", turns, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %s", out)
	}
	cmd := exec.Command(turns, "serve", "--port", "99999")
	out, _ := cmd.CombinedOutput()
	const want = "turns: listen tcp: address 99999: invalid port; choose another with --port\n"
	if !strings.HasSuffix(string(out), want) || cmd.ProcessState.ExitCode() != 1 { // a first time, what it takes to build it comes before
		t.Errorf("status %d, printed\n%swant status 1 and\n%s", cmd.ProcessState.ExitCode(), out, want)
	}
}
