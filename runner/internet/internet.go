// Package internet is an internet of a snippet's own: a handful of hosts, each
// with the time it takes to answer, reached with net/http as usual.
//
//	internet.Serve(internet.Hosts{
//		"google.com": {300 * time.Millisecond},
//		"yahoo.com":  {time.Second, 200 * time.Millisecond},
//	})
//	resp, err := http.Get("http://yahoo.com") // after one second
//
// [Serve] points [http.DefaultTransport] at [DialContext], which connects a
// known host through a [net.Pipe] to a real [http.Server]. No socket is opened
// and no packet leaves the process, so the same program runs natively and in a
// WebAssembly machine that has no network. All the time that a request takes
// is spent in the handler, asleep: on a clock that stands still while code
// runs, a request takes exactly its latency.
//
// A program sees the errors that it would see outside: a host that nobody
// serves does not resolve ([net.DNSError]), a known host refuses connections
// to a port that it does not serve, 443 of https among them
// ([syscall.ECONNREFUSED]), and timeouts and cancelled contexts are net/http's
// own. Loopback addresses are left to the ordinary dialer, so that a snippet
// may listen itself.
package internet

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Hosts maps a host to the latencies of its answers: the first request takes
// the first latency, the next the second, and the last latency repeats. A key
// is a host name in any case, with a port if that is not 80: "google.com",
// "localhost:8080". Requests to a host count in the order in which they arrive.
type Hosts map[string][]time.Duration

// Serve makes hosts the whole internet of http.Get, [http.DefaultClient] and
// every client that uses [http.DefaultTransport]. A second call replaces the
// hosts of the first and counts requests anew; requests already being answered
// keep their latency.
//
// Each request is answered, once its latency has passed, with status 200 and a
// line of plain text that names the host.
//
// Serve panics when a host's name is not a host with an optional port, when a
// host is named twice, and when it has no latency or a negative one.
func Serve(hosts Hosts) {
	next := listen(hosts)
	mu.Lock()
	sites = next
	mu.Unlock()
	takeOver()
}

var (
	mu    sync.Mutex
	sites = map[string]*site{} // by lower-case "host:port"; guarded by mu
)

// A site is one host and port that answers.
type site struct {
	name      string
	latencies []time.Duration // those still to come, never empty; guarded by mu
}

// takeOver points the default transport at the simulated internet. A proxy
// named in the environment would be a host that nobody serves.
var takeOver = sync.OnceFunc(func() {
	transport, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		transport = &http.Transport{}
		http.DefaultTransport = transport
	}
	transport.Proxy = nil
	transport.DialContext = DialContext
})

// listen checks hosts in alphabetical order, so that the same mistake always
// gives the same panic.
func listen(hosts Hosts) map[string]*site {
	names := make([]string, 0, len(hosts))
	for name := range hosts {
		names = append(names, name)
	}
	slices.Sort(names)

	next := make(map[string]*site, len(hosts))
	for _, name := range names {
		addr, err := address(name)
		if err != nil {
			panic(fmt.Sprintf("internet: host %q: %v; want a name such as google.com or localhost:8080", name, err))
		}
		if twin := next[addr]; twin != nil {
			panic(fmt.Sprintf("internet: hosts %q and %q are the same", twin.name, name))
		}
		latencies := hosts[name]
		if len(latencies) == 0 {
			panic(fmt.Sprintf("internet: host %q has no latency; give at least one, such as {time.Second}", name))
		}
		for i, d := range latencies {
			if d < 0 {
				panic(fmt.Sprintf("internet: host %q: latency %d is %v; want zero or more", name, i+1, d))
			}
		}
		next[addr] = &site{name: name, latencies: slices.Clone(latencies)}
	}
	return next
}

// address returns what a client dials to reach the host called name.
func address(name string) (string, error) {
	host, port := name, "80"
	if strings.Contains(name, ":") {
		var err error
		if host, port, err = net.SplitHostPort(name); err != nil {
			return "", fmt.Errorf("not a host and port")
		}
	}
	if host == "" || strings.ContainsAny(host, "/ ") {
		return "", fmt.Errorf("not a host name")
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return "", fmt.Errorf("port %q is not a number from 1 to 65535", port)
	}
	return net.JoinHostPort(strings.ToLower(host), port), nil
}

