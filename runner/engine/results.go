package engine

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"

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
	self, err := hashExecutable()
	if err != nil {
		return err
	}
	cache, err := results.Open(filepath.Join(e.toolchain.Cache, "results"))
	e.results = memory{cache, e.toolchain.Content() + " " + self, rerun}
	return err
}

// hashExecutable is a hash of this program, which holds the machine and is its own
// worker.
func hashExecutable() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	hash := sha256.New()
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
