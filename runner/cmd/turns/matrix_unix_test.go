//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestSameEverywhere runs the book's check in other surroundings. Each snippet must print the
// same bytes, and so must the check.
func TestSameEverywhere(t *testing.T) {
	if os.Getenv("TURNS_SLOW") == "" {
		t.Skip("long; make check-slow runs it")
	}
	buildGuest(t)
	book := wholeBook(t)
	cache, err := os.UserCacheDir()
	must(t, err)
	own := goEnvironment(t)
	var want string
	for _, test := range []struct {
		name string
		sh   string   // what a shell does before
		env  []string // besides the test's own
		in   string   // the working directory, within the book
	}{
		{name: "as it is"},
		{name: "far east", env: []string{"TZ=Pacific/Kiritimati"}},
		{name: "a time zone that there is not", env: []string{"TZ=Nowhere/Nothing"}},
		{name: "Turkish", env: []string{"LANG=tr_TR.UTF-8", "LC_ALL=tr_TR.UTF-8", "LANGUAGE=tr"}},
		{name: "no locale", env: []string{"LANG=C", "LC_ALL=C"}},
		{name: "another home", env: append([]string{"HOME=" + t.TempDir(), "XDG_CACHE_HOME=" + cache}, own...)},
		{name: "no home", sh: "unset HOME", env: append([]string{"XDG_CACHE_HOME=" + cache}, own...)},
		{name: "one processor", env: []string{"GOMAXPROCS=1"}},
		{name: "two processors", env: []string{"GOMAXPROCS=2"}},
		{name: "eight processors", env: []string{"GOMAXPROCS=8"}},
		{name: "private files", sh: "umask 077"},
		{name: "files for all", sh: "umask 000"},
		{name: "a narrow terminal", env: []string{"TERM=dumb", "COLUMNS=20", "NO_COLOR=1"}},
		{name: "no terminal", env: []string{"TERM="}, sh: "exec </dev/null"},
		{name: "little memory for the collector", env: []string{"GOGC=20", "GODEBUG=gctrace=0,asyncpreemptoff=1"}},
		{name: "another folder", in: "chapters"},
		{name: "another folder for what is temporary", env: []string{"TMPDIR=" + t.TempDir()}},
		{name: "read-only", sh: "chmod -R a-w ../*/chapters ../*/golden"},
	} {
		t.Run(test.name, func(t *testing.T) {
			cmd := exec.Command("sh", "-c", strings.Trim(test.sh+"\n", "\n")+"\nexec turns check --rerun")
			cmd.Dir = filepath.Join(book, test.in)
			cmd.Env = append(append(os.Environ(), "PWD="+cmd.Dir), test.env...)
			var stdout, stderr bytes.Buffer
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			err := cmd.Run()
			if want == "" {
				want = stdout.String()
			}
			if err != nil || stdout.String() != want || stderr.Len() > 0 {
				t.Errorf("%v: %s%s", err, stdout.String(), stderr.String())
			}
		})
	}
}

// wholeBook is a copy of this repository in a folder whose name is not easy.
func wholeBook(t *testing.T) string {
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	must(t, err)
	book := filepath.Join(t.TempDir(), `Ünser “Büch” & 書 $HOME`)
	must(t, os.Mkdir(book, 0o755))
	must(t, repository(&testscript.Env{WorkDir: book}, root))
	for _, folder := range []string{"chapters", "golden"} {
		must(t, os.CopyFS(filepath.Join(book, folder), os.DirFS(filepath.Join(root, folder))))
	}
	return book
}

// goEnvironment is where the go command keeps what it keeps below HOME.
func goEnvironment(t *testing.T) []string {
	names := []string{"GOCACHE", "GOMODCACHE", "GOPATH", "GOENV"}
	out, err := exec.Command("go", append([]string{"env"}, names...)...).Output()
	must(t, err)
	var all []string
	for i, value := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		all = append(all, names[i]+"="+value)
	}
	return all
}
