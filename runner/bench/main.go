// Command bench measures what README says of speed. It prints the figures as Markdown
// tables, and with -update writes them into README, between two markers. `make bench`
// runs it.
//
// What a row measures and what that is compared with run in turn, and of each the
// fastest run counts: whatever else the computer does can only slow a run down.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"takingturns/runner/worker"
)

func main() {
	worker.Main()
	pattern := flag.String("row", "", "measure only the rows whose names fit this `pattern`; without it, all but those that take minutes")
	update := flag.Bool("update", false, "write the figures into README.md")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := bench(ctx, *pattern, *update); err != nil {
		fmt.Fprintln(os.Stderr, "bench: "+err.Error())
		os.Exit(1)
	}
}

// How long a row is measured: at least so often, and for so long. The rows that a
// plain `make bench` measures have three minutes together.
const (
	rounds  = 2
	forTime = 4 * time.Second
)

// bench measures rows and prints the figures.
func bench(ctx context.Context, pattern string, update bool) error {
	chosen, err := choose(pattern)
	if err != nil {
		return err
	}
	progress := newProgress(os.Stderr, len(chosen))
	lab, err := newLab(ctx, progress.building)
	if err != nil {
		return err
	}
	defer lab.close()
	measured := figures{thisComputer(), map[string][]string{}}
	for t, r := range rows() {
		if !chosen[r.name] {
			continue
		}
		progress.next(r.name)
		fewest, atLeast := rounds, forTime
		if r.long {
			fewest, atLeast = 1, 0
		}
		timings, err := lab.measure(r.subjects(lab), fewest, atLeast)
		if err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		measured.cells[r.name] = t.figures(timings)
	}
	progress.done()
	fmt.Print(measured.markdown(false))
	if update {
		return updateReadme(filepath.Join(lab.root, "README.md"), measured)
	}
	return nil
}
