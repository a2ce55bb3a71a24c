package serve

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"takingturns/runner/snippet"
)

// dial opens a connection that fails the test if it hangs.
func (f *fixture) dial(t *testing.T) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(f.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(patience))
	return conn
}

// head begins a request, of which lines are still to come. HOST stands for the server.
func head(request string, lines ...string) string {
	return strings.Join(append([]string{request + " HTTP/1.1", "Host: HOST", "Origin: http://HOST"}, lines...), "\r\n") + "\r\n"
}

// send sends text in which HOST and TOKEN are the server's.
func (f *fixture) send(conn net.Conn, text string) error {
	_, err := strings.NewReplacer("HOST", strings.TrimPrefix(f.url, "http://"), "TOKEN", f.token).WriteString(conn, text)
	return err
}

func (f *fixture) answer(t *testing.T, conn net.Conn) *http.Response {
	t.Helper()
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

// Whoever is refused loses the connection, so that pages of other sites hold none. Whoever
// asks for what is not there keeps it.
func TestRefusedAreDisconnected(t *testing.T) {
	f := serving(t)
	for request, closed := range map[string]bool{
		head("GET /index.html"): false,
		head("GET /none.html"):  false,
		strings.Replace(head("GET /index.html"), "Host: HOST", "Host: other.example", 1):                true,
		strings.Replace(head("POST /-/save"), "Origin: http://HOST", "Origin: http://other.example", 1): true,
	} {
		conn := f.dial(t)
		f.send(conn, request+"\r\n")
		if got := f.answer(t, conn).Close; got != closed {
			t.Errorf("%q: the connection is closed: %v", request, got)
		}
	}
}

// More connections than the server takes on wait until others are closed.
func TestConnections(t *testing.T) {
	f := newFixture(t)
	f.timeouts.header = patience
	f.serve(t)
	var silent []net.Conn
	for range maxConnections {
		silent = append(silent, f.dial(t))
	}
	late := f.dial(t)
	f.send(late, head("GET /index.html")+"\r\n")
	late.SetReadDeadline(time.Now().Add(300 * time.Millisecond))
	if _, err := late.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("one connection too many is answered: %v", err)
	}
	silent[0].Close()
	late.SetReadDeadline(time.Now().Add(patience))
	if got := f.answer(t, late).StatusCode; got != 200 {
		t.Errorf("status %d once there is room", got)
	}
}

// A request that is too large, or never ends, is given up, each by a bound of its own.
func TestSlowAndLarge(t *testing.T) {
	const short = 300 * time.Millisecond
	body := head("POST /-/save", "X-Turns-Token: TOKEN", "Content-Type: application/json", "Content-Length: 1000") + "\r\n{"
	for name, c := range map[string]struct {
		request string
		again   string                         // sent over and over, slowly
		bound   func(*timeouts) *time.Duration // the one that is short
		status  int                            // 0: the connection ends without an answer
	}{
		"large header":  {head("GET /index.html", "X-Large: "+strings.Repeat("a", maxHeader+8<<10)) + "\r\n", "", nil, 431},
		"large address": {head("GET /"+strings.Repeat("a", maxHeader+8<<10)) + "\r\n", "", nil, 431},
		"silence":       {"", "", func(t *timeouts) *time.Duration { return &t.header }, 0},
		"slow header":   {head("GET /index.html"), "X-Slow: 1\r\n", func(t *timeouts) *time.Duration { return &t.header }, 0},
		"slow body":     {body, " ", func(t *timeouts) *time.Duration { return &t.read }, 400},
		"idle":          {head("HEAD /index.html") + "\r\n", "", func(t *timeouts) *time.Duration { return &t.idle }, 200},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.timeouts = timeouts{header: 2 * patience, read: 2 * patience, write: 2 * patience, idle: 2 * patience}
			if c.bound != nil {
				*c.bound(&f.timeouts) = short
			}
			f.serve(t)
			conn := f.dial(t)
			go func() {
				err := f.send(conn, c.request)
				for err == nil && c.again != "" {
					time.Sleep(short / 10)
					err = f.send(conn, c.again)
				}
			}()
			answered := bufio.NewReader(conn)
			status := 0
			if response, err := http.ReadResponse(answered, &http.Request{Method: "HEAD"}); err == nil {
				status = response.StatusCode
			}
			if _, err := io.Copy(io.Discard, answered); status != c.status || errors.Is(err, os.ErrDeadlineExceeded) {
				t.Errorf("status %d, want %d; the connection ends with %v", status, c.status, err)
			}
		})
	}
}

