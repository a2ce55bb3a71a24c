// Package results remembers what runs gave. A run is repeatable: its transcript
// follows from the program, the limits and the engine's own content, and so does
// what other schedules give: what they gave once they need not be run for again.
package results

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"os"

	"takingturns/runner/machine"
	"takingturns/runner/snippet"
	"takingturns/runner/transcript"

	"github.com/rogpeppe/go-internal/cache"
)

// A Key is everything that a run depends on.
type Key struct {
	Program   snippet.Program
	Engine    string // what runs the program, by name
	Build     string // what that engine is made of: a hash of content
	Schedules int    // how many other schedules were explored; 0 for the transcript of one run
	Limits    machine.Limits
}

// id is a hash of the key. Real time decides only whether there is a result.
func (k Key) id() (cache.ActionID, error) {
	k.Limits = k.Limits.WithDefaults()
	k.Limits.Wall = 0
	text, err := json.Marshal(k)
	return sha256.Sum256(text), err
}

// A Cache keeps results by their keys in a directory. Several processes may
// use one directory at a time; a damaged entry counts as none.
type Cache struct{ files *cache.Cache }

// Open returns the cache in a directory, which it makes if need be. It removes
// what has not been used for five days, as the go command does in its own cache.
func Open(dir string) (*Cache, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	files, err := cache.Open(dir)
	if err != nil {
		return nil, err
	}
	return &Cache{files}, files.Trim()
}

// A Result is what can be stored.
type Result interface {
	transcript.Transcript | transcript.Orders
}

// Get returns the result stored under a key, or nil.
func Get[T Result](c *Cache, k Key) *T {
	id, err := k.id()
	if err != nil {
		return nil
	}
	stored, _, err := c.files.GetBytes(id)
	if err != nil {
		return nil
	}
	t := new(T)
	if err := gob.NewDecoder(bytes.NewReader(stored)).Decode(t); err != nil {
		return nil
	}
	return t
}

// Put stores a result under its key. One that real time has cut short is left out:
// it depends on how fast the computer was.
func Put[T Result](c *Cache, k Key, result *T) error {
	if any(result).(interface{ CutShort() bool }).CutShort() {
		return nil
	}
	id, err := k.id()
	if err != nil {
		return err
	}
	var stored bytes.Buffer
	if err := gob.NewEncoder(&stored).Encode(result); err != nil {
		return err
	}
	if err := c.files.PutBytes(id, stored.Bytes()); err != nil {
		return fmt.Errorf("storing a result: %w", err)
	}
	return nil
}
