package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// console is a block of the README that shows commands and what they print.
var console = regexp.MustCompile("(?s)```console\n(.*?)```")

// TestREADME runs every command that the README shows and compares what it
// prints, on both outputs, with what the README says.
func TestREADME(t *testing.T) {
	root := filepath.Join("..", "..", "..")
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := console.FindAllSubmatch(readme, -1)
	if len(blocks) < 3 {
		t.Fatalf("the README shows %d commands; is the pattern still right?", len(blocks))
	}
	for _, block := range blocks {
		command, want, _ := strings.Cut(string(block[1]), "\n")
		command = strings.TrimPrefix(command, "$ ")
		t.Run(command, func(t *testing.T) {
			// A first run for what happens once: progress, on another machine.
			warm := exec.Command("sh", "-c", command)
			warm.Dir = root
			warm.Run()
			cmd := exec.Command("sh", "-c", command)
			cmd.Dir = root
			got, _ := cmd.CombinedOutput()
			if string(got) != want {
				t.Errorf("printed\n%s\nthe README says\n%s", got, want)
			}
		})
	}
}
