package site

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// generator stands in each page. It is how replace knows a directory that it
// may replace.
const generator = `<meta name="generator" content="Taking Turns">`

// stale is the age (wall time) at which a temporary directory is taken for the
// litter of a build that was killed. A build takes a second or two.
const stale = time.Hour

// replace makes out hold exactly files (name to content). They are written to a
// new directory beside out, which then takes its place by renaming.
func replace(out string, files map[string][]byte) error {
	out = filepath.Clean(out)
	if err := checkReplaceable(out); err != nil {
		return err
	}
	parent, base := filepath.Split(out)
	if err := os.MkdirAll(filepath.Join(parent, "."), 0o755); err != nil {
		return err
	}
	pattern := "." + base + "-new-*"
	sweep(filepath.Join(parent, pattern))
	fresh, err := os.MkdirTemp(filepath.Join(parent, "."), pattern)
	if err != nil {
		return err
	}
	defer os.RemoveAll(fresh)
	if err := os.Chmod(fresh, 0o755); err != nil { // MkdirTemp makes it private
		return err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(fresh, name), content, 0o644); err != nil {
			return err
		}
	}
	return swap(fresh, out)
}

// swap puts the directory fresh in the place of out and removes what was there.
// If fresh cannot be moved there, the old one is put back.
func swap(fresh, out string) error {
	old := fresh + ".old"
	if err := os.Rename(out, old); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.Rename(fresh, out); err != nil {
		return errors.Join(err, os.Rename(old, out))
	}
	return os.RemoveAll(old)
}

// checkReplaceable refuses a directory that holds something else than a site.
func checkReplaceable(out string) error {
	entries, err := os.ReadDir(out)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	index, _ := os.ReadFile(filepath.Join(out, "index.html"))
	if !bytes.Contains(index, []byte(generator)) {
		return fmt.Errorf("%s: holds files that are not a site built before; name an empty or new directory", out)
	}
	return nil
}

// sweep removes what builds that were killed left behind.
func sweep(pattern string) {
	left, _ := filepath.Glob(pattern)
	for _, dir := range left {
		if info, err := os.Stat(dir); err == nil && time.Since(info.ModTime()) > stale {
			os.RemoveAll(dir)
		}
	}
}
