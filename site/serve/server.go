package serve

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"golang.org/x/net/netutil"

	"takingturns/runner/saves"
	"takingturns/runner/snippet"
	"takingturns/site"
)

// What one server takes on, so that no client can exhaust it.
const (
	maxConnections = 256
	maxListeners   = 64      // pages that are told of changes
	maxBody        = 1 << 20 // bytes of a request
	maxHeader      = 16 << 10
)

// timeouts are what it waits for, in wall time.
type timeouts struct {
	header, read, write, idle time.Duration
	accept                    time.Duration // a snippet is run under 200 schedules
}

var standardTimeouts = timeouts{
	header: 5 * time.Second,
	read:   10 * time.Second,
	write:  30 * time.Second,
	idle:   time.Minute,
	accept: 5 * time.Minute,
}

// Accept runs a snippet and stores what it printed as its golden transcript. It reports
// whether that changed anything. Its errors are shown to the author.
type Accept func(context.Context, *snippet.Snippet) (changed bool, err error)

// A Server shows one repository's book.
type Server struct {
	root     *os.Root // out of which nothing leads
	accept   Accept
	token    string
	timeouts timeouts
	renderer *site.Renderer

	mu    sync.Mutex
	state *state

	writing   chan struct{} // holds one token: one request writes at a time
	listeners chan struct{} // holds a token for each page that is told of changes
}

// New renders the book of the repository at root, with the modules that run programs in the
// page. A book with errors is no error: the pages tell them.
func New(root string, modules site.Modules, accept Accept) (*Server, error) {
	opened, err := os.OpenRoot(root)
	if err != nil {
		return nil, err
	}
	s := &Server{
		root:      opened,
		accept:    accept,
		token:     rand.Text(),
		timeouts:  standardTimeouts,
		renderer:  site.NewRenderer(filepath.Join(root, "chapters"), filepath.Join(root, "golden"), modules),
		state:     &state{replaced: make(chan struct{})},
		writing:   make(chan struct{}, 1),
		listeners: make(chan struct{}, maxListeners),
	}
	s.render()
	return s, nil
}

// Serve answers requests until ctx ends, and closes the server. The listener must be on a
// loopback address.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	defer s.root.Close()
	if !isLoopback(listener.Addr()) {
		return fmt.Errorf("%s is no loopback address; turns serve writes into the repository and must not be reached from elsewhere", listener.Addr())
	}
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: s.timeouts.header,
		ReadTimeout:       s.timeouts.read,
		WriteTimeout:      s.timeouts.write,
		IdleTimeout:       s.timeouts.idle,
		MaxHeaderBytes:    maxHeader,

		DisableGeneralOptionsHandler: true, // it would answer under any name
	}
	serving, stop := context.WithCancel(ctx)
	watched := make(chan error, 1)
	go func() {
		watched <- s.watch(serving)
		server.Close()
	}()
	err := server.Serve(netutil.LimitListener(listener, maxConnections))
	stop()
	if watchErr := <-watched; watchErr != nil || errors.Is(err, http.ErrServerClosed) {
		return watchErr
	}
	return err
}

// watch renders the book again whenever its files change, until ctx ends. A folder that
// comes or goes changes what is to be watched.
func (s *Server) watch(ctx context.Context) error {
	for ctx.Err() == nil {
		folders := s.folders()
		watching, stop := context.WithCancel(ctx)
		changed, err := saves.Watch(watching, folders...)
		if err == nil {
			s.render() // what changed before it was watched
			for range changed {
				s.render()
				if !slices.Equal(folders, s.folders()) {
					break
				}
			}
		}
		stop()
		if err != nil {
			return err
		}
	}
	return nil
}

// folders are those that hold what the book is made of.
func (s *Server) folders() []string {
	folders := []string{filepath.Join(s.root.Name(), "chapters")}
	fs.WalkDir(s.root.FS(), "golden", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			folders = append(folders, filepath.Join(s.root.Name(), filepath.FromSlash(name)))
		}
		return nil // one that cannot be read is not watched
	})
	return folders
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
