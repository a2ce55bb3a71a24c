package command

import (
	"io"
	"os"

	"takingturns/runner/printable"

	"golang.org/x/term"
)

// Stdout and Stderr are for text in which programs or chapters have had a part: on a
// terminal it is to be read, and can do nothing else.
var Stdout, Stderr = fit(os.Stdout), fit(os.Stderr)

func fit(f *os.File) io.Writer {
	if term.IsTerminal(int(f.Fd())) {
		return printable.NewWriter(f)
	}
	return f
}

// endOutput leaves no colour behind on the terminal.
func endOutput() {
	for _, out := range []io.Writer{Stdout, Stderr} {
		if w, ok := out.(*printable.Writer); ok {
			w.Close()
		}
	}
}

// IsTerminal reports whether f is one: a person reads it, and colours show.
func IsTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == ""
}
