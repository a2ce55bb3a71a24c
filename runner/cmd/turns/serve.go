package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"

	"takingturns/runner/book"
	"takingturns/runner/engine"
	"takingturns/runner/snippet"
	"takingturns/site/serve"

	"github.com/spf13/cobra"
)

func serveCommand() *cobra.Command {
	var port int
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the book on localhost while it is written",
		Long: `Serve the book on localhost. Its pages follow the chapters and the golden transcripts:
they change as soon as a file is saved, and tell what is wrong with the book. A program
that was edited on a page can be saved into its chapter, and what the chapter's program
prints can be stored as its golden transcript. Nothing is written without a press on the
button that says so, nor over a file that has changed meanwhile.`,
		Example: "  turns serve\n  turns serve --port 9000",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return serveBook(cmd.Context(), port)
		},
	}
	cmd.Flags().IntVar(&port, "port", 8000, "port on the loopback address")
	return cmd
}

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
	all, err := engine.New(l.ctx, 0, newProgress(os.Stderr).report)
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