// Who does not read is not waited for.
func TestSlowReader(t *testing.T) {
	const short = 300 * time.Millisecond
	f := &fixture{dir: t.TempDir()}
	text := "# Long\n\n" + strings.Repeat(strings.Repeat("word ", 20)+"\n\n", 2_400)
	err := errors.Join(os.Mkdir(filepath.Join(f.dir, "chapters"), 0o755), os.Mkdir(filepath.Join(f.dir, "golden"), 0o755),
		os.WriteFile(filepath.Join(f.dir, "chapters", "01-long.md"), []byte(text), 0o644))
	if err != nil {
		t.Fatal(err)
	}
	f.start(t)
	f.timeouts.write = short
	f.serve(t)
	conn := f.dial(t)
	for range 60 { // more than the system keeps for a reader
		f.send(conn, head("GET /01-long.html")+"\r\n")
	}
	time.Sleep(3 * short)
	n, err := io.Copy(io.Discard, conn)
	if whole := int64(60 * len(text)); errors.Is(err, os.ErrDeadlineExceeded) || n > whole/2 {
		t.Errorf("%d bytes of %d arrive, %v", n, whole, err)
	}
}

// A program that does not end is given up, and that is told, however long it took.
func TestSlowAccept(t *testing.T) {
	f := newFixture(t)
	f.timeouts = timeouts{header: patience, read: patience, write: time.Second, idle: patience, accept: 1500 * time.Millisecond}
	f.accept = func(ctx context.Context, _ *snippet.Snippet) (bool, error) {
		<-ctx.Done()
		return false, ctx.Err()
	}
	f.serve(t)
	status, answer := f.post(t, "accept", "01-waiting", "one-by-one", "", nil)
	if want := "one-by-one did not come to an end within 1.5s"; status != 409 || answer["error"] != want {
		t.Errorf("got  %d %v\nwant %s", status, answer["error"], want)
	}
}

// A page that is told of changes and does not read them makes room for others.
func TestStalledPage(t *testing.T) {
	f := newFixture(t)
	f.timeouts = timeouts{header: patience, read: patience, write: 300 * time.Millisecond, idle: patience}
	f.state.problem = strings.Repeat("long ", 16<<20/5) // more than the system keeps for a reader
	f.send(f.dial(t), head("GET /-/events?page=index.html")+"\r\n")
	for end := time.Now().Add(patience); len(f.listeners) == 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("nobody listens")
		}
	}
	for end := time.Now().Add(patience); len(f.listeners) > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the page is waited for")
		}
	}
}

// A link out of the book is told and not followed.
func TestLinksOut(t *testing.T) {
	f := newFixture(t)
	outside := filepath.Join(t.TempDir(), "diary.md")
	err := errors.Join(os.WriteFile(outside, []byte("# Diary\n\nMy secret.\n"), 0o600),
		os.Symlink(outside, filepath.Join(f.dir, "chapters", "03-diary.md")))
	if err != nil {
		t.Fatal(err)
	}
	f.start(t)
	status, page := raw(t, strings.TrimPrefix(f.url, "http://"), "GET /03-diary.html")
	if status != 200 || strings.Contains(page, "secret") || !strings.Contains(page, "chapters/03-diary.md: path escapes from parent") {
		t.Errorf("status %d\n%s", status, page)
	}
}
