package serve

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
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

// head begins a request of this server, of which the last lines are still to come.
func (f *fixture) head(request string, lines ...string) string {
	host := strings.TrimPrefix(f.url, "http://")
	all := append([]string{request + " HTTP/1.1", "Host: " + host, "Origin: " + f.url}, lines...)
	return strings.Join(all, "\r\n") + "\r\n"
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
		f.head("GET /index.html"): false,
		f.head("GET /none.html"):  false,
		strings.Replace(f.head("GET /index.html"), "Host: 127.0.0.1", "Host: other.example", 1): true,
		strings.Replace(f.head("POST /-/save"), f.url, "http://other.example", 1):               true,
	} {
		conn := f.dial(t)
		fmt.Fprint(conn, request+"\r\n")
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
	fmt.Fprint(late, f.head("GET /index.html")+"\r\n")
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

// A request that is too large, or never ends, is given up.
func TestSlowAndLarge(t *testing.T) {
	const short = 300 * time.Millisecond
	for name, c := range map[string]struct {
		request string
		again   string // sent over and over, slowly
		status  int    // 0: the connection ends without an answer
	}{
		"large header":  {f1("GET /index.html", "X-Large: "+strings.Repeat("a", maxHeader+8<<10)) + "\r\n", "", 431},
		"large address": {f1("GET /"+strings.Repeat("a", maxHeader+8<<10)) + "\r\n", "", 431},
		"slow header":   {f1("GET /index.html"), "X-Slow: 1\r\n", 0},
		"slow body":     {f1("POST /-/save", "X-Turns-Token: TOKEN", "Content-Type: application/json", "Content-Length: 1000") + "\r\n{", " ", 400},
		"silence":       {"", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.timeouts = timeouts{header: short, read: 2 * short, write: 4 * short, idle: short, accept: short}
			f.serve(t)
			conn := f.dial(t)
			request := strings.NewReplacer("HOST", strings.TrimPrefix(f.url, "http://"), "TOKEN", f.token).Replace(c.request)
			go func() {
				_, err := io.WriteString(conn, request)
				for err == nil && c.again != "" {
					time.Sleep(short / 10)
					_, err = io.WriteString(conn, c.again)
				}
			}()
			response, err := http.ReadResponse(bufio.NewReader(conn), nil)
			switch {
			case c.status == 0 && (err == nil || errors.Is(err, os.ErrDeadlineExceeded)):
				t.Errorf("it ends with %v, %v", response, err)
			case c.status > 0 && (err != nil || response.StatusCode != c.status || !response.Close):
				t.Errorf("it is answered with %v, %v, want status %d and the end", response, err, c.status)
			}
		})
	}
}

// f1 is a request of a server that is not known yet.
func f1(request string, lines ...string) string {
	return strings.Join(append([]string{request + " HTTP/1.1", "Host: HOST", "Origin: http://HOST"}, lines...), "\r\n") + "\r\n"
}

// Who does not read is not waited for.
func TestSlowReader(t *testing.T) {
	const short = 300 * time.Millisecond
	f := &fixture{dir: t.TempDir()}
	text := "# Long\n\n" + strings.Repeat(strings.Repeat("word ", 20)+"\n\n", 9_000)
	err := errors.Join(os.Mkdir(filepath.Join(f.dir, "chapters"), 0o755), os.Mkdir(filepath.Join(f.dir, "golden"), 0o755),
		os.WriteFile(filepath.Join(f.dir, "chapters", "01-long.md"), []byte(text), 0o644))
	if err != nil {
		t.Fatal(err)
	}
	f.start(t)
	f.timeouts.write = short
	f.serve(t)
	conn := f.dial(t)
	for range 20 { // more than the system keeps for a reader
		fmt.Fprint(conn, f.head("GET /01-long.html")+"\r\n")
	}
	time.Sleep(3 * short)
	n, err := io.Copy(io.Discard, conn)
	if whole := int64(20 * len(text)); errors.Is(err, os.ErrDeadlineExceeded) || n > whole/2 {
		t.Errorf("%d bytes of %d arrive, %v", n, whole, err)
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
