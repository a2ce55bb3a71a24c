package serve

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"takingturns/runner/snippet"
	"takingturns/site"
)

// A fixture is a server with a repository of its own.
type fixture struct {
	*Server
	dir  string
	url  string
	runs []string // snippets that were to be accepted
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{dir: t.TempDir()}
	if err := os.CopyFS(f.dir, os.DirFS("../testdata/book")); err != nil {
		t.Fatal(err)
	}
	f.start(t)
	return f
}

// start begins to serve the repository as it is.
func (f *fixture) start(t *testing.T) {
	t.Helper()
	server, err := New(f.dir, nil, func(_ context.Context, s *snippet.Snippet) (bool, error) {
		f.runs = append(f.runs, s.Name)
		if s.Name == "exit" {
			return false, errors.New("chapters/02-failing.md:50: exit ended otherwise")
		}
		return true, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	f.Server, f.url = server, listener.URL
}

func (f *fixture) read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(f.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// write puts a file in the place of another in one step, as most editors do.
func (f *fixture) write(t *testing.T, name, content string) {
	t.Helper()
	path := filepath.Join(f.dir, name)
	err := errors.Join(os.WriteFile(path+"~", []byte(content), 0o644), os.Rename(path+"~", path))
	if err != nil {
		t.Fatal(err)
	}
}

// post asks for a change as a page does that shows the book as it was rendered last, but
// for what edit changes.
func (f *fixture) post(t *testing.T, what, chapter, name, source string, edit func(*http.Request, map[string]any)) (status int, answer map[string]any) {
	t.Helper()
	made := f.current().sources[chapter]
	fields := map[string]any{"chapter": chapter, "name": name, "sum": made.Chapter, "golden": made.Golden[name], "source": source}
	r, err := http.NewRequest("POST", f.url+"/-/"+what, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", f.url)
	r.Header.Set("X-Turns-Token", f.token)
	if edit != nil {
		edit(r, fields)
	}
	if r.Body == nil {
		body, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		r.Body = io.NopCloser(strings.NewReader(string(body)))
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, answer
}

const program = "package main\n\n// one\n// two\n// three\n// four\nfunc main() {}\n"

// TestRefusals has a line for everything that a request to write can lack.
func TestRefusals(t *testing.T) {
	header := func(name, value string) func(*http.Request, map[string]any) {
		return func(r *http.Request, _ map[string]any) { r.Header.Set(name, value) }
	}
	field := func(name string, value any) func(*http.Request, map[string]any) {
		return func(_ *http.Request, fields map[string]any) { fields[name] = value }
	}
	body := func(text string) func(*http.Request, map[string]any) {
		return func(r *http.Request, _ map[string]any) { r.Body = io.NopCloser(strings.NewReader(text)) }
	}
	for name, c := range map[string]struct {
		what, snippet, source string // save, one-by-one and program unless said
		edit                  func(*http.Request, map[string]any)
		disk                  func(dir string) error // what happens to the repository after the page was made
		status                int
		text                  string
	}{
		"another host": {
			edit:   func(r *http.Request, _ map[string]any) { r.Host = "book.example:8000" },
			status: 403, text: `the host "book.example:8000" is not this server; it is http://HOST/`,
		},
		"another port": {
			edit:   func(r *http.Request, _ map[string]any) { r.Host = "localhost:1" },
			status: 403, text: `the host "localhost:1" is not this server; it is http://HOST/`,
		},
		"another origin": {
			edit:   header("Origin", "http://localhost:3000"),
			status: 403, text: "the request comes from http://localhost:3000, not from a page of this server",
		},
		"a page without an origin": {
			edit:   header("Origin", "null"),
			status: 403, text: "the request comes from null, not from a page of this server",
		},
		"no origin": {
			edit:   func(r *http.Request, _ map[string]any) { r.Header.Del("Origin") },
			status: 403, text: "the request does not say from which page it comes",
		},
		"another site by the browser's word": {
			edit:   header("Sec-Fetch-Site", "cross-site"),
			status: 403, text: "the request comes from a page of another server",
		},
		"no token": {
			edit:   func(r *http.Request, _ map[string]any) { r.Header.Del("X-Turns-Token") },
			status: 403, text: "the page is from an earlier start of turns serve; load it again",
		},
		"another token": {
			edit:   header("X-Turns-Token", strings.Repeat("A", 26)),
			status: 403, text: "the page is from an earlier start of turns serve; load it again",
		},
		"a form": {
			edit:   header("Content-Type", "text/plain"),
			status: 415, text: "the request is to be application/json",
		},
		"too large": {
			edit:   body(`{"source":"` + strings.Repeat("a", maxBody) + `"}`),
			status: 413, text: "the program is larger than 1048576 bytes",
		},
		"not JSON": {
			edit:   body("chapter=1"),
			status: 400, text: "the request cannot be read: invalid character 'c' looking for beginning of value",
		},
		"a field too many": {
			edit:   field("path", "/etc/passwd"),
			status: 400, text: `the request cannot be read: json: unknown field "path"`,
		},
		"no such chapter": {
			edit:   field("chapter", "03-none"),
			status: 404, text: `the book has no chapter "03-none"`,
		},
		"a path": {
			edit:   field("chapter", "../chapters/01-waiting"),
			status: 404, text: `the book has no chapter "../chapters/01-waiting"`,
		},
		"a path from the root": {
			edit:   field("chapter", "/etc/passwd"),
			status: 404, text: `the book has no chapter "/etc/passwd"`,
		},
		"no such snippet": {
			edit:   field("name", "two-by-two"),
			status: 404, text: `chapters/01-waiting.md has no snippet "two-by-two"`,
		},
		"a chapter that has changed": {
			disk: func(dir string) error {
				return os.WriteFile(filepath.Join(dir, "chapters", "01-waiting.md"), []byte("# Another\n"), 0o644)
			},
			status: 409, text: "chapters/01-waiting.md has changed since this page was made; nothing was written. Look at the new page first",
		},
		"a chapter that is gone": {
			disk:   func(dir string) error { return os.Remove(filepath.Join(dir, "chapters", "01-waiting.md")) },
			status: 409, text: "chapters/01-waiting.md is not there any more",
		},
		"a chapter that is a link": {
			disk: func(dir string) error {
				chapter := filepath.Join(dir, "chapters", "01-waiting.md")
				return errors.Join(os.Rename(chapter, chapter+".old"), os.Symlink("01-waiting.md.old", chapter))
			},
			status: 409, text: "chapters/01-waiting.md is not a plain file; nothing was written",
		},
		"chapters elsewhere": {
			disk: func(dir string) error {
				out, err := os.MkdirTemp("", "turns-elsewhere-")
				if err != nil {
					return err
				}
				t.Cleanup(func() { os.RemoveAll(out) })
				chapters := filepath.Join(dir, "chapters")
				return errors.Join(os.CopyFS(out, os.DirFS(chapters)), os.RemoveAll(chapters), os.Symlink(out, chapters))
			},
			status: 409, text: "chapters/01-waiting.md cannot be written: path escapes from parent",
		},
		"a program that ends its fence": {
			source: "package main\n\n// one\n// two\n// three\n// four\n```\n\nfunc main() {}\n",
			status: 409, text: "not saved: chapters/01-waiting.md:47: the fence is not closed: line 57 opens another inside it; close it before with ```, or a fence further up is not closed and this one was meant to close it",
		},
		"a program that ends its fence and opens another": {
			source: "package main\n\n// one\n// two\n// three\n// four\n```\n\n```go\nfunc main() {}\n",
			status: 409, text: "not saved: a line of the program ends the fence at chapters/01-waiting.md:37",
		},
		"a program with fewer lines than are folded": {
			source: "package main\n",
			status: 409, text: "not saved: chapters/01-waiting.md:37: hide=1-6: 1-6 is outside the snippet; its lines are 1 to 1",
		},
		"a transcript that has changed": {
			what: "accept",
			disk: func(dir string) error {
				return os.WriteFile(filepath.Join(dir, "golden", "01-waiting", "one-by-one.txt"), []byte("other\n"), 0o644)
			},
			status: 409, text: "golden/01-waiting/one-by-one.txt has changed since this page was made; nothing was written. Look at the new page first",
		},
		"transcripts elsewhere": {
			what: "accept",
			disk: func(dir string) error {
				golden := filepath.Join(dir, "golden", "01-waiting")
				return errors.Join(os.Rename(golden, golden+"-old"), os.Symlink("01-waiting-old", golden))
			},
			status: 409, text: "golden/01-waiting is not a plain folder; nothing was written",
		},
		"a program that is only shown": {
			what: "accept", snippet: "real-network",
			status: 409, text: "real-network is shown only and has no transcript",
		},
		"a program that does not end as expected": {
			what: "accept", snippet: "exit",
			status: 409, text: "chapters/02-failing.md:50: exit ended otherwise",
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			if c.disk != nil {
				if err := c.disk(f.dir); err != nil {
					t.Fatal(err)
				}
			}
			before := tree(t, f.dir)
			chapter := "01-waiting"
			if c.snippet == "exit" {
				chapter = "02-failing"
			}
			status, answer := f.post(t, or(c.what, "save"), chapter, or(c.snippet, "one-by-one"), or(c.source, program), c.edit)
			want := strings.ReplaceAll(c.text, "HOST", strings.TrimPrefix(f.url, "http://"))
			if status != c.status || answer["error"] != want {
				t.Errorf("got  %d %v\nwant %d %s", status, answer["error"], c.status, want)
			}
			if after := tree(t, f.dir); after != before {
				t.Errorf("something was written:\n%s\nbefore:\n%s", after, before)
			}
		})
	}
}

func or(value, standard string) string {
	if value == "" {
		return standard
	}
	return value
}

// tree lists the files of a directory with what they hold.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		content, _ := os.ReadFile(path)
		fmt.Fprintf(&b, "%s %s %.8s\n", strings.TrimPrefix(path, dir), entry.Type(), sum(content))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestPaths asks for what is no page.
func TestPaths(t *testing.T) {
	f := serving(t)
	for _, c := range []struct {
		request string
		status  int
		text    string // how the answer begins
	}{
		{"GET /", 200, "<!doctype html>"},
		{"GET /index.html", 200, "<!doctype html>"},
		{"HEAD /index.html", 200, ""},
		{"GET /-/serve.js", 200, "'use strict';"},
		{"GET /none.html", 404, "the book has no page /none.html; it begins at http://HOST/\n"},
		{"GET /chapters/01-waiting.md", 404, "the book has no page /chapters/01-waiting.md;"},
		{"GET /../go.mod", 404, "the book has no page /../go.mod;"},
		{"GET /..%2f..%2fetc/passwd", 404, "the book has no page /../../etc/passwd;"},
		{"GET //etc/passwd", 404, "the book has no page //etc/passwd;"},
		{"GET /%2e%2e/%2e%2e/etc/passwd", 404, "the book has no page /../../etc/passwd;"},
		{"GET /%252e%252e%252fgo.mod", 404, "the book has no page /%2e%2e%2fgo.mod;"},
		{"GET /..%5c..%5cgo.mod", 404, "the book has no page /..\\..\\go.mod;"},
		{"GET /index.html%00.css", 404, "the book has no page /index.html\x00.css;"},
		{"GET /./index.html", 404, "the book has no page /./index.html;"},
		{"GET /golden/01-waiting/one-by-one.txt", 404, "the book has no page /golden/01-waiting/one-by-one.txt;"},
		{"GET /.git/config", 404, "the book has no page /.git/config;"},
		{"GET http://HOST/index.html", 200, "<!doctype html>"},
		{"GET http://other.example/index.html", 403, `the host "other.example" is not this server; it is http://HOST/`},
		{"GET file:///etc/passwd", 404, "the book has no page /etc/passwd;"},
		{"OPTIONS *", 405, "pages take GET, not OPTIONS\n"},
		{"OPTIONS /-/save", 405, "/-/save takes POST, not OPTIONS\n"},
		{"TRACE /index.html", 405, "pages take GET, not TRACE\n"},
		{"CONNECT other.example:80", 403, `the host "other.example:80" is not this server;`},
		{"DELETE /-/save", 405, "/-/save takes POST, not DELETE\n"},
		{"HEAD /-/events", 405, ""},
		{"post /-/save", 405, "/-/save takes POST, not post\n"},
		{"PUT /index.html", 405, "pages take GET, not PUT\n"},
		{"POST /index.html", 405, `{"error":"pages take GET, not POST"}`},
		{"GET /-/save", 405, "/-/save takes POST, not GET\n"},
		{"GET /-/none", 404, "there is nothing at /-/none\n"},
		{"GET /-/../save", 404, "there is nothing at /-/../save\n"},
	} {
		t.Run(c.request, func(t *testing.T) {
			host := strings.TrimPrefix(f.url, "http://")
			status, answer := raw(t, host, strings.ReplaceAll(c.request, "HOST", host))
			if want := strings.ReplaceAll(c.text, "HOST", host); status != c.status || !strings.HasPrefix(answer, want) {
				t.Errorf("got %d %.200q\nwant %d %s", status, answer, c.status, want)
			}
		})
	}
}

// raw sends a request whose path no client has tidied.
func raw(t *testing.T, host, request string) (status int, body string) {
	t.Helper()
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patience))
	method, _, _ := strings.Cut(request, " ")
	fmt.Fprintf(conn, "%s HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\nConnection: close\r\n\r\n", request, host, host)
	response, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(content)
}

// TestHosts shows the names that the server goes by.
func TestHosts(t *testing.T) {
	f := newFixture(t)
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(f.url, "http://"))
	for host, want := range map[string]int{
		"127.0.0.1:" + port: 200, "localhost:" + port: 200,
		"localhost": 403, "127.0.0.1.nip.example:" + port: 403, "127.0.0.2:" + port: 403, "localhost.:" + port: 403,
	} {
		r, err := http.NewRequest("GET", f.url+"/index.html", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%s: status %d, want %d", host, response.StatusCode, want)
		}
	}
}

func TestLoopbackOnly(t *testing.T) {
	f := newFixture(t)
	err := f.Serve(t.Context(), everywhere{})
	want := "192.168.1.7:8000 is no loopback address; turns serve writes into the repository and must not be reached from elsewhere"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

type everywhere struct{ net.Listener }

func (everywhere) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 168, 1, 7), Port: 8000} }

