package serve

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// patience is how long, in wall time, a test waits for what comes within milliseconds:
// the computer may be busy.
const patience = 20 * time.Second

// serving serves a repository with all that Serve does.
func serving(t *testing.T) *fixture {
	t.Helper()
	f := newFixture(t)
	return f.serve(t)
}

func (f *fixture) serve(t *testing.T) *fixture {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- f.Serve(ctx, listener) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	f.url = "http://" + listener.Addr().String()
	return f
}

type message struct{ Version, Problem string }

// listen returns what a page is told.
func (f *fixture) listen(t *testing.T, page string) <-chan message {
	t.Helper()
	response, err := http.Get(f.url + "/-/events?page=" + page)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	if kind := response.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Fatalf("the events are %s", kind)
	}
	messages := make(chan message, 100)
	go func() {
		for lines := bufio.NewScanner(response.Body); lines.Scan(); {
			data, found := strings.CutPrefix(lines.Text(), "data: ")
			var m message
			if found && json.Unmarshal([]byte(data), &m) == nil {
				messages <- m
			}
		}
	}()
	return messages
}

// next is the next message, none if nothing comes.
func next(t *testing.T, messages <-chan message) message {
	t.Helper()
	select {
	case m := <-messages:
		return m
	case <-time.After(patience):
		t.Fatal("nothing was told")
		return message{}
	}
}

// Pages are told of edits, of errors, and of their end.
func TestEvents(t *testing.T) {
	f := serving(t)
	own, other := f.listen(t, "01-waiting.html"), f.listen(t, "02-failing.html")
	first, still := next(t, own), next(t, other)
	if first.Version == "" || first.Problem != "" || still.Version == first.Version {
		t.Errorf("the first messages are %v and %v", first, still)
	}

	chapter := f.read(t, "chapters/01-waiting.md")
	f.write(t, "chapters/01-waiting.md", chapter+"\nThe last bus.\n")
	if edited := next(t, own); edited.Version == first.Version || edited.Problem != "" {
		t.Errorf("after an edit: %v", edited)
	}
	if _, page := raw(t, strings.TrimPrefix(f.url, "http://"), "GET /01-waiting.html"); !strings.Contains(page, "The last bus.") {
		t.Error("the page is the old one")
	}

	f.write(t, "chapters/01-waiting.md", chapter+"\n[Nowhere](#nowhere)\n")
	broken := next(t, own)
	want := "link to 01-waiting.md#nowhere: 01-waiting.md has no section and no snippet of that name"
	if !strings.HasPrefix(broken.Problem, "chapters/01-waiting.md:") || !strings.HasSuffix(broken.Problem, want) {
		t.Errorf("of a broken link is told %q", broken.Problem)
	}
	if _, page := raw(t, strings.TrimPrefix(f.url, "http://"), "GET /01-waiting.html"); !strings.Contains(page, "The last bus.") {
		t.Error("a broken book hides the last good page")
	}

	f.write(t, "chapters/01-waiting.md", chapter)
	if mended := next(t, own); mended.Version != first.Version || mended.Problem != "" {
		t.Errorf("after the edits are taken back: %v, want %v", mended, first)
	}
	told := next(t, other) // its search finds other text after each edit
	for told.Problem == "" {
		told = next(t, other)
	}
	if again := next(t, other); told.Problem != broken.Problem || again != still {
		t.Errorf("the other page was told %v and %v", told, again)
	}
}

// A folder of transcripts that is new is watched too.
func TestNewFolder(t *testing.T) {
	f := serving(t)
	own := f.listen(t, "03-new.html")
	next(t, own)
	f.write(t, "chapters/03-new.md", "# New\n\n```go name=one\npackage main\n\nfunc main() {}\n```\n")
	if told := next(t, own); told.Problem != "chapters/03-new.md:3: snippet one has no transcript; run 'make update'" {
		t.Errorf("told %q", told.Problem)
	}
	golden := filepath.Join(f.dir, "golden", "03-new")
	if err := os.Mkdir(golden, 0o755); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond) // the folder is seen before the files
	f.write(t, "golden/03-new/one.trace", "trace 2\n0s end returned\n")
	f.write(t, "golden/03-new/one.txt", "")
	if told := next(t, own); told.Problem != "" {
		t.Errorf("told %q", told.Problem)
	}
}

// A book that has errors from the start has a page that says so and mends itself.
func TestBrokenFromTheStart(t *testing.T) {
	f := newFixture(t)
	chapter := f.read(t, "chapters/01-waiting.md")
	f.write(t, "chapters/01-waiting.md", chapter+"\n<p>bold</p>\n")
	f.start(t)
	f.serve(t)
	status, page := raw(t, strings.TrimPrefix(f.url, "http://"), "GET /01-waiting.html")
	for _, want := range []string{"<h1>The book has errors</h1>", "&lt;p&gt;", "is raw HTML", `<script src="/-/serve.js">`} {
		if status != 200 || !strings.Contains(page, want) {
			t.Errorf("status %d, the page lacks %s", status, want)
		}
	}
	own := f.listen(t, "01-waiting.html")
	if told := next(t, own); !strings.Contains(told.Problem, "is raw HTML") {
		t.Errorf("told %v", told)
	}
	f.write(t, "chapters/01-waiting.md", chapter)
	if told := next(t, own); told.Problem != "" {
		t.Errorf("told %v", told)
	}
}

// Not more pages listen than the server takes on, and one that leaves makes room.
func TestListeners(t *testing.T) {
	f := serving(t)
	var open []io.Closer
	for range maxListeners {
		response, err := http.Get(f.url + "/-/events?page=index.html")
		if err != nil || response.StatusCode != 200 {
			t.Fatal(response, err)
		}
		open = append(open, response.Body)
	}
	host := strings.TrimPrefix(f.url, "http://")
	status, text := raw(t, host, "GET /-/events?page=index.html")
	if want := "64 pages are told of changes already; close some\n"; status != 503 || text != want {
		t.Errorf("got %d %q, want 503 %q", status, text, want)
	}
	for _, body := range open {
		body.Close()
	}
	for end := time.Now().Add(patience); len(f.listeners) > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d pages still listen", len(f.listeners))
		}
	}
}

// A page that listens is there for longer than any request may take, and one who says
// nothing is not.
func TestTimeouts(t *testing.T) {
	f := newFixture(t)
	const short = 300 * time.Millisecond
	f.timeouts = timeouts{header: short, read: short, write: short, idle: short, accept: short}
	f.serve(t)
	silent, err := net.Dial("tcp", strings.TrimPrefix(f.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	own := f.listen(t, "01-waiting.html")
	first := next(t, own)
	silent.SetDeadline(time.Now().Add(patience))
	if _, err := silent.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("a silent connection ends with %v", err)
	}
	time.Sleep(2 * short)
	f.write(t, "chapters/01-waiting.md", f.read(t, "chapters/01-waiting.md")+"\nThe last bus.\n")
	if edited := next(t, own); edited.Version == first.Version {
		t.Errorf("after the edit the page is told %v", edited)
	}
}

// Pages of other servers cannot listen.
func TestEventsOrigin(t *testing.T) {
	f := newFixture(t)
	for name, value := range map[string]string{"Origin": "http://other.example", "Sec-Fetch-Site": "same-site"} {
		r, err := http.NewRequest("GET", f.url+"/-/events?page=index.html", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set(name, value)
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != 403 {
			t.Errorf("%s %s: status %d, want 403", name, value, response.StatusCode)
		}
	}
}
