//go:build unix

package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"takingturns/runner/toolchain"
)

// A damage is what may happen to a file. It is given the file's content, and a path at which
// there is nothing.
type damage struct {
	name string
	do   func(path string, content []byte) error
}

func write(change func(content []byte) []byte) func(string, []byte) error {
	return func(path string, content []byte) error { return os.WriteFile(path, change(content), 0o644) }
}

func flipAt(share float64) func([]byte) []byte {
	return func(content []byte) []byte {
		if len(content) > 0 {
			content[int(share*float64(len(content)-1))] ^= 0x10
		}
		return content
	}
}

var damages = []damage{
	{"emptied", write(func([]byte) []byte { return nil })},
	{"cut short", write(func(content []byte) []byte { return content[:len(content)/2] })},
	{"with a bit at the front changed", write(flipAt(0.001))},
	{"with a bit in the middle changed", write(flipAt(0.5))},
	{"with a bit at the end changed", write(flipAt(1))},
	{"gone", func(string, []byte) error { return nil }},
}

// TestDamagedCache damages files in the cache. The command must print what it prints else, or
// one line that says what is wrong; then it must go well the next time.
func TestDamagedCache(t *testing.T) {
	if os.Getenv("TURNS_SLOW") == "" {
		t.Skip("long; make check-slow runs it")
	}
	buildGuest(t)
	d := newDamagedBook(t)
	interpret, compile, check := []string{"run", "try.go"}, []string{"run", "try.go", "--engine", "go"}, []string{"check"}
	for _, kind := range []struct {
		name    string
		pattern string   // of the files
		without []string // what is gone as well, so that the files are needed
		command []string
		damages []damage
	}{
		{"prepared image", "guest-*.image", nil, interpret, damages},
		{"machine code", "wazero/wazero-*/*", nil, interpret, damages[3:4]},                                  // is translated anew
		{"interpreter", "guest-*.wasm", []string{"guest-*.image", "guest-*.ready"}, interpret, damages[3:4]}, // is built anew
		{"mark", "guest-*.ready", nil, interpret, damages[5:]},                                               // nobody reads it, nor the next
		{"lock", "in-use.lock", nil, interpret, damages[5:]},
		{"program", "programs/*.wasm", nil, compile, damages},
		{"overlay", "overlay/*.*", []string{"programs"}, compile, damages[:4]},
		{"result", "results/*/*", nil, check, damages},
	} {
		for _, damage := range kind.damages {
			t.Run(kind.name+" "+damage.name, func(t *testing.T) {
				d.restore(t)
				for _, pattern := range kind.without {
					d.each(t, pattern, os.RemoveAll)
				}
				d.each(t, kind.pattern, func(path string) error {
					content, err := os.ReadFile(path)
					must(t, err)
					must(t, os.Remove(path)) // the file is a link
					return damage.do(path, content)
				})
				if !d.goesWell(t, kind.command, true) {
					d.goesWell(t, kind.command, false)
				}
			})
		}
	}
}

// A damagedBook is a book with a cache of its own, whose large files are links to those of the
// user's cache.
type damagedBook struct {
	*twoBooks
	linked string            // a cache as it is to be
	cache  string            // the cache
	prints map[string]string // what commands print
}

func newDamagedBook(t *testing.T) *damagedBook {
	const program = "package main\n\nfunc main() { println(\"hello\") }\n"
	d := &damagedBook{newRepository(t), t.TempDir(), t.TempDir(), map[string]string{}}
	must(t, os.WriteFile(d.path("try.go"), []byte(program), 0o644))
	must(t, os.WriteFile(d.path("chapters/01-one.md"), []byte("# One\n\n```go name=hello\n"+program+"```\n"), 0o644))
	tools, err := toolchain.New(t.Context(), nil)
	must(t, err)
	guest, err := tools.Guest(t.Context(), nil) // is there
	must(t, err)
	d.link(t, tools.Cache, d.linked, strings.TrimSuffix(filepath.Base(guest), ".wasm")+".*")
	d.link(t, tools.Cache, d.linked, "wazero/wazero-*/*")
	d.restore(t)
	for _, command := range [][]string{{"update"}, {"run", "try.go"}, {"run", "try.go", "--engine", "go"}, {"check"}} {
		out, err := d.inCache(t, command).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", command, err, out)
		}
		d.prints[command[0]] = string(out)
	}
	for _, folder := range []string{"programs", "overlay", "results"} {
		must(t, os.CopyFS(filepath.Join(d.linked, "takingturns", folder), os.DirFS(filepath.Join(d.cache, "takingturns", folder))))
	}
	return d
}

// link gives the files of one cache that match a second name in another.
func (d *damagedBook) link(t *testing.T, from, to, pattern string) {
	found, err := filepath.Glob(filepath.Join(from, filepath.FromSlash(pattern)))
	must(t, err)
	for _, path := range found {
		name, _ := filepath.Rel(from, path)
		second := filepath.Join(to, "takingturns", name)
		must(t, os.MkdirAll(filepath.Dir(second), 0o755))
		must(t, os.Link(path, second))
	}
}

// restore makes the cache what it is to be.
func (d *damagedBook) restore(t *testing.T) {
	must(t, os.RemoveAll(filepath.Join(d.cache, "takingturns")))
	for _, pattern := range []string{"guest-*", "wazero/wazero-*/*"} {
		d.link(t, filepath.Join(d.linked, "takingturns"), d.cache, pattern)
	}
	for _, folder := range []string{"programs", "overlay", "results"} {
		if from := filepath.Join(d.linked, "takingturns", folder); exists(from) {
			must(t, os.CopyFS(filepath.Join(d.cache, "takingturns", folder), os.DirFS(from)))
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// each does something to each file of the cache that matches.
func (d *damagedBook) each(t *testing.T, pattern string, do func(path string) error) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(d.cache, "takingturns", filepath.FromSlash(pattern)))
	must(t, err)
	for _, path := range found {
		must(t, do(path))
	}
}

func (d *damagedBook) inCache(t *testing.T, args []string) *exec.Cmd {
	cmd := d.command(t, args...)
	cmd.Env = append(cmd.Env, "XDG_CACHE_HOME="+d.cache)
	return cmd
}

// goesWell runs a command and reports whether it printed what it prints else. It may fail in
// one line if it mayFail.
func (d *damagedBook) goesWell(t *testing.T, args []string, mayFail bool) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := d.inCache(t, args)
	timed := exec.CommandContext(ctx, cmd.Path, args...)
	timed.Dir, timed.Env = cmd.Dir, cmd.Env
	var stdout, stderr bytes.Buffer
	timed.Stdout, timed.Stderr = &stdout, &stderr
	err := timed.Run()
	said := slices.DeleteFunc(strings.Split(strings.TrimSpace(stderr.String()), "\n"), isProgress)
	if err == nil && strings.TrimSpace(stdout.String()+strings.Join(said, "\n")) == strings.TrimSpace(d.prints[args[0]]) {
		return true
	}
	if !mayFail || ctx.Err() != nil || len(said) != 1 || strings.Contains(said[0], "goroutine ") {
		t.Errorf("turns %v: %v\n%s%s\nwant %s", args, err, stdout.String(), strings.Join(said, "\n"), d.prints[args[0]])
	}
	t.Logf("it said: %s", strings.Join(said, "\n"))
	return false
}

// isProgress reports whether a line tells of what is built.
func isProgress(line string) bool {
	return strings.HasPrefix(line, "turns: ") && (strings.Contains(line, "(once for this version)") || strings.Contains(line, " took "))
}
