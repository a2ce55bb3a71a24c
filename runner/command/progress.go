package command

import (
	"fmt"
	"os"
	"sync"
	"time"

	"golang.org/x/term"
)

// A Progress tells a waiting reader what takes long: on a terminal in a line that
// moves and then goes away. What happens once for each version of the book and of
// Go comes in stages, and elsewhere each of them is a line; what happens each time
// is counted.
type Progress struct {
	out    *os.File
	moving bool // out is a terminal

	mu    sync.Mutex
	line  string // stands on the terminal, or is empty
	stage string
	last  string // the stage's detail
	began time.Time
	clock *time.Timer // shows how long the stage has taken
}

// NewProgress returns one that writes to out.
func NewProgress(out *os.File) *Progress { return &Progress{out: out, moving: IsTerminal(out)} }

// Count calls print, which may print lines, and shows on a terminal that so many
// of all are done, until all are.
func (p *Progress) Count(what string, done, all int, print func()) {
	p.Clear()
	p.mu.Lock()
	defer p.mu.Unlock()
	print()
	if p.stage == "" && done < all { // a stage shows itself again
		p.show(fmt.Sprintf("%s %d of %d", what, done, all))
	}
}

// Clear takes the moving line away, until something moves it.
func (p *Progress) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.show("")
}

// show puts a line in the place of the one that stands on the terminal.
func (p *Progress) show(line string) {
	if !p.moving || line == p.line {
		return
	}
	if width, _, err := term.GetSize(int(p.out.Fd())); err == nil {
		line = line[:min(len(line), width-1)] // a longer one would stay: only its end could be taken away
	}
	fmt.Fprint(p.out, "\r\x1b[K"+line)
	p.line = line
}

// Report is a toolchain.Progress.
func (p *Progress) Report(stage, detail string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if stage != p.stage {
		p.finish()
		p.begin(stage)
	}
	if p.last = detail; p.stage != "" {
		p.showStage()
	}
}

func (p *Progress) begin(stage string) {
	p.stage, p.began = stage, time.Now()
	switch {
	case stage == "":
	case p.moving:
		p.clock = time.AfterFunc(time.Second, p.tick)
	default:
		fmt.Fprintf(p.out, "turns: %s (once for this version) …\n", stage)
	}
}

// tick shows each second that the stage goes on.
func (p *Progress) tick() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stage != "" {
		p.showStage()
		p.clock.Reset(time.Second)
	}
}

func (p *Progress) showStage() {
	p.show(fmt.Sprintf("%3.0fs %s %s", time.Since(p.began).Seconds(), p.stage, p.last))
}

func (p *Progress) finish() {
	if p.stage == "" {
		return
	}
	if p.moving {
		p.clock.Stop()
		p.show("")
	}
	fmt.Fprintf(p.out, "turns: %s took %s\n", p.stage, time.Since(p.began).Round(100*time.Millisecond))
}
