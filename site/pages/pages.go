// Package pages is the program turns-pages, by which turns build and turns serve do what
// they do:
//
//	turns-pages build        render the book to site/public
//	turns-pages serve PORT   serve it on localhost
//
// It is apart from the command turns, which is to be compiled soon. What is asked of it has
// been checked there.
package pages

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"takingturns/runner/command"
)

// Main is the program. It does not return.
func Main() { command.Main(run) }

func run(ctx context.Context) error {
	switch args := os.Args[1:]; {
	case len(args) == 1 && args[0] == "build":
		return build(ctx)
	case len(args) == 2 && args[0] == "serve":
		if port, err := strconv.Atoi(args[1]); err == nil {
			return serveBook(ctx, port)
		}
	}
	return fmt.Errorf("turns-pages is started by turns build and turns serve")
}
