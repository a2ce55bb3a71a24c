package serve

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/net/netutil"

	"takingturns/runner/snippet"
	"takingturns/site"
)

// What one server takes on, so that no client can exhaust it. Times are wall time.
const (
	maxConnections = 256
	maxListeners   = 64      // pages that are told of changes
	maxBody        = 1 << 20 // bytes of a request
	maxHeader      = 16 << 10

	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	writeTimeout  = 30 * time.Second
	idleTimeout   = time.Minute
	acceptTimeout = 5 * time.Minute // a snippet is run under 200 schedules
)

// Accept runs a snippet and stores what it printed as its golden transcript. It reports
// whether that changed anything. Its errors are shown to the author.
type Accept func(context.Context, *snippet.Snippet) (changed bool, err error)

// A Server shows one repository's book.
type Server struct {
	root     *os.Root // out of which nothing leads
	accept   Accept
	token    string
	renderer *site.Renderer
	watcher  *watcher

	mu    sync.Mutex
	state *state

	writing   chan struct{} // holds one token: one request writes at a time
	listeners chan struct{} // holds a token for each page that is told of changes
}

// New renders the book of the repository at root and starts to watch its files. A book
// with errors is no error: the pages tell them.
func New(root string, accept Accept) (*Server, error) {
	chapters, golden := filepath.Join(root, "chapters"), filepath.Join(root, "golden")
	opened, err := os.OpenRoot(root)
	if err != nil {
		return nil, err
	}
	watcher, err := newWatcher(chapters, golden)
	if err != nil {
		opened.Close()
		return nil, err
	}
	s := &Server{
		root:      opened,
		accept:    accept,
		token:     rand.Text(),
		renderer:  site.NewRenderer(chapters, golden),
		watcher:   watcher,
		state:     &state{replaced: make(chan struct{})},
		writing:   make(chan struct{}, 1),
		listeners: make(chan struct{}, maxListeners),
	}
	s.render()
	return s, nil
}

// Serve answers requests until ctx ends, and closes the server. The listener must be on a loopback address.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	if !isLoopback(listener.Addr()) {
		return errors.New(listener.Addr().String() + " is no loopback address; turns serve writes into the repository and must not be reached from elsewhere")
	}
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
	}
	ctx, cancel := context.WithCancel(ctx)
	var group sync.WaitGroup
	defer s.Close()
	defer group.Wait()
	defer cancel()
	group.Go(func() { s.Watch(ctx) })
	stop := context.AfterFunc(ctx, func() { server.Close() })
	defer stop()
	if err := server.Serve(netutil.LimitListener(listener, maxConnections)); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Watch renders the book again whenever its files change, until ctx ends.
func (s *Server) Watch(ctx context.Context) {
	for s.watcher.wait(ctx) {
		s.render()
	}
}

// current is the book as it was rendered last.
func (s *Server) current() *state {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

// render puts a new state in the place of the present one, and says so to those who wait
// for it.
func (s *Server) render() {
	next := &state{replaced: make(chan struct{})}
	next.sources = readSources(s.root) // before they are rendered: a file that changes meanwhile is a conflict
	files, err := s.renderer.Render()
	last := s.current()
	if err != nil {
		next.files, next.sources, next.problem = last.files, last.sources, err.Error()
	} else {
		next.files = files
	}
	s.mu.Lock()
	s.state = next
	s.mu.Unlock()
	close(last.replaced)
}

// version tells renderings of a page apart, and those of this start from others.
func (s *Server) version(now *state, page string) string {
	return sum([]byte(s.token), now.files[page])
}

// Close ends the watching of files. A server that is served closes itself.
func (s *Server) Close() error { return errors.Join(s.watcher.Close(), s.root.Close()) }
