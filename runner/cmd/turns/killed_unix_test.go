//go:build unix

package main

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"takingturns/runner/whole"

	"github.com/fsnotify/fsnotify"
	"github.com/rogpeppe/go-internal/testscript"
)

// TestKilled kills commands as they write, at moments that chance decides, and wants each
// chapter and golden file as it was before or as it is after, and the site as a whole.
func TestKilled(t *testing.T) {
	if os.Getenv("TURNS_SLOW") == "" {
		t.Skip("long; make check-slow runs it")
	}
	buildGuest(t)
	b := newTwoBooks(t)
	t.Run("update", b.updateKilled)
	t.Run("watch", b.watchKilled)
	t.Run("serve", b.serveKilled)
	t.Run("build", b.buildKilled)
}

// twoBooks is a repository whose only chapter is one of two texts.
type twoBooks struct {
	dir      string
	chapters [2]string
	golden   [2]map[string]string // content by name, what each of the texts gives
	site     [2]map[string]string
}

// newRepository makes a repository without chapters.
func newRepository(t *testing.T) *twoBooks {
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	must(t, err)
	b := &twoBooks{dir: t.TempDir()}
	must(t, repository(&testscript.Env{WorkDir: b.dir}, root))
	for _, folder := range []string{"chapters", "golden"} {
		must(t, os.Mkdir(b.path(folder), 0o755))
	}
	return b
}

// newTwoBooks stores what both texts give. It is much, so that writing takes long.
func newTwoBooks(t *testing.T) *twoBooks {
	b := newRepository(t)
	for i, word := range []string{"before", "after"} {
		var text strings.Builder
		fmt.Fprintf(&text, "# One\n")
		for n := range 3 {
			fmt.Fprintf(&text, "\n```go name=s%d\n%s```\n", n, programOf(word))
		}
		b.chapters[i] = text.String()
		b.setChapter(t, i)
		b.run(t, "update")
		b.run(t, "build")
		b.golden[i], b.site[i] = contents(t, b.path("golden")), contents(t, b.path("site/public"))
	}
	return b
}

// programOf is a program of 100 lines that prints much.
func programOf(word string) string {
	return "package main\n\nimport (\n\t\"fmt\"\n\t\"strings\"\n)\n\nfunc main() {\n\tfor range 100 {\n\t\tfmt.Println(strings.Repeat(\"" + word + "\", 200))\n\t}\n}\n" +
		strings.Repeat("// "+word+"\n", 88)
}

func (b *twoBooks) path(name string) string { return filepath.Join(b.dir, filepath.FromSlash(name)) }

func (b *twoBooks) setChapter(t *testing.T, i int) {
	t.Helper()
	must(t, os.WriteFile(b.path("chapters/01-one.md"), []byte(b.chapters[i]), 0o644))
}

// command is one of the real command, not started.
func (b *twoBooks) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path, err := exec.LookPath("turns")
	must(t, err)
	cmd := exec.Command(path, args...)
	cmd.Dir, cmd.Env = b.dir, append(os.Environ(), "PWD="+b.dir, "TERM=xterm")
	return cmd
}

func (b *twoBooks) run(t *testing.T, args ...string) {
	t.Helper()
	if out, err := b.command(t, args...).CombinedOutput(); err != nil {
		t.Fatalf("turns %v: %v\n%s", args, err, out)
	}
}

// killAsItWrites kills a process some events after the first in a folder, and waits.
func killAsItWrites(t *testing.T, cmd *exec.Cmd, events *fsnotify.Watcher, after int) {
	t.Helper()
	ended := make(chan struct{})
	go func() { cmd.Wait(); close(ended) }()
	for range after {
		select {
		case <-events.Events:
		case <-ended:
			return
		case <-time.After(patience):
			t.Fatal("it writes nothing")
		}
	}
	time.Sleep(rand.N(3 * time.Millisecond))
	cmd.Process.Kill()
	<-ended
}

