package main

import (
	"io"
	"os"

	"takingturns/runner/printable"

	"golang.org/x/term"
)

// stdout and stderr are for text in which programs or chapters have had a part: on a
// terminal it is to be read, and can do nothing else. endOutput ends it.
var stdout, stderr = fit(os.Stdout), fit(os.Stderr)

func fit(f *os.File) io.Writer {
	if term.IsTerminal(int(f.Fd())) {
		return printable.NewWriter(f)
	}
	return f
}

// endOutput leaves no colour behind on the terminal.
func endOutput() {
	for _, out := range []io.Writer{stdout, stderr} {
		if w, ok := out.(*printable.Writer); ok {
			w.Close()
		}
	}
}