// TestSave compares each byte of the chapter.
func TestSave(t *testing.T) {
	for name, chapter := range map[string]string{
		"plain":             "# A\n\ntext  \n\n```go name=one norun\nold\n```\n\n```go name=two norun\nold\n```\n\nno last newline",
		"Windows":           "\ufeff# A\r\n\r\n```go name=one norun\r\nold\r\nold\r\n```\r\nmore\r\n",
		"blank at the ends": "# A\n\n~~~~go name=one norun\n\n\nold\n\n~~~~   \n",
	} {
		t.Run(name, func(t *testing.T) {
			f := &fixture{dir: t.TempDir()}
			for _, folder := range []string{"chapters", "golden"} {
				if err := os.Mkdir(filepath.Join(f.dir, folder), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			f.write(t, "chapters/01-a.md", chapter)
			if err := os.Chmod(filepath.Join(f.dir, "chapters", "01-a.md"), 0o640); err != nil {
				t.Fatal(err)
			}
			f.start(t)
			status, answer := f.post(t, "save", "01-a", "one", "package main\n\nfunc main() {}", nil)
			if status != 200 {
				t.Fatalf("status %d: %v", status, answer)
			}
			newline := "\n"
			if strings.Contains(chapter, "\r\n") {
				newline = "\r\n"
			}
			code := strings.ReplaceAll("package main\n\nfunc main() {}\n", "\n", newline)
			fence := regexp.MustCompile(`(?s)(name=one norun\r?\n).*?(\n?)(` + "```|~~~~" + `)`)
			want := fence.ReplaceAllString(chapter, "${1}"+code+"${3}")
			if got := f.read(t, "chapters/01-a.md"); got != want {
				t.Errorf("got\n%q\nwant\n%q", got, want)
			}
			if got := answer["sum"]; got != sum([]byte(want)) {
				t.Errorf("the answer gives the sum %v", got)
			}
			info, err := os.Stat(filepath.Join(f.dir, "chapters", "01-a.md"))
			if err != nil || info.Mode() != 0o640 {
				t.Errorf("the mode is %v, %v", info.Mode(), err)
			}
			if entries, _ := os.ReadDir(filepath.Join(f.dir, "chapters")); len(entries) != 1 {
				t.Errorf("there is litter: %v", entries)
			}
		})
	}
}

// A second save can follow the first at once, with the sum that it gave.
func TestSaveTwice(t *testing.T) {
	f := newFixture(t)
	_, first := f.post(t, "save", "01-waiting", "one-by-one", program, nil)
	status, second := f.post(t, "save", "01-waiting", "one-by-one", program+"// more\n", func(_ *http.Request, fields map[string]any) {
		fields["sum"] = first["sum"]
	})
	if status != 200 || !strings.Contains(f.read(t, "chapters/01-waiting.md"), program+"// more\n") {
		t.Errorf("status %d %v", status, second)
	}
}

func TestAccept(t *testing.T) {
	f := newFixture(t)
	status, answer := f.post(t, "accept", "01-waiting", "one-by-one", "", nil)
	if status != 200 || answer["changed"] != true || strings.Join(f.runs, " ") != "one-by-one" {
		t.Errorf("status %d, %v, ran %v", status, answer, f.runs)
	}
}

// What a chapter holds when it is written decides, not what it held when it was read.
func TestChangedMeanwhile(t *testing.T) {
	f := newFixture(t)
	old, at, err := f.find(change{Chapter: "01-waiting", Name: "one-by-one", Sum: f.current().sources["01-waiting"].Chapter})
	if err != nil {
		t.Fatal(err)
	}
	f.write(t, "chapters/01-waiting.md", "# Another\n")
	_, err = f.put(change{Source: program}, old, at)
	want := "chapters/01-waiting.md has changed meanwhile; nothing was written"
	if err == nil || err.Error() != want || f.read(t, "chapters/01-waiting.md") != "# Another\n" {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A save waits until what is being accepted is stored.
func TestOneWriteAtATime(t *testing.T) {
	f := newFixture(t)
	begun, end := make(chan struct{}), make(chan struct{})
	f.accept = func(context.Context, *snippet.Snippet) (bool, error) {
		close(begun)
		<-end
		return true, nil
	}
	accepted, saved := make(chan int, 1), make(chan int, 1)
	post := func(status chan<- int, what string) {
		got, _ := f.post(t, what, "01-waiting", "one-by-one", program, nil)
		status <- got
	}
	go post(accepted, "accept")
	<-begun
	go post(saved, "save")
	select {
	case <-saved:
		t.Error("a program is saved while another is accepted")
	case <-time.After(300 * time.Millisecond):
		close(end)
		if a, s := <-accepted, <-saved; a != 200 || s != 200 {
			t.Errorf("status %d and %d", a, s)
		}
	}
}

// A page brings what its script must know, and nothing of it leads out of the element.
func TestPageKnows(t *testing.T) {
	f := newFixture(t)
	_, page := raw(t, strings.TrimPrefix(f.url, "http://"), "GET /01-waiting.html")
	_, after, _ := strings.Cut(page, `<script type="application/json" class="known">`)
	data, rest, found := strings.Cut(after, "</script>")
	var known struct {
		Token, Page, Version, Chapter string
		Sums                          sources
	}
	if err := json.Unmarshal([]byte(data), &known); err != nil || !found {
		t.Fatalf("%v: %q", err, data)
	}
	if known.Token != f.token || known.Page != "01-waiting.html" || known.Chapter != "01-waiting" ||
		known.Sums.Chapter != sum([]byte(f.read(t, "chapters/01-waiting.md"))) || len(known.Sums.Golden) != 2 {
		t.Errorf("the page knows %+v", known)
	}
	if want := "\n<script src=\"/-/serve.js\"></script>\n</body>"; !strings.HasPrefix(rest, want) {
		t.Errorf("after the data comes %.80q", rest)
	}
	if strings.Count(page, f.token) != 1 {
		t.Error("the token stands in the page more than once")
	}
	f.state.files = nil // a book that has errors has a page of every name
	_, page = raw(t, strings.TrimPrefix(f.url, "http://"), "GET /%3C/script%3E%3Cscript%20src=x%3E.html")
	if strings.Count(page, "<script") != 2 || !strings.Contains(page, `"page":"\u003c/script`) {
		t.Errorf("the page's name becomes markup:\n%s", page)
	}
}

// No other site can show a page in a frame, where a press could be meant for something
// else, and none can take what a page holds.
func TestHeaders(t *testing.T) {
	f := newFixture(t)
	response, err := http.Get(f.url + "/01-waiting.html")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	for name, want := range map[string]string{
		"X-Frame-Options":              "DENY",
		"X-Content-Type-Options":       "nosniff",
		"Content-Security-Policy":      site.Policy + "; frame-ancestors 'none'",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Referrer-Policy":              "no-referrer",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Cache-Control":                "no-store",
		"Access-Control-Allow-Origin":  "",
	} {
		if got := response.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
