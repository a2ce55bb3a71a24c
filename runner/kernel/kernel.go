// Package kernel decides what Go's runtime leaves open. Stock Go on WebAssembly
// is nearly first-in first-out, not quite: this package makes it so, at build
// time and without a line of Go's source in the repository.
//
// [Overlay] reads the runtime of the local GOROOT, applies the substitutions
// listed in substitutions.go, adds files of our own to package runtime
// (runtime/*.go.txt) and writes a file for `go build -overlay`. Programs built
// with it, the interpreter's guest and compiled snippets alike, start and wake
// goroutines strictly in order, fire timers due together in the order in which
// they were armed, draw all entropy from the machine's seed and collect garbage
// only near the memory limit. They tell the host what the scheduler does (trace),
// report failures in terms of the program's own functions (traceback), and can let
// the seed decide who runs next (schedule).
package kernel

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Releases are the Go releases whose runtime the substitutions are known to fit.
const Releases = "Go 1.26 or 1.27"

//go:embed runtime/*.go.txt
var runtimeFiles embed.FS

// A Substitution replaces one passage of a source file. It fits when Old occurs
// in File exactly once.
type Substitution struct {
	File  string // relative to the root that Apply is given
	Moved string // where a later release has the passage, or ""
	Old   string
	New   string
	Why   string
}

// Files maps a file's path, as the Go command would read it, to its content.
type Files map[string][]byte

// Apply reads the files below root that the substitutions name and returns them
// changed. An error names the substitution that did not fit.
func Apply(root string, substitutions []Substitution) (Files, error) {
	files := Files{}
	for _, s := range substitutions {
		found, err := files.apply(root, s.File, s)
		if found == 0 && err == nil && s.Moved != "" {
			found, err = files.apply(root, s.Moved, s)
		}
		if err != nil {
			return nil, err
		}
		if found != 1 {
			return nil, &MisfitError{File: s.File, Why: s.Why, Found: found}
		}
	}
	return files, nil
}

// apply makes one substitution in a file, if it fits, and returns how often its passage
// was found there.
func (files Files) apply(root, file string, s Substitution) (found int, err error) {
	path := filepath.Join(root, filepath.FromSlash(file))
	source := files[path]
	if source == nil {
		if source, err = os.ReadFile(path); err != nil {
			return 0, err
		}
	}
	if found = bytes.Count(source, []byte(s.Old)); found == 1 {
		files[path] = bytes.Replace(source, []byte(s.Old), []byte(s.New), 1)
	}
	return found, nil
}

// MisfitError says that a substitution does not fit the source it was made for.
type MisfitError struct {
	File  string
	Why   string // what the substitution is for
	Found int    // how often the passage occurs; it must be once
}

func (e *MisfitError) Error() string {
	return fmt.Sprintf("%s: the passage for %q occurs %d times, not once", e.File, e.Why, e.Found)
}

// Runtime returns the changed files of the standard library for the Go release
// found at goroot. version is that release's name, as `go env GOVERSION` gives it; it
// is used in the message for a release that does not fit.
func Runtime(goroot, version string) (Files, error) {
	root := filepath.Join(goroot, "src")
	files, err := Apply(root, substitutions)
	if err != nil {
		return nil, fmt.Errorf("%s is not supported: %w; use %s", version, err, Releases)
	}
	ours, err := fs.Glob(runtimeFiles, "runtime/*.go.txt")
	if err != nil {
		return nil, err
	}
	for _, name := range ours {
		content, err := runtimeFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		files[filepath.Join(root, "runtime", "takingturns_"+path.Base(strings.TrimSuffix(name, ".go.txt"))+"_wasip1.go")] = content
	}
	return files, nil
}

// Overlay writes files below dir and returns the path of the JSON file that
// `go build -overlay` takes. Its name carries a hash of the content, so that
// equal overlays share one file and a build that uses it stays cached.
func Overlay(dir string, files Files) (string, error) {
	replace := make(map[string]string, len(files))
	for path, content := range files {
		sum := sha256.Sum256(content)
		copied := filepath.Join(dir, hex.EncodeToString(sum[:8])+"-"+strings.TrimSuffix(filepath.Base(path), ".txt"))
		if err := writeOnce(copied, content); err != nil {
			return "", err
		}
		replace[path] = copied
	}
	list, err := json.MarshalIndent(map[string]any{"Replace": replace}, "", "\t")
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(list)
	path := filepath.Join(dir, hex.EncodeToString(sum[:8])+".json")
	return path, writeOnce(path, list)
}

// writeOnce writes a file whose name determines its content, so that whole
// files already there are kept and half-written ones are never seen.
func writeOnce(path string, content []byte) error {
	if have, err := os.ReadFile(path); err == nil && bytes.Equal(have, content) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	if _, err := temp.Write(content); err != nil {
		temp.Close()
		return err
	}
	if err := temp.Close(); err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}