func watchFolder(t *testing.T, folder string) *fsnotify.Watcher {
	t.Helper()
	events, err := fsnotify.NewWatcher()
	must(t, err)
	must(t, events.Add(folder))
	t.Cleanup(func() { events.Close() })
	return events
}

// updateKilled takes turns at storing what the two texts print.
func (b *twoBooks) updateKilled(t *testing.T) {
	for i := range 24 {
		b.setChapter(t, i%2)
		events := watchFolder(t, b.path("golden/01-one"))
		cmd := b.command(t, "update")
		must(t, cmd.Start())
		killAsItWrites(t, cmd, events, 1+i)
		b.checkBook(t)
		events.Close()
	}
	b.checkMended(t)
}

// watchKilled kills turns watch as it accepts.
func (b *twoBooks) watchKilled(t *testing.T) {
	for i := range 4 {
		b.setChapter(t, 1)
		b.run(t, "update")
		cmd := b.command(t, "watch")
		s, output, err := newSession(cmd, onTerminal)
		must(t, err)
		go s.show(output)
		must(t, s.await("q quit", patience))
		b.setChapter(t, 0)
		must(t, s.await("DIFF.*q quit", patience))
		events := watchFolder(t, b.path("golden/01-one"))
		_, err = s.input.Write([]byte("a"))
		must(t, err)
		killAsItWrites(t, cmd, events, 1+4*i)
		s.input.Close()
		b.checkBook(t)
		events.Close()
	}
	b.checkMended(t)
}

// serveKilled kills turns serve as it saves a program, and as it stores what it prints.
func (b *twoBooks) serveKilled(t *testing.T) {
	for i := range 8 {
		what, folder, program := "save", "chapters", programOf("after")
		if i%2 == 1 {
			what, folder, program = "accept", "golden/01-one", ""
		}
		b.setChapter(t, 0)
		b.run(t, "update")
		if what == "accept" {
			b.setChapter(t, 1)
		}
		cmd := b.command(t, "serve", "--port", "0")
		stdout, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		said := make([]byte, 200)
		n, err := stdout.Read(said)
		must(t, err)
		page, err := loadPage(addressSaid.FindString(string(said[:n])), "01-one")
		must(t, err)
		events := watchFolder(t, b.path(folder))
		go page.ask(what, "01-one", "s1", program) // the answer is lost with the server
		killAsItWrites(t, cmd, events, 1+i/2)
		http.DefaultClient.CloseIdleConnections()
		b.checkSaved(t)
		events.Close()
	}
	b.checkMended(t)
}

// buildKilled wants the one site or the other, at any time.
func (b *twoBooks) buildKilled(t *testing.T) {
	b.setChapter(t, 0)
	b.run(t, "update")
	b.run(t, "build")
	stop := make(chan struct{})
	read := make(chan error)
	go func() { read <- readAlways(stop, b.path("site/public/index.html")) }()
	for i := range 16 {
		b.setChapter(t, (i+1)%2)
		b.run(t, "update")
		events := watchFolder(t, b.path("site"))
		cmd := b.command(t, "build")
		must(t, cmd.Start())
		killAsItWrites(t, cmd, events, 1+i%3)
		found := contents(t, b.path("site/public"))
		if !maps.Equal(found, b.site[0]) && !maps.Equal(found, b.site[1]) {
			t.Fatalf("site/public is neither the old site nor the new: %v", slices.Sorted(maps.Keys(found)))
		}
		events.Close()
	}
	close(stop)
	must(t, <-read)
	b.checkSwept(t, "site", "build")
}

// readAlways reads a file until it is told to stop, or the file is not there.
func readAlways(stop <-chan struct{}, path string) error {
	for {
		select {
		case <-stop:
			return nil
		case <-time.After(100 * time.Microsecond):
		}
		if _, err := os.ReadFile(path); err != nil {
			return err
		}
	}
}

