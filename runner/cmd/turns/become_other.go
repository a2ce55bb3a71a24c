//go:build !unix

package main

import (
	"errors"
	"os"
	"os/exec"

	"takingturns/runner/command"
)

// become runs another program and ends as it does.
func become(path string, args []string) error {
	cmd := exec.Command(path, args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return command.ExitStatus(failed.ExitCode())
	}
	return err
}
