package main

import (
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress tells a waiting reader what takes long: on a terminal in a line that
// moves and then goes away. What happens once for each version of the book and of
// Go comes in stages, and elsewhere each of them is a line; what happens each time
// is counted.
type progress struct {
	out   *os.File
	mu    sync.Mutex
	bar   *progressbar.ProgressBar // on a terminal: of the stage, or of the count
	stage string
	began time.Time
}

func newProgress(out *os.File) *progress { return &progress{out: out} }

// count calls print, which may print lines, and shows on a terminal that so many
// of all are done, until all are.
func (p *progress) count(what string, done, all int, print func()) {
	p.clear()
	p.mu.Lock()
	defer p.mu.Unlock()
	print()
	if p.stage != "" || !isTerminal(p.out) { // a stage shows itself again
		return
	}
	p.bar = nil
	if done < all {
		p.bar = progressbar.NewOptions(all, progressbar.OptionSetWriter(p.out), progressbar.OptionSetDescription(what),
			progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(false), progressbar.OptionSetElapsedTime(false))
		p.bar.Set(done)
	}
}

// clear takes the moving line away, until something moves it.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		p.bar.Clear()
	}
}

// report is a toolchain.Progress.
func (p *progress) report(stage, detail string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if stage != p.stage {
		p.finish()
		p.begin(stage)
	}
	if p.stage != "" && p.bar != nil {
		p.bar.Describe(stage + " " + detail)
	}
}

func (p *progress) begin(stage string) {
	p.stage, p.began = stage, time.Now()
	if p.bar != nil { // the count gives way
		p.bar.Clear()
		p.bar = nil
	}
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
