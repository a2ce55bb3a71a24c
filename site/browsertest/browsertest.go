// Package browsertest drives a headless Chromium over the built book, as
// net/http/httptest lets tests drive a server.
//
// [Book] builds the site and serves it by a plain file server, once for all tests of a
// package; [Serve] serves any other handler. [Open] opens a page of either in a tab of
// its own, with a storage of its own. A test fails by itself when a page logs an error,
// lets an exception escape, asks another host for anything or asks for what is not there.
//
// A package whose tests need a browser calls [Main] from its TestMain. Its tests run with
// TURNS_SLOW=1 alone, and then they fail if there is no browser.
package browsertest

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"takingturns/runner/record"
	"takingturns/runner/toolchain"
	"takingturns/site"
)

// Main is the TestMain of a package whose tests need a browser. It ends the process.
func Main(m *testing.M) {
	if os.Getenv("TURNS_SLOW") == "" {
		fmt.Println("the browser's tests run with TURNS_SLOW=1, as in make check-slow")
		os.Exit(0)
	}
	status := m.Run()
	for _, release := range releases {
		release()
	}
	os.Exit(status)
}

// releases give back what all tests of the process share.
var releases []func()

// Book is the address of the book, "http://127.0.0.1:1234/", rendered from the
// repository's chapters and served by a plain file server.
func Book(t testing.TB) string {
	t.Helper()
	return builtBook(t).url
}

// Disk is the address of the same book without a server, "file:///tmp/turns-book-1/".
func Disk(t testing.TB) string {
	t.Helper()
	return (&url.URL{Scheme: "file", Path: builtBook(t).dir + "/"}).String()
}

// Pages are the names of the book's pages, "index.html".
func Pages(t testing.TB) []string {
	t.Helper()
	pages, err := fs.Glob(Files(t), "*.html")
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// Files are those of the book as it is served.
func Files(t testing.TB) fs.FS {
	t.Helper()
	return os.DirFS(builtBook(t).dir)
}

// Modules are what runs programs in the page.
func Modules(t testing.TB) site.Modules {
	t.Helper()
	return builtBook(t).modules
}

type served struct {
	dir, url string
	modules  site.Modules
}

func builtBook(t testing.TB) served {
	t.Helper()
	b, err := book()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var book = sync.OnceValues(func() (served, error) {
	tools, err := toolchain.New(context.Background(), nil)
	if err != nil {
		return served{}, err
	}
	modules, err := tools.Page(context.Background(), record.Limits{}.WithDefaults().Memory)
	if err != nil {
		return served{}, err
	}
	dir, err := os.MkdirTemp("", "turns-book-")
	if err != nil {
		return served{}, err
	}
	releases = append(releases, func() { os.RemoveAll(dir) })
	if err := site.Build(filepath.Join(tools.Root, "chapters"), filepath.Join(tools.Root, "golden"), dir, modules); err != nil {
		return served{}, err
	}
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	releases = append(releases, server.Close)
	return served{dir, server.URL + "/", modules}, nil
})

// Serve serves a handler until the test ends and returns its address, with a slash at
// its end.
func Serve(t testing.TB, handler http.Handler) string {
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL + "/"
}
