package main

import (
	"fmt"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress tells a waiting reader what takes long and how long it has taken: on a
// terminal in a line that moves and then goes away, elsewhere in a line a stage.
// All of it happens once for each version of the book and of Go.
type progress struct {
	out   *os.File
	bar   *progressbar.ProgressBar // on a terminal
	stage string
	began time.Time
}

func newProgress(out *os.File) *progress { return &progress{out: out} }

// report is a toolchain.Progress.
func (p *progress) report(stage, detail string) {
	if stage != p.stage {
		p.finish()
		p.begin(stage)
	}
	if p.bar != nil {
		p.bar.Describe(stage + " " + detail)
	}
}

func (p *progress) begin(stage string) {
	p.stage, p.began = stage, time.Now()
	switch {
	case stage == "":
	case isTerminal(p.out):
		p.bar = progressbar.NewOptions(-1, progressbar.OptionSetWriter(p.out), progressbar.OptionSetDescription(stage),
			progressbar.OptionSpinnerType(14), progressbar.OptionSetElapsedTime(true), progressbar.OptionClearOnFinish())
	default:
		fmt.Fprintf(p.out, "turns: %s (once for this version) …\n", stage)
	}
}

func (p *progress) finish() {
	if p.stage == "" {
		return
	}
	if p.bar != nil {
		p.bar.Finish()
		p.bar = nil
	}
	fmt.Fprintf(p.out, "turns: %s took %s\n", p.stage, time.Since(p.began).Round(100*time.Millisecond))
}

// isTerminal reports whether f is one: a person reads it, and colours show.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == ""
}
