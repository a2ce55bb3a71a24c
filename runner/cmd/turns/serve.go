package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"takingturns/runner/toolchain"

	"github.com/spf13/cobra"
)

func serveCommand() *cobra.Command {
	var port int
	cmd := &cobra.Command{
		Use:     "serve",
		Short:   "Serve the rendered book on localhost",
		Example: "  turns build && turns serve\n  turns serve --port 9000",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			root, err := toolchain.FindRoot()
			if err != nil {
				return err
			}
			return serve(cmd.Context(), filepath.Join(root, "site", "public"), port)
		},
	}
	cmd.Flags().IntVar(&port, "port", 8000, "port on the loopback address")
	return cmd
}

// serve serves the files of dir until ctx ends.
func serve(ctx context.Context, dir string, port int) error {
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return fmt.Errorf("%w; choose another with --port", err)
	}
	server := &http.Server{Handler: http.FileServer(http.Dir(dir)), ReadHeaderTimeout: 5 * time.Second}
	stop := context.AfterFunc(ctx, func() { server.Close() })
	defer stop()
	fmt.Printf("the book is at http://%s/ until you press Ctrl-C\n", listener.Addr())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
