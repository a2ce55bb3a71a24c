package browsertest_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"takingturns/runner/snippet"
	"takingturns/runner/toolchain"
	"takingturns/site/browsertest"
	"takingturns/site/serve"
)

const (
	written = "02-line-by-line" // the chapter that the tests edit
	snippet1 = "one-url"
)

// An author has a copy of the repository, served by turns serve.
type author struct {
	t    *testing.T
	dir  string
	base string
	runs chan string // snippets that were to be accepted
}

func newAuthor(t *testing.T) *author {
	t.Helper()
	root, err := toolchain.FindRoot()
	if err != nil {
		t.Fatal(err)
	}
	a := &author{t: t, dir: t.TempDir(), runs: make(chan string, 10)}
	for _, folder := range []string{"chapters", "golden"} {
		if err := os.CopyFS(filepath.Join(a.dir, folder), os.DirFS(filepath.Join(root, folder))); err != nil {
			t.Fatal(err)
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server, err := serve.New(a.dir, func(_ context.Context, s *snippet.Snippet) (bool, error) {
		a.runs <- s.Name
		return false, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx, listener) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	a.base = fmt.Sprintf("http://%s/", listener.Addr())
	return a
}

func (a *author) path() string { return filepath.Join(a.dir, "chapters", written+".md") }

func (a *author) chapter() string {
	a.t.Helper()
	source, err := os.ReadFile(a.path())
	if err != nil {
		a.t.Fatal(err)
	}
	return string(source)
}

// write stores the chapter as editors do.
func (a *author) write(source string) {
	a.t.Helper()
	temp := a.path() + "~"
	if err := os.WriteFile(temp, []byte(source), 0o644); err != nil {
		a.t.Fatal(err)
	}
	if err := os.Rename(temp, a.path()); err != nil {
		a.t.Fatal(err)
	}
}

func (a *author) open() *browsertest.Tab {
	a.t.Helper()
	return browsertest.Open(a.t, a.base, written+".html")
}
