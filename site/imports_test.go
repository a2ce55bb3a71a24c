package site

import (
	"os/exec"
	"strings"
	"testing"
)

// The site shows what is stored. It must not be able to run anything.
func TestImportsNoMachine(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "takingturns/site").Output()
	if err != nil {
		t.Fatal(err)
	}
	deps := strings.Fields(string(out))
	for _, dep := range deps {
		for _, forbidden := range []string{"takingturns/runner/machine", "github.com/tetratelabs/wazero", "github.com/traefik/yaegi"} {
			if dep == forbidden || strings.HasPrefix(dep, forbidden+"/") {
				t.Errorf("site depends on %s", dep)
			}
		}
	}
	if len(deps) < 10 {
		t.Errorf("go list -deps names only %v", deps)
	}
}
