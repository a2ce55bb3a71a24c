//go:build unix

package command

import (
	"io"
	"os"
	"strings"
	"testing"

	"github.com/creack/pty"
)

// What moves on a terminal fits into a line, and goes away.
func TestProgressOnTerminal(t *testing.T) {
	t.Setenv("NO_COLOR", "")
	terminal, out, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	if err := pty.Setsize(out, &pty.Winsize{Rows: 5, Cols: 24}); err != nil {
		t.Fatal(err)
	}
	p := NewProgress(out)
	p.Report("compiling", "")
	p.Report("compiling", "1 of 2: a/long/import/path")
	p.Count("exploring", 1, 3, func() { io.WriteString(out, "while a stage goes on\n") })
	p.Report("", "")
	p.Count("exploring", 1, 3, func() {})
	p.Count("exploring", 2, 3, func() { io.WriteString(out, "found\n") })
	p.Count("exploring", 3, 3, func() {})
	out.Close()
	shown, _ := io.ReadAll(terminal) // until nobody has the other end
	const clear = "\r\x1b[K"
	want := clear + "  0s compiling " +
		clear + "  0s compiling 1 of 2: " +
		clear + "while a stage goes on\r\n" +
		"turns: compiling took 0s\r\n" +
		clear + "exploring 1 of 3" +
		clear + "found\r\n" +
		clear + "exploring 2 of 3" + clear
	if string(shown) != want {
		t.Errorf("showed\n%q, want\n%q", shown, want)
	}
}

// Elsewhere each stage is a line when it begins, and one when it has ended.
func TestProgressInFile(t *testing.T) {
	out, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	p := NewProgress(out)
	p.Report("compiling", "")
	p.Report("compiling", "1 of 2")
	p.Report("linking", "")
	p.Count("exploring", 1, 3, func() {})
	p.Report("", "")
	said, err := os.ReadFile(out.Name())
	if err != nil {
		t.Fatal(err)
	}
	want := "turns: compiling (once for this version) …\nturns: compiling took 0s\n" +
		"turns: linking (once for this version) …\nturns: linking took 0s\n"
	if got := strings.ReplaceAll(string(said), "100ms", "0s"); got != want {
		t.Errorf("said\n%swant\n%s", got, want)
	}
}
