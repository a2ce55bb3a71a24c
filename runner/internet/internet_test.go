package internet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// bubble runs f on a clock that stands still while code runs, with a client
// whose connections live and die in that bubble.
func bubble(t *testing.T, hosts Hosts, f func(t *testing.T, client *http.Client)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		Serve(hosts)
		transport := &http.Transport{DialContext: DialContext}
		defer transport.CloseIdleConnections()
		f(t, &http.Client{Transport: transport})
	})
}

// get returns the body and how long the request took.
func get(t *testing.T, client *http.Client, url string) (string, time.Duration) {
	t.Helper()
	start := time.Now()
	resp, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("GET %s: %s, %s", url, resp.Status, resp.Header.Get("Content-Type"))
	}
	return string(body), time.Since(start)
}

func TestLatencies(t *testing.T) {
	const us = time.Microsecond
	hosts := Hosts{
		"google.com":     {1061626 * us},
		"Yahoo.com":      {time.Second, 200 * time.Millisecond},
		"apple.com":      {0},
		"internal:8080":  {time.Hour},
		"localhost:8080": {time.Minute},
	}
	requests := []struct {
		url, body string
		took      time.Duration
	}{
		{"http://google.com", "Hello from google.com\n", 1061626 * us},
		{"http://google.com/search?q=go", "Hello from google.com\n", 1061626 * us},
		{"http://yahoo.com", "Hello from Yahoo.com\n", time.Second},
		{"http://YAHOO.com:80", "Hello from Yahoo.com\n", 200 * time.Millisecond},
		{"http://yahoo.com", "Hello from Yahoo.com\n", 200 * time.Millisecond},
		{"http://apple.com", "Hello from apple.com\n", 0},
		{"http://internal:8080", "Hello from internal:8080\n", time.Hour},
		{"http://localhost:8080", "Hello from localhost:8080\n", time.Minute},
	}
	bubble(t, hosts, func(t *testing.T, client *http.Client) {
		for _, r := range requests {
			if body, took := get(t, client, r.url); body != r.body || took != r.took {
				t.Errorf("GET %s = %q after %v, want %q after %v", r.url, body, took, r.body, r.took)
			}
		}
	})
}

func TestRequestsOverlap(t *testing.T) {
	hosts := Hosts{"a": {3 * time.Second}, "b": {2 * time.Second, time.Second}}
	bubble(t, hosts, func(t *testing.T, client *http.Client) {
		start := time.Now()
		var wg sync.WaitGroup
		for _, url := range []string{"http://a", "http://b", "http://b"} {
			wg.Go(func() { get(t, client, url) })
		}
		wg.Wait()
		if took := time.Since(start); took != 3*time.Second {
			t.Errorf("three requests at once took %v, want 3s", took)
		}
	})
}

func TestPost(t *testing.T) {
	bubble(t, Hosts{"a": {time.Second}}, func(t *testing.T, client *http.Client) {
		start := time.Now()
		resp, err := client.Post("http://a", "text/plain", strings.NewReader(strings.Repeat("x", 1<<20)))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if took := time.Since(start); took != time.Second {
			t.Errorf("took %v, want 1s", took)
		}
	})
}

func TestErrors(t *testing.T) {
	hosts := Hosts{"google.com": {time.Second}, "yahoo.com:8080": {time.Second}, "secure:443": {0}}
	tests := []struct{ url, want string }{
		{"http://nowhere.example", `Get "http://nowhere.example": dial tcp: lookup nowhere.example: no such host`},
		{"https://google.com", `Get "https://google.com": dial tcp 192.0.2.1:443: connect: connection refused`},
		{"http://google.com:8080", `Get "http://google.com:8080": dial tcp 192.0.2.1:8080: connect: connection refused`},
		{"http://yahoo.com", `Get "http://yahoo.com": dial tcp 192.0.2.1:80: connect: connection refused`},
		{"http://203.0.113.7", `Get "http://203.0.113.7": dial tcp 203.0.113.7:80: connect: connection refused`},
		{"https://secure", `Get "https://secure": http: server gave HTTP response to HTTPS client`},
	}
	bubble(t, hosts, func(t *testing.T, client *http.Client) {
		for _, test := range tests {
			if _, err := client.Get(test.url); err == nil || err.Error() != test.want {
				t.Errorf("GET %s:\n got %v\nwant %v", test.url, err, test.want)
			}
		}
	})
}

func TestErrorTypes(t *testing.T) {
	bubble(t, Hosts{"google.com": {time.Second}}, func(t *testing.T, client *http.Client) {
		_, err := client.Get("http://nowhere.example")
		var dns *net.DNSError
		if !errors.As(err, &dns) || !dns.IsNotFound || dns.Name != "nowhere.example" {
			t.Errorf("unknown host: %#v", dns)
		}
		_, err = client.Get("https://google.com")
		var op *net.OpError
		if !errors.Is(err, syscall.ECONNREFUSED) || !errors.As(err, &op) || op.Op != "dial" {
			t.Errorf("closed port: %v", err)
		}
		_, err = DialContext(t.Context(), "tcp", "google.com")
		if want := "dial tcp: address google.com: missing port in address"; err == nil || err.Error() != want {
			t.Errorf("no port: %v, want %s", err, want)
		}
	})
}

