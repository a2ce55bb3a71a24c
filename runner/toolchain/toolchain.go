// Package toolchain builds what runs in the machine, with the reader's own Go
// toolchain and our kernel: the guest, once, and for the judge each program
// compiled by itself.
//
// Everything that is built goes to one cache directory, under a name that is a
// hash of all that went into it. A file found there is whole and right; the
// directory can be deleted at any time. What is not used for long is removed.
package toolchain

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"takingturns/runner/kernel"
	"takingturns/runner/wasm"
)

// A Toolchain builds for the machine.
type Toolchain struct {
	Root   string   // the repository
	Cache  string   // where what was built is kept
	Report Progress // never nil

	// Longest is how long the compilation of one program may take, in real time. Most take
	// half a second; the first with net/http takes that along.
	Longest time.Duration

	goroot, version string
	source          string // hash of the repository's Go files and module versions
	packages        packages
}

// Progress is told what takes long: a stage when it begins, with an empty detail;
// then, within it, what is at hand; and two empty strings when all is done.
type Progress func(stage, detail string)

// New finds the repository around the working directory, the Go toolchain and
// the user's cache directory, before ctx ends. report may be nil.
func New(ctx context.Context, report Progress) (*Toolchain, error) {
	root, err := FindRoot()
	if err != nil {
		return nil, err
	}
	cache, err := CacheDir()
	if err != nil {
		return nil, err
	}
	t := &Toolchain{Root: root, Cache: cache, Report: report, Longest: 2 * time.Minute}
	if t.Report == nil {
		t.Report = func(string, string) {}
	}
	if err := t.findGo(ctx); err != nil {
		return nil, err
	}
	if t.source, err = hashSources(root, guestFolders); err != nil {
		return nil, err
	}
	occupy(t.Cache, func(name string) bool { return strings.Contains(name, t.key("guest")) })
	return t, nil
}

// findGo asks the go command for its release. It overlays nothing below the module cache,
// where it keeps the releases that it has fetched: such a one is reached by a link.
func (t *Toolchain) findGo(ctx context.Context) error {
	out, err := Go(ctx, "env", "GOROOT", "GOVERSION", "GOMODCACHE").Output()
	if err != nil {
		return fmt.Errorf("the go command is needed: %w", err)
	}
	var modules string
	t.goroot, modules, _ = strings.Cut(strings.TrimSuffix(string(out), "\n"), "\n")
	t.version, modules, _ = strings.Cut(modules, "\n")
	if inside, err := filepath.Rel(modules, t.goroot); err != nil || !filepath.IsLocal(inside) {
		return nil
	}
	link := filepath.Join(t.Cache, "goroot-"+t.version)
	if to, err := os.Readlink(link); err != nil || to != t.goroot {
		os.Remove(link)
		if err := errors.Join(os.MkdirAll(t.Cache, 0o755), os.Symlink(t.goroot, link)); err != nil && !exists(link) {
			return err
		}
	}
	t.goroot = link
	return nil
}

// CacheDir is where what was built is kept.
func CacheDir() (string, error) {
	cache, err := os.UserCacheDir()
	return filepath.Join(cache, "takingturns"), err
}

// FindRoot walks up from the working directory to the module takingturns.
func FindRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && strings.HasPrefix(string(mod), "module takingturns\n") {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("not inside the Taking Turns repository: no go.mod of module takingturns here or above")
		}
		dir = filepath.Dir(dir)
	}
}

// guestFolders are the folders whose files go into the guest.
var guestFolders = []string{
	"runner/exports", "runner/guest", "runner/imports", "runner/internet", "runner/kernel", "runner/lower", "runner/lowered",
	"runner/names", "runner/pyrand", "runner/toolchain",
}

// hashSources covers the files below folders of the repository that go into what is
// built.
func hashSources(root string, folders []string) (string, error) {
	paths := []string{filepath.Join(root, "go.mod"), filepath.Join(root, "go.sum")}
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join(root, filepath.FromSlash(folder)), func(path string, d fs.DirEntry, err error) error {
			built := slices.Contains([]string{".go", ".txt", ".html"}, filepath.Ext(path))
			if built && !strings.HasSuffix(path, "_test.go") {
				paths = append(paths, path)
			}
			return err
		})
		if err != nil {
			return "", err
		}
	}
	hash := sha256.New()
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			return "", err
		}
		name, _ := filepath.Rel(root, path)
		fmt.Fprintf(hash, "%s %d\n", filepath.ToSlash(name), len(content))
		hash.Write(content)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// key names a file in the cache after all that went into it.
