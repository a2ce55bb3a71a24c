//go:build unix

package toolchain

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// The go command overlays nothing below its module cache: a release that stands there is
// reached by a link, and another where it is.
func TestFindGo(t *testing.T) {
	modules, bin := t.TempDir(), t.TempDir()
	fetched := filepath.Join(modules, "golang.org", "toolchain@v0.0.1-go1.26.3.linux-amd64")
	if err := os.MkdirAll(fetched, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin)
	tools := &Toolchain{Cache: filepath.Join(t.TempDir(), "cache")}
	link := filepath.Join(tools.Cache, "goroot-go1.26.3")
	for range 2 {
		for goroot, want := range map[string]string{fetched: link, "/usr/local/go": "/usr/local/go"} {
			script := fmt.Sprintf("#!/bin/sh\necho %s\necho go1.26.3\necho %s\n", goroot, modules)
			if err := os.WriteFile(filepath.Join(bin, "go"), []byte(script), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := tools.findGo(t.Context()); err != nil || tools.goroot != want || tools.version != "go1.26.3" {
				t.Errorf("%s: found %s of %s, %v", goroot, tools.version, tools.goroot, err)
			}
		}
	}
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte("#!/bin/sh\necho /go\necho go1.26.3\necho\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := tools.findGo(t.Context()); err != nil || tools.goroot != "/go" { // there is no module cache without HOME
		t.Errorf("found %s, %v", tools.goroot, err)
	}
	if to, err := os.Readlink(link); to != fetched {
		t.Errorf("the link leads to %s, %v", to, err)
	}
}
