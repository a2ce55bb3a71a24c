package main

import (
	"fmt"
	"os"
	"time"
)

// progress tells a waiting reader what takes long.
type progress struct {
	out   *os.File
	began time.Time
}

func newProgress(out *os.File) *progress { return &progress{out, time.Now()} }

// note is told what begins.
func (p *progress) note(what string) {
	fmt.Fprintf(p.out, "turns: %s\n", what)
}

// isTerminal reports whether f is one: a person reads it, and colours show.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == ""
}
