package engine

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"

	"takingturns/runner/machine"
	"takingturns/runner/results"
	"takingturns/runner/snippet"
)

// memory is what the engines know of earlier runs. The zero value knows nothing
// and learns nothing.
type memory struct {
	cache *results.Cache
	build string // content of the machine and of what is built for it
	rerun bool   // learn, but do not answer
}

// KeepResults has Run store transcripts beside what is built, and answer from those
// that earlier runs stored, by this process or another: then nothing is built and
// no worker starts. With rerun everything runs, and is stored anew. The error is
// that of the cache's directory or of reading the executable.
func (e *Engines) KeepResults(rerun bool) error {
	executable, err := os.Executable() // which holds the machine and is its own worker
	if err != nil {
		return err
	}
	self, err := contentOf(executable)
	if err != nil {
		return err
	}
	cache, err := results.Open(filepath.Join(e.toolchain.Cache, "results"))
	e.results = memory{cache, e.toolchain.Content() + " " + self, rerun}
	return err
}

// goBuildID is how the go command names what it links: hashes of all that went into
// it, or of what came out.
var goBuildID = regexp.MustCompile(`[\w-]{20}(?:/[\w-]{20}){3}`)

// buildIDWithin is in how many of an executable's first bytes the linker puts the build
// ID, on every system.
const buildIDWithin = 32 << 10

// contentOf names the content of an executable: by its build ID, so that not all of it is
// read for each command, or by a hash if it was linked without one.
func contentOf(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	start, err := io.ReadAll(io.LimitReader(file, buildIDWithin))
	if err != nil {
		return "", err
	}
	if id := goBuildID.Find(start); id != nil {
		return string(id), nil
	}
	hash := sha256.New()
	hash.Write(start)
	_, err = io.Copy(hash, file)
	return fmt.Sprintf("%x", hash.Sum(nil)), err
}

func (m memory) key(kind Kind, p snippet.Program, limits machine.Limits) results.Key {
	return results.Key{Program: p, Engine: string(kind), Build: m.build, Limits: limits}
}

func get[T results.Result](m memory, k results.Key) *T {
	if m.cache == nil || m.rerun {
		return nil
	}
	return results.Get[T](m.cache, k)
}

func put[T results.Result](m memory, k results.Key, result *T) error {
	if m.cache == nil {
		return nil
	}
	return results.Put(m.cache, k, result)
}
