package browsertest_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"takingturns/runner/snippet"
	"takingturns/runner/toolchain"
	"takingturns/site/browsertest"
	"takingturns/site/serve"
)

const written = "02-line-by-line" // the chapter that the author edits

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
	server, err := serve.New(a.dir, browsertest.Modules(t), func(_ context.Context, s *snippet.Snippet) (bool, error) {
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

func (a *author) open(options ...browsertest.Option) reader {
	a.t.Helper()
	return reader{a.t, browsertest.Open(a.t, a.base, written+".html", options...)}
}

// visible counts the elements that a reader sees.
func (r reader) visible(selector string) int {
	return browsertest.Eval[int](r.Tab, fmt.Sprintf("[...document.querySelectorAll(%q)].filter(e => e.checkVisibility()).length", selector))
}

// An edit of prose shows at once and where it stands: the page is not loaded again, what
// the reader sees stays where it is, and so do edits.
func TestServeProse(t *testing.T) {
	a := newAuthor(t)
	r := a.open()
	r.write("one-page", "package main\n\nfunc main() {}\n")
	top := `Math.round(document.getElementById("one-page").getBoundingClientRect().top)`
	browsertest.Eval[any](r.Tab, `document.getElementById("one-page").scrollIntoView({behavior: "instant"}), window.loadedOnce = true, null`)
	before := browsertest.Eval[int](r.Tab, top)
	const limit = 300 * time.Millisecond
	var times []time.Duration
	for n := 0; n < 5 || n < 30 && slices.Min(times) > limit; n++ { // the computer may be busy
		text := fmt.Sprintf("Paragraph %d.", n)
		browsertest.Eval[any](r.Tab, fmt.Sprintf(`window.seen = new Promise(done => new MutationObserver((_, o) => {
			if (document.querySelector("article").textContent.includes(%q)) { o.disconnect(); done(Date.now()); }
		}).observe(document.querySelector("article"), {childList: true})), null`, text))
		start := time.Now()
		a.write(strings.Replace(a.chapter(), "\n## A queue", "\n"+text+"\n\n## A queue", 1))
		seen := browsertest.Eval[int64](r.Tab, "seen")
		times = append(times, time.UnixMilli(seen).Sub(start))
	}
	slices.Sort(times)
	t.Logf("an edit shows after %v", times)
	if times[0] > limit {
		t.Errorf("an edit shows after %v at best, want %v", times[0], limit)
	}
	if !browsertest.Eval[bool](r.Tab, "window.loadedOnce === true") {
		t.Error("the page was loaded again")
	}
	if after := browsertest.Eval[int](r.Tab, top); after != before {
		t.Errorf("the program on view is at %d, was at %d", after, before)
	}
	r.wants("edit", r.value("one-page"), "package main\n\nfunc main() {}\n")
}

// When a program changes the page is loaded again, and shows what it showed.
func TestServeProgram(t *testing.T) {
	a := newAuthor(t)
	r := a.open()
	top := `Math.round(document.getElementById("one-each").getBoundingClientRect().top)`
	browsertest.Eval[any](r.Tab, `scrollBy({top: document.getElementById("one-each").getBoundingClientRect().top - 100, behavior: "instant"})`)
	before := browsertest.Eval[int](r.Tab, top)
	a.write(strings.Replace(a.chapter(), "// A Queue is first in, first out.", "// A Queue is first in,\n// and first out.", 1))
	r.Wait(`document.querySelector("#in-turn .program").textContent.includes("and first out") && document.readyState === "complete"`)
	if after := browsertest.Eval[int](r.Tab, top); max(after-before, before-after) > 2 {
		t.Errorf("the program on view is at %d, was at %d", after, before)
	}

	// With an edit on the page, the reader says when.
	r.write("one-page", "package main\n\nfunc main() {}\n")
	a.write(strings.Replace(a.chapter(), "// and first out.", "// first out.", 1))
	r.Wait(`document.querySelector(".serve").textContent.includes("This page has changed.")`)
	r.Accessible()
	r.Screenshot("serve-changed")
	r.wants("edit", r.value("one-page"), "package main\n\nfunc main() {}\n")
	r.Click(".serve button")
	r.Wait(`!document.querySelector("#in-turn .program").textContent.includes("and first out")`)
	r.Wait(`document.querySelector("#one-page textarea")?.value.trim() === "package main\n\nfunc main() {}"`)
}

// What is wrong with the book is told on the page, which stays.
func TestServeProblem(t *testing.T) {
	a := newAuthor(t)
	r := a.open()
	good := a.chapter()
	a.write(good + "\n[Nowhere](#nowhere)\n")
	r.Wait(`document.querySelector(".serve pre").textContent`)
	want := fmt.Sprintf("chapters/%s.md:%d: link to %[1]s.md#nowhere: %[1]s.md has no section and no snippet of that name", written, strings.Count(good, "\n")+2)
	r.wants("problem", r.Text(".serve pre"), want)
	r.Accessible()
	r.Screenshot("serve-problem")
	a.write(good)
	r.Wait(`!document.querySelector(".serve pre").textContent`)
}

// A program is saved by the press of a button, byte for byte.
func TestServeSave(t *testing.T) {
	a := newAuthor(t)
	r := a.open()
	old := browsertest.Eval[string](r.Tab, `[...document.querySelectorAll("#blocking .program .line")].map(line => line.textContent).join("")`)
	edited := strings.Replace(old, "func main() {", "func main() {\n\tprintln(\"<new>\")", 1)
	if n := r.visible(".save"); n != 0 {
		t.Errorf("there are %d programs to save before an edit", n)
	}
	before := a.chapter()
	r.write("blocking", edited)
	r.Set(browsertest.Viewport(narrow, 740))
	if width := browsertest.Eval[int](r.Tab, "document.documentElement.scrollWidth"); width > narrow {
		t.Errorf("the page is %d pixels wide in a window of %d", width, narrow)
	}
	r.Screenshot("serve-edited")
	r.Accessible()
	r.Click("#blocking .accept")
	r.contains("accepting an edit", r.Text(".serve p"), "Save blocking first: what is stored is the transcript of the chapter’s program.")
	if a.chapter() != before {
		t.Error("the chapter was written without a press on Save")
	}
	r.Click("#blocking .save")
	r.Wait(`!document.querySelector("#blocking textarea") && document.querySelector("#blocking .program").textContent.includes("<new>")`)
	if want := strings.Replace(before, old, edited, 1); a.chapter() != want {
		t.Errorf("the chapter holds\n%s\nwant\n%s", a.chapter(), want)
	}
	if n := r.visible(".notice, textarea, .save"); n != 0 {
		t.Error("the page offers the saved edit again")
	}
	r.Click("#blocking .accept")
	r.Wait(`document.querySelector(".serve p").textContent === "blocking prints what is stored."`)
	if name := <-a.runs; name != "blocking" {
		t.Errorf("%s was run", name)
	}
}

// A chapter that has changed under the page is not written over.
func TestServeConflict(t *testing.T) {
	a := newAuthor(t)
	r := a.open(browsertest.Allow("status 409"))
	changed := a.chapter() + "\n[Nowhere](#nowhere)\n" // an error: the page stays as it is
	a.write(changed)
	r.Wait(`document.querySelector(".serve pre").textContent`)
	r.write("blocking", "package main\n\nfunc main() {}\n")
	r.Click("#blocking .save")
	r.Wait(`document.querySelector(".serve p").textContent.includes("has changed since this page was made; nothing was written")`)
	if a.chapter() != changed {
		t.Error("the chapter was written over")
	}
	r.wants("edit", r.value("blocking"), "package main\n\nfunc main() {}\n")
}
