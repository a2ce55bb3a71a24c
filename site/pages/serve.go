package pages

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"

	"takingturns/runner/book"
	"takingturns/runner/command"
	"takingturns/runner/engine"
	"takingturns/runner/snippet"
	"takingturns/site/serve"
)

// serveBook serves the book until ctx ends. The machine is started when it is needed.
func serveBook(ctx context.Context, port int) error {
	tools, modules, err := pageModules(ctx)
	if err != nil {
		return err
	}
	book.Sweep(tools.Root)
	engines := lazyEngines{ctx: ctx}
	defer engines.close()
	server, err := serve.New(tools.Root, modules, func(ctx context.Context, s *snippet.Snippet) (bool, error) {
		e, err := engines.get()
		if err != nil {
			return false, err
		}
		return accept(ctx, e, s)
	})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return fmt.Errorf("%w; choose another with --port", err)
	}
	fmt.Printf("the book is at http://%s/ until you press Ctrl-C\n", listener.Addr())
	return server.Serve(ctx, listener)
}

// lazyEngines are started when they are first needed.
type lazyEngines struct {
	ctx context.Context

	mu  sync.Mutex
	all *engine.Engines
}

func (l *lazyEngines) get() (*engine.Engines, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all != nil {
		return l.all, nil
	}
	all, err := engine.New(l.ctx, 0, command.NewProgress(os.Stderr).Report)
	if err == nil {
		l.all = all
	}
	return all, err
}

func (l *lazyEngines) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all != nil {
		l.all.Close()
	}
}

// accept stores what a snippet prints, as turns update does.
func accept(ctx context.Context, engines *engine.Engines, s *snippet.Snippet) (changed bool, err error) {
	var problems []string
	err = book.Update(ctx, engines, []*snippet.Snippet{s}, func(stored book.Stored) {
		changed = changed || stored.Changed
		if stored.Problem != "" {
			problems = append(problems, stored.Problem)
		}
	})
	if problems != nil {
		err = errors.New(strings.Join(problems, "\n"))
	}
	return changed, err
}