// A client that gives up sees net/http's error, at once, and leaves no handler
// asleep.
func TestGivingUp(t *testing.T) {
	bubble(t, Hosts{"slow": {10 * time.Second}}, func(t *testing.T, client *http.Client) {
		start, before := time.Now(), runtime.NumGoroutine()
		client.Timeout = 3 * time.Second
		_, err := client.Get("http://slow")
		// net/http adds "(Client.Timeout exceeded while awaiting headers)" if a
		// goroutine of its own has noticed the timeout by now: not at once here.
		var urlErr *url.Error
		want := `Get "http://slow": context deadline exceeded`
		if !errors.As(err, &urlErr) || !urlErr.Timeout() || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("timeout: got %v, want %s…", err, want)
		}

		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		body := strings.NewReader("a body that the handler has to read first")
		req, _ := http.NewRequestWithContext(ctx, "POST", "http://slow", body)
		_, err = client.Do(req)
		want = `Post "http://slow": context deadline exceeded`
		if err == nil || err.Error() != want || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("context: got %v, want %s", err, want)
		}
		synctest.Wait()
		if took := time.Since(start); took != 5*time.Second {
			t.Errorf("giving up took %v, want 5s", took)
		}
		if n := runtime.NumGoroutine() - before; n > 0 {
			t.Errorf("%d goroutines are left", n)
		}
	})
}

func TestServeReplaces(t *testing.T) {
	bubble(t, Hosts{"a": {time.Second}, "b": {time.Second}}, func(t *testing.T, client *http.Client) {
		get(t, client, "http://a")
		get(t, client, "http://b") // both connections are now kept alive
		Serve(Hosts{"a": {2 * time.Second}})
		if _, took := get(t, client, "http://a"); took != 2*time.Second {
			t.Errorf("a took %v after the second Serve, want 2s", took)
		}
		_, err := client.Get("http://b")
		if want := `Get "http://b": dial tcp: lookup b: no such host`; err == nil || err.Error() != want {
			t.Errorf("b: got %v, want %s", err, want)
		}
	})
}

func TestServeCopiesLatencies(t *testing.T) {
	latencies := []time.Duration{time.Second, 2 * time.Second}
	bubble(t, Hosts{"a": latencies}, func(t *testing.T, client *http.Client) {
		latencies[0] = time.Hour
		if _, took := get(t, client, "http://a"); took != time.Second {
			t.Errorf("took %v, want 1s", took)
		}
	})
}

func TestServePanics(t *testing.T) {
	ok := []time.Duration{0}
	tests := []struct {
		hosts Hosts
		want  string
	}{
		{Hosts{"b": {}, "a": nil}, `internet: host "a" has no latency; give at least one, such as {time.Second}`},
		{Hosts{"a": {0, -time.Second}}, `internet: host "a": latency 2 is -1s; want zero or more`},
		{Hosts{"a": ok, "A:80": ok}, `internet: hosts "A:80" and "a" are the same`},
		{Hosts{"": ok}, `internet: host "": not a host name; want a name such as google.com or localhost:8080`},
		{Hosts{"a/b": ok}, `internet: host "a/b": not a host name; want a name such as google.com or localhost:8080`},
		{Hosts{"http://a": ok}, `internet: host "http://a": port "//a" is not a number from 1 to 65535; want a name such as google.com or localhost:8080`},
		{Hosts{"a:b:c": ok}, `internet: host "a:b:c": not a host and port; want a name such as google.com or localhost:8080`},
		{Hosts{"a:0": ok}, `internet: host "a:0": port "0" is not a number from 1 to 65535; want a name such as google.com or localhost:8080`},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.hosts), func(t *testing.T) {
			defer func() {
				if got := recover(); got != test.want {
					t.Errorf("panic:\n got %v\nwant %s", got, test.want)
				}
			}()
			Serve(test.hosts)
		})
	}
}

// The ordinary way in, in real time: http.Get, and a server of the program's
// own on a loopback address.
func TestDefaultTransport(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://proxy.example:3128")
	Serve(Hosts{"google.com": {2 * time.Millisecond}})
	if body, took := get(t, http.DefaultClient, "http://google.com"); body != "Hello from google.com\n" || took < 2*time.Millisecond {
		t.Errorf("GET google.com = %q after %v", body, took)
	}

	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	own := &http.Server{Handler: http.HandlerFunc(answerOwn)}
	go own.Serve(ln)
	defer own.Close()
	_, port, _ := net.SplitHostPort(ln.Addr().String())
	for _, host := range []string{"127.0.0.1", "localhost"} {
		if body, _ := get(t, http.DefaultClient, "http://"+net.JoinHostPort(host, port)); body != "mine" {
			t.Errorf("own server at %s: %q", host, body)
		}
	}
}

func answerOwn(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, "mine")
}

func ExampleServe() {
	Serve(Hosts{"google.com": {5 * time.Millisecond}})

	resp, err := http.Get("http://google.com")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	fmt.Print(string(body))

	_, err = http.Get("http://gogle.com")
	fmt.Println(err)
	// Output:
	// Hello from google.com
	// Get "http://gogle.com": dial tcp: lookup gogle.com: no such host
}
