//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"testing"

	"takingturns/runner/kernel"
)

// TestReleases runs the book's check under the newest release of each Go that is
// supported, the one at hand excepted: every snippet must print the same bytes and be
// scheduled in the same way. make releases runs it: it takes the network, for releases
// that the module cache does not have, and a minute each.
func TestReleases(t *testing.T) {
	if os.Getenv("TURNS_RELEASES") == "" {
		t.Skip("downloads Go; make releases runs it")
	}
	for _, release := range newestReleases(t) {
		t.Run(release, func(t *testing.T) {
			if release == runtime.Version() {
				t.Skip("make check runs it")
			}
			check := goCommand(release, "tool", "turns", "check", "--rerun")
			check.Env = append(append(check.Env, goEnvironment(t)...), "XDG_CACHE_HOME="+t.TempDir())
			if out, err := check.CombinedOutput(); err != nil {
				skipWithoutNetwork(t, release, out)
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// newestReleases asks the module proxy for the newest release of each supported Go.
func newestReleases(t *testing.T) (newest []string) {
	out, err := goCommand("local", "list", "-m", "-versions", "golang.org/toolchain").CombinedOutput()
	if err != nil {
		skipWithoutNetwork(t, kernel.Releases, out)
		t.Fatalf("%v\n%s", err, out)
	}
	for _, language := range regexp.MustCompile(`\d+\.\d+`).FindAllString(kernel.Releases, -1) {
		release := regexp.MustCompile(`v0\.0\.1-(go` + regexp.QuoteMeta(language) + `\.\d+)\.` + runtime.GOOS + "-" + runtime.GOARCH + `(\s|$)`)
		found := release.FindAllStringSubmatch(string(out), -1) // in ascending order
		if found == nil {
			t.Fatalf("there is no Go %s for %s/%s among %s", language, runtime.GOOS, runtime.GOARCH, out)
		}
		newest = append(newest, found[len(found)-1][1])
	}
	return newest
}

// skipWithoutNetwork ends a test of a release that cannot be had, because of the network
// alone.
func skipWithoutNetwork(t *testing.T, release string, output []byte) {
	t.Helper()
	refused := regexp.MustCompile(`(?m)^go: .*(dial tcp|GOPROXY=off|i/o timeout|toolchain not available).*$`)
	if why := refused.Find(output); why != nil {
		t.Skipf("NOBODY HAS CHECKED THE BOOK under %s, which cannot be downloaded: %s", release, why)
	}
}

// goCommand is the go command of a release, in the repository.
func goCommand(release string, args ...string) *exec.Cmd {
	cmd := exec.Command("go", args...)
	cmd.Dir = filepath.Join("..", "..", "..")
	cmd.Env = append(os.Environ(), "GOTOOLCHAIN="+release, "GOROOT=")
	return cmd
}