func (t *Toolchain) key(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(append(parts, t.version, t.source), "\x00")))
	return hex.EncodeToString(sum[:12])
}

// Content is a hash of all that goes into what is built, but the program: the Go
// release, the kernel, the guest and what programs import of ours.
func (t *Toolchain) Content() string { return t.key("content") }

// runtimeOverlay is the kernel, as files.
func (t *Toolchain) runtimeOverlay() (kernel.Files, error) {
	return kernel.Runtime(t.goroot, t.version)
}

// writeOverlay puts files into the cache for go build -overlay.
func (t *Toolchain) writeOverlay(files kernel.Files) (string, error) {
	return kernel.Overlay(filepath.Join(t.Cache, "overlay"), files)
}

// mostMemory is how much address space each process of a build may have, in bytes.
const mostMemory = 4 << 30

// builds counts the builds of this process, which may be of one program at once.
var builds atomic.Int64

// build runs go build for wasip1 and moves the module, sealed, to path in one step. The
// error holds what the go command printed.
func (t *Toolchain) build(ctx context.Context, path string, args ...string) error {
	temp := fmt.Sprintf("%s.%d.%d.tmp", path, os.Getpid(), builds.Add(1))
	defer os.Remove(temp)
	args = slices.Concat([]string{"build", "-ldflags=-s -w", "-o", temp}, args)
	if err := t.goCommand(ctx, args, nil); err != nil {
		return err
	}
	module, err := os.ReadFile(temp)
	if err != nil {
		return err
	}
	if err := os.WriteFile(temp, wasm.Seal(module), 0o644); err != nil {
		return err
	}
	return os.Rename(temp, path)
}

// goCommand runs the go command for wasip1 in the repository. each, if not nil,
// is called with every line that it prints to stderr.
func (t *Toolchain) goCommand(ctx context.Context, args []string, each func(line string)) error {
	cmd := t.command(ctx, args...)
	cmd.Env = wasiEnvironment(cmd.Env)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := startBounded(cmd); err != nil {
		return err
	}
	var output strings.Builder
	lines := bufio.NewScanner(stderr)
	lines.Buffer(nil, 1<<20) // a message may quote a long name
	for lines.Scan() {
		fmt.Fprintln(&output, lines.Text())
		if each != nil {
			each(lines.Text())
		}
	}
	if err := cmd.Wait(); err != nil {
		return &BuildError{Output: output.String(), Err: err}
	}
	return nil
}

// Go is the go command as people call it. Nothing but the end of ctx interrupts it.
func Go(ctx context.Context, args ...string) *exec.Cmd {
	return apart(exec.CommandContext(ctx, "go", args...))
}

// command is the go command of the release found, in the repository.
func (t *Toolchain) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := apart(exec.CommandContext(ctx, filepath.Join(t.goroot, "bin", "go"), args...))
	cmd.Dir, cmd.Env = t.Root, append(os.Environ(), "GOROOT="+t.goroot, "GOTOOLCHAIN=local")
	return cmd
}

// wasiEnvironment is that of a build for wasip1. The compiler and the linker spend some
// sixth of their time on collecting garbage if nobody allows them more of it; where
// memory gets short, they collect as much as is needed.
func wasiEnvironment(environment []string) []string {
	return append(environment, "GOOS=wasip1", "GOARCH=wasm", "GOFLAGS=-buildvcs=false", "GOWASM=",
		"GOGC=400", fmt.Sprintf("GOMEMLIMIT=%d", mostMemory/2))
}

// BuildError is a failed go build.
type BuildError struct {
	Output string // what the go command printed
	Err    error
}

func (e *BuildError) Error() string { return "go build: " + strings.TrimSpace(e.Output) }
func (e *BuildError) Unwrap() error { return e.Err }

// intact reports whether a module is at path, as build has left it.
func intact(path string) bool {
	module, err := os.ReadFile(path)
	return err == nil && wasm.Sealed(module)
}

// exists reports whether path is there.
func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
