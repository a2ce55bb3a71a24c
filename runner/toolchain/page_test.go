package toolchain

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// A desk is found in the cache by what went into it: all of its packages must count.
func TestDeskFolders(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", "takingturns/site/desk")
	cmd.Env = wasiEnvironment(os.Environ())
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var ours []string
	for path := range strings.Lines(string(out)) {
		if folder, ok := strings.CutPrefix(strings.TrimSpace(path), "takingturns/"); ok {
			ours = append(ours, folder)
		}
	}
	slices.Sort(ours)
	if want := slices.Sorted(slices.Values(deskFolders)); !slices.Equal(ours, want) {
		t.Errorf("the desk is made of %v, deskFolders are %v", ours, want)
	}
}
