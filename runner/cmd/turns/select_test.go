package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// spaces are a program of nothing else.
type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// What is without end is not read to it.
func TestEndlessProgram(t *testing.T) {
	long := filepath.Join(t.TempDir(), "long.go")
	if err := errors.Join(os.WriteFile(long, nil, 0o644), os.Truncate(long, 4*mostProgram)); err != nil {
		t.Fatal(err)
	}
	for _, argument := range []string{"-", long} {
		endless := &io.LimitedReader{R: spaces{}, N: 4 * mostProgram}
		_, err := find("", argument, endless)
		if want := argument + " has more than 1048576 bytes, too many for a program"; err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
		if endless.N == 0 {
			t.Error("all of it was read")
		}
	}
}