// DialContext connects to a host given to [Serve], for snippets that bring a
// transport of their own: &http.Transport{DialContext: internet.DialContext}.
// Its errors are those of [net.Dialer.DialContext]: a [*net.OpError] holding a
// [*net.DNSError] or [syscall.ECONNREFUSED].
func DialContext(ctx context.Context, network, addr string) (net.Conn, error) {
	addr = strings.ToLower(addr)
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, &net.OpError{Op: "dial", Net: network, Err: err}
	}
	known, open := lookup(host, addr)
	switch ip := net.ParseIP(host); {
	case open:
		return connect(addr), nil
	case host == "localhost" || ip.IsLoopback():
		return new(net.Dialer).DialContext(ctx, network, addr)
	case known:
		return nil, refused(network, hostIP, port)
	case ip != nil:
		return nil, refused(network, ip, port)
	}
	notFound := &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	return nil, &net.OpError{Op: "dial", Net: network, Err: notFound}
}

// lookup reports whether host serves any port, and whether it serves addr.
func lookup(host, addr string) (known, open bool) {
	mu.Lock()
	defer mu.Unlock()
	for served := range sites {
		if h, _, _ := net.SplitHostPort(served); h == host {
			known = true
		}
	}
	return known, sites[addr] != nil
}

// hostIP is the address that every host resolves to in error messages. It lies
// in TEST-NET-1, which RFC 5737 sets aside for documentation.
var hostIP = net.IPv4(192, 0, 2, 1)

func refused(network string, ip net.IP, port string) error {
	n, _ := strconv.Atoi(port)
	return &net.OpError{Op: "dial", Net: network, Addr: &net.TCPAddr{IP: ip, Port: n}, Err: connRefused{}}
}

// connRefused is ECONNREFUSED with the text that it has on Unix: on wasip1 the
// error itself begins with a capital.
type connRefused struct{}

func (connRefused) Error() string { return "connect: connection refused" }
func (connRefused) Unwrap() error { return syscall.ECONNREFUSED }

// connect returns the client's end of a new connection to the site at addr.
func connect(addr string) net.Conn {
	client, server := net.Pipe()
	// Serve hands the connection to a goroutine, asks for the next one and
	// returns: nothing is left waiting for connections, so a program that
	// deadlocks is seen to.
	backbone.Serve(&listener{conn: &conn{Conn: server, addr: addr}})
	return client
}

// A listener accepts the one connection that it was made with.
type listener struct{ conn *conn }

func (l *listener) Accept() (net.Conn, error) {
	if l.conn == nil {
		return nil, io.EOF
	}
	c := l.conn
	l.conn = nil
	return c, nil
}

func (l *listener) Addr() net.Addr { return &net.TCPAddr{IP: hostIP} }
func (l *listener) Close() error   { return nil }

// A conn is the server's end of a connection and knows what the client dialled.
type conn struct {
	net.Conn
	addr string
}

type addrKey struct{}

// backbone serves all sites. A request carries the address that was dialled,
// not the site found there, since Serve may have replaced it by the time a
// kept-alive connection brings its next request.
var backbone = &http.Server{
	Handler: http.HandlerFunc(answer),
	ConnContext: func(ctx context.Context, c net.Conn) context.Context {
		return context.WithValue(ctx, addrKey{}, c.(*conn).addr)
	},
}

// answer sleeps the latency and names the host, or gives up when the client
// has gone. On a connection to a site that is no longer there it hangs up.
func answer(w http.ResponseWriter, r *http.Request) {
	name, latency, ok := arrive(r.Context().Value(addrKey{}).(string))
	if !ok {
		panic(http.ErrAbortHandler)
	}
	// The server notices that the client has gone only once the body is read.
	io.Copy(io.Discard, r.Body)

	timer := time.NewTimer(latency)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintf(w, "Hello from %s\n", name)
}

// arrive counts a request to the site at addr and says how long it takes.
func arrive(addr string) (name string, latency time.Duration, ok bool) {
	mu.Lock()
	defer mu.Unlock()
	s := sites[addr]
	if s == nil {
		return "", 0, false
	}
	latency = s.latencies[0]
	if len(s.latencies) > 1 {
		s.latencies = s.latencies[1:]
	}
	return s.name, latency, true
}
