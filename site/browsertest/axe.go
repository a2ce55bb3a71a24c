package browsertest

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"

	"takingturns/runner/toolchain"
)

// The release of axe-core that judges the pages, and npm's integrity hash of it.
const (
	axeVersion   = "4.14.1"
	axeIntegrity = "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
)

// axeCall runs axe with the rules of WCAG 2.2 AA and what it counts among the best
// practices, and gives a line for each element that violates one.
const axeCall = `axe.run(document, {resultTypes: ["violations"]}).then(found =>
	found.violations.flatMap(v => v.nodes.map(n => v.id + ": " + v.help + ": " + n.html.slice(0, 200) + " " + n.failureSummary.replace(/\s+/g, " "))))`

// Accessible fails the test for each violation that axe-core finds in the page as it
// stands.
func (tab *Tab) Accessible() {
	tab.t.Helper()
	source, err := axe()
	if err != nil {
		tab.t.Fatal(err)
	}
	if !Eval[bool](tab, "Boolean(window.axe)") {
		Eval[any](tab, source+";null")
	}
	for _, violation := range Eval[[]string](tab, axeCall) {
		tab.t.Errorf("axe: %s", violation)
	}
}

// axe returns the source of axe-core.
var axe = sync.OnceValues(func() (string, error) {
	archive, err := axeArchive()
	if err != nil {
		return "", err
	}
	sum := sha512.Sum512(archive)
	if got := "sha512-" + base64.StdEncoding.EncodeToString(sum[:]); got != axeIntegrity {
		return "", fmt.Errorf("axe-core %s has the integrity hash %s, expected %s", axeVersion, got, axeIntegrity)
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return "", err
	}
	for files := tar.NewReader(unpacked); ; {
		header, err := files.Next()
		if err != nil {
			return "", fmt.Errorf("axe-core %s: package/axe.min.js: %w", axeVersion, err)
		}
		if header.Name == "package/axe.min.js" {
			source, err := io.ReadAll(files)
			return string(source), err
		}
	}
})

// axeArchive returns npm's archive of axe-core, which it fetches once into the cache.
func axeArchive() ([]byte, error) {
	cache, err := toolchain.CacheDir()
	if err != nil {
		return nil, err
	}
	path := filepath.Join(cache, "axe-core-"+axeVersion+".tgz")
	archive, err := os.ReadFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return archive, err
	}
	temp, err := os.MkdirTemp("", "turns-axe-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp)
	cmd := exec.Command("npm", "pack", "--silent", "axe-core@"+axeVersion)
	cmd.Dir = temp
	if output, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("npm pack axe-core@%s: %w: %s", axeVersion, err, strings.TrimSpace(string(output)))
	}
	if archive, err = os.ReadFile(filepath.Join(temp, filepath.Base(path))); err != nil {
		return nil, err
	}
	return archive, errors.Join(os.MkdirAll(cache, 0o755), os.WriteFile(path, archive, 0o644))
}