// checkBook wants the chapter whole, and each golden file as one of the texts gives it.
func (b *twoBooks) checkBook(t *testing.T) {
	t.Helper()
	b.checkSaved(t)
	for name, text := range contents(t, b.path("golden")) {
		if text != b.golden[0][name] && text != b.golden[1][name] && !whole.IsTemporary(filepath.Base(name)) {
			t.Fatalf("golden/%s is neither as before nor as after: %d bytes", name, len(text))
		}
	}
}

// checkSaved wants the chapter as one of the texts, or with one program of the other.
func (b *twoBooks) checkSaved(t *testing.T) {
	t.Helper()
	found, err := os.ReadFile(b.path("chapters/01-one.md"))
	must(t, err)
	saved := strings.Replace(b.chapters[0], "name=s1\n"+programOf("before"), "name=s1\n"+programOf("after"), 1)
	if text := string(found); text != b.chapters[0] && text != b.chapters[1] && text != saved {
		t.Fatalf("the chapter is neither as before nor as after: %d bytes", len(text))
	}
}

// checkMended wants what was interrupted to go on as if nothing had happened.
func (b *twoBooks) checkMended(t *testing.T) {
	t.Helper()
	b.setChapter(t, 0)
	b.run(t, "update")
	b.run(t, "check")
	b.checkSwept(t, "golden/01-one", "update")
	b.checkSwept(t, "chapters", "update")
	if found := contents(t, b.path("golden")); !maps.Equal(found, b.golden[0]) {
		t.Errorf("golden files are %v", slices.Sorted(maps.Keys(found)))
	}
}

// checkSwept wants nothing left beside the files of a folder when a command has run later.
func (b *twoBooks) checkSwept(t *testing.T, folder string, args ...string) {
	t.Helper()
	entries, err := os.ReadDir(b.path(folder))
	must(t, err)
	later := time.Now().Add(-time.Hour)
	left := 0
	for _, entry := range entries {
		if whole.IsTemporary(entry.Name()) {
			left++
			must(t, os.Chtimes(filepath.Join(b.path(folder), entry.Name()), later, later))
		}
	}
	t.Logf("%d killed processes left something in %s", left, folder)
	b.run(t, args...)
	entries, err = os.ReadDir(b.path(folder))
	must(t, err)
	for _, entry := range entries {
		if whole.IsTemporary(entry.Name()) {
			t.Errorf("%s/%s has not been removed", folder, entry.Name())
		}
	}
}

// contents reads all files below a folder, by name.
func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	found := map[string]string{}
	must(t, filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, _ := filepath.Rel(folder, path)
		content, err := os.ReadFile(path)
		found[filepath.ToSlash(name)] = string(content)
		return err
	}))
	return found
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestDiskFull lets no process write a file beyond a size, and wants one line that says so.
func TestDiskFull(t *testing.T) {
	buildGuest(t)
	b := newTwoBooks(t)
	b.setChapter(t, 0)
	before := contents(t, b.path("golden"))
	full := exec.Command("sh", "-c", `ulimit -f 64; exec "$@"`, "sh", b.command(t).Path, "update")
	full.Dir, full.Env = b.dir, b.command(t).Env
	out, err := full.CombinedOutput()
	for n := range 3 {
		want := fmt.Sprintf("chapters/01-one.md:%d: golden/01-one/s%d.", 3+103*n, n)
		if !strings.Contains(string(out), want) || !strings.Contains(string(out), "cannot be written: file too large\n") {
			t.Errorf("it says (%v)\n%s\nwithout %s", err, out, want)
		}
	}
	if strings.Contains(string(out), "goroutine ") || full.ProcessState.ExitCode() != 1 {
		t.Errorf("it ended with %v: %s", full.ProcessState, out)
	}
	for name, text := range contents(t, b.path("golden")) {
		if text != before[name] && text != b.golden[0][name] {
			t.Errorf("golden/%s is neither as before nor as after", name)
		}
	}
}
