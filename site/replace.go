package site

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"takingturns/runner/whole"
)

// generator stands in each page. It is how replace knows a directory that it
// may replace.
const generator = `<meta name="generator" content="Taking Turns">`

// replace makes out hold exactly files (name to content). Whoever reads out meanwhile
// finds the site that was there or the new one.
func replace(out string, files map[string][]byte) error {
	out = filepath.Clean(out)
	if err := checkReplaceable(out); err != nil {
		return err
	}
	return whole.Folder(out, files)
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
