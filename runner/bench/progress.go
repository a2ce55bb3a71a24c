package main

import (
	"fmt"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress tells which row is being measured: on a terminal in a line that goes away
// at the end, elsewhere in a line for each.
type progress struct {
	out   *os.File
	bar   *progressbar.ProgressBar // nil if out is no terminal
	began time.Time
}

func newProgress(out *os.File, rows int) *progress {
	p := &progress{out: out, began: time.Now()}
	if term.IsTerminal(int(out.Fd())) {
		p.bar = progressbar.NewOptions(rows, progressbar.OptionSetWriter(out), progressbar.OptionShowCount(),
			progressbar.OptionSetPredictTime(false), progressbar.OptionClearOnFinish())
	}
	return p
}

// next says which row comes.
func (p *progress) next(name string) {
	if p.bar == nil {
		fmt.Fprintf(p.out, "bench: %4.0fs %s\n", time.Since(p.began).Seconds(), name)
		return
	}
	p.bar.Describe(name)
	p.bar.Add(1)
}

// building is a [toolchain.Progress]: of what is built once for each version of the
// book and of Go.
func (p *progress) building(stage, detail string) {
	if p.bar != nil {
		p.bar.Describe(stage + " " + detail)
	} else if stage != "" && detail == "" {
		fmt.Fprintf(p.out, "bench: %s …\n", stage)
	}
}

// done says how long all rows took.
func (p *progress) done() {
	if p.bar != nil {
		p.bar.Finish()
	}
	fmt.Fprintf(p.out, "bench: measured in %.0fs\n", time.Since(p.began).Seconds())
}
