package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"

	"takingturns/runner/engine"
	"takingturns/runner/machine"
	"takingturns/runner/toolchain"
)

// A lab has what is measured. What a subject needs is built when it first runs, which
// is why each runs twice at least.
type lab struct {
	ctx  context.Context
	root string // the repository
	dir  string // for what is built; removed at the end

	tools   *toolchain.Toolchain
	machine *machine.Machine
	guest   func() (*machine.Guest, error) // the interpreter, in this process
	loaded  *machine.Guest                 // by guest, if it has been called
	engines *engine.Engines

	turns, yaegi func() (string, error)              // paths of commands
	tests        map[slowTest]func() (string, error) // what they print
}

func newLab(ctx context.Context, report toolchain.Progress) (*lab, error) {
	tools, err := toolchain.New(ctx, report)
	if err != nil {
		return nil, err
	}
	m, err := machine.New(ctx, filepath.Join(tools.Cache, "wazero"))
	if err != nil {
		return nil, err
	}
	engines, err := engine.New(ctx, 0, report)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "takingturns-bench-")
	l := &lab{ctx: ctx, root: tools.Root, dir: dir, tools: tools, machine: m, engines: engines, tests: map[slowTest]func() (string, error){}}
	l.guest = sync.OnceValues(l.loadGuest)
	l.turns = l.built("turns", "./runner/cmd/turns")
	l.yaegi = l.built("yaegi", "github.com/traefik/yaegi/cmd/yaegi")
	return l, err
}

func (l *lab) close() {
	l.engines.Close()
	if l.loaded != nil {
		l.loaded.Close(l.ctx) // the machine it runs in is closed after it
	}
	l.machine.Close(l.ctx)
	os.RemoveAll(l.dir)
}

// loadGuest loads the interpreter into this process.
func (l *lab) loadGuest() (*machine.Guest, error) {
	path, err := l.guestFile()
	if err != nil {
		return nil, err
	}
	l.loaded, err = l.machine.Guest(l.ctx, path, 0)
	return l.loaded, err
}

// guestFile has the interpreter built, if it is not, and says where it is.
func (l *lab) guestFile() (path string, err error) {
	return l.tools.Guest(l.ctx, func(path string) error {
		guest, err := l.machine.Guest(l.ctx, path, 0)
		if err != nil {
			return err
		}
		guest.Close(l.ctx)
		return nil
	})
}

// guestSize is a subject.
func (l *lab) guestSize() (timing, error) {
	path, err := l.guestFile()
	if err != nil {
		return timing{}, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return timing{}, err
	}
	return timing{text: fmt.Sprintf("%.1f MB", float64(info.Size())/1e6)}, nil
}

// built has Go build a command for this computer, once, and returns its path.
func (l *lab) built(name, what string) func() (path string, err error) {
	return sync.OnceValues(func() (string, error) {
		path := filepath.Join(l.dir, name)
		cmd := exec.CommandContext(l.ctx, "go", "build", "-o", path, what)
		cmd.Dir = l.root
		if out, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Errorf("go build %s: %s", what, out)
		}
		return path, nil
	})
}
