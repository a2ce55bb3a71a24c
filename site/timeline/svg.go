package timeline

import (
	"fmt"
	"html/template"
	"strings"

	"takingturns/runner/transcript"
)

// Sizes in a figure, in the pixels of CSS.
const (
	pitch  = 34 // from lane to lane
	top    = 20 // above the first lane
	bar    = 5  // half the height of a bar
	normal = 12 // font of names
	small  = 11 // font of everything else

	mostName = 20 // characters of the name of a lane

	belowTimes = 16 // the times have the room above it
)

// y is the middle of a lane's bar.
func y(lane int) int { return top + pitch*lane + 20 }

func (r *run) height() int { return top + pitch*len(r.lanes.all) + 4 }

var escape = template.HTMLEscapeString

// A canvas collects an SVG element.
type canvas struct{ strings.Builder }

func (c *canvas) add(format string, args ...any) { fmt.Fprintf(c, format, args...) }

func (c *canvas) text(x, y int, class, text string) {
	if class != "" {
		class = ` class="` + class + `"`
	}
	c.add(`<text x="%d" y="%d"%s>%s</text>`, x, y, class, escape(text))
}

// A track collects the data of a path. It says each move from where the path is, so that
// what looks alike is written alike: that compresses well.
type track struct {
	strings.Builder
	x, y int
}

// shape goes to a place and draws what ends as far from there as dx and dy say.
func (t *track) shape(x, y int, d string, dx, dy int) {
	fmt.Fprintf(t, "m%d %d%s", x-t.x, y-t.y, d)
	t.x, t.y = x+dx, y+dy
}

// bar draws a horizontal line.
func (t *track) bar(from, to, y int) { t.shape(from, y, fmt.Sprintf("h%d", to-from), to-from, 0) }

// svg is the whole element.
func (c *canvas) svg(width, height int, attributes string) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" %s>%s</svg>`, width, height, attributes, c.String()))
}

// drawLabels draws the names of the lanes, which stay in view when the chart scrolls.
// The chart's own name says what they say.
func (r *run) drawLabels() template.HTML {
	var c canvas
	width := 0
	for i, l := range r.lanes.all {
		name, below := oneLine(l.name, mostName), oneLine(l.where, mostName)
		width = max(width, textWidth(name, normal), textWidth(below, small))
		c.text(0, y(i)-1, "name", name)
		if below != "" {
			c.text(0, y(i)+12, "", below)
		}
	}
	return c.svg(width+margin, r.height(), `class="lanes" aria-hidden="true"`)
}

// drawChart draws what the lanes did.
func (r *run) drawChart() template.HTML {
	var c canvas
	r.drawAxis(&c)
	r.drawBars(&c)
	r.drawArrows(&c)
	r.drawWrites(&c)
	r.drawWords(&c)
	right := r.drawEnd(&c)
	return c.svg(right, r.height(), fmt.Sprintf(`role="img" aria-labelledby="%s:run"`, escape(r.source.Name)))
}

// drawAxis draws a line at each instant, with its time.
func (r *run) drawAxis(c *canvas) {
	var ticks track
	down := fmt.Sprintf("v%d", r.height()-belowTimes)
	for _, in := range r.axis.instants {
		ticks.shape(in.x, belowTimes, down, 0, r.height()-belowTimes)
		c.text(in.x, 11, "", in.at.String())
	}
	c.path("tick", &ticks)
	if r.axis.cut.events > 0 {
		c.text(r.axis.cut.from+margin, 11, "", r.axis.cut.String())
		c.add(`<path class="cut" d="M%d 0V%dM%d 0V%[2]d"/>`, r.axis.cut.from, r.height(), r.axis.cut.to-margin/2)
	}
}

// drawBars draws the states, each as one path.
func (r *run) drawBars(c *canvas) {
	var running, waiting, blocks, naps, ends track
	for _, s := range r.spans {
		middle := y(s.lane)
		switch s.state {
		case runs:
			running.bar(s.from, s.to, middle)
		case ready:
			width := s.to - 1 - s.from
			waiting.shape(s.from, middle-4, fmt.Sprintf("h%dv7h-%[1]dz", width), 0, 0)
		case blocked:
			blocks.bar(s.from+1, s.to-1, middle)
		case sleeps:
			naps.bar(s.from+1, s.to-1, middle)
		}
	}
	for i, last := range r.last {
		if x := r.endOf(i); last.state == ended && x >= 0 {
			ends.shape(x, y(i)-bar-3, fmt.Sprintf("v%d", 2*bar+6), 0, 2*bar+6)
		}
	}
	c.path("sleep", &naps)
	c.path("block", &blocks)
	c.path("ready", &waiting)
	c.path("run", &running)
	c.path("end", &ends)
}

func (c *canvas) path(class string, d *track) {
	if d.Len() > 0 {
		c.add(`<path class="%s" d="%s"/>`, class, d.String())
	}
}

// endOf is where a goroutine ended, or -1 if that is not in the figure.
func (r *run) endOf(lane int) int {
	for _, s := range r.steps {
		if s.lane == lane && s.Verb == transcript.Ends && !s.skipped && !s.acts {
			return s.to
		}
	}
	return -1
}

// drawArrows draws who starts and who wakes whom. The clock needs no arrow.
func (r *run) drawArrows(c *canvas) {
	var starts, wakes track
	for _, s := range r.steps {
		if s.skipped || s.lane == clock || s.other == clock || s.other == s.lane {
			continue
		}
		x := (s.from + s.to) / 2
		if s.Verb == transcript.Starts {
			starts.shape(x, y(s.lane)+sign(s)*(bar+2), "a2 2 0 1 0 .1 0z", 0, 0)
			starts.arrow(x, s)
		} else {
			wakes.arrow(x, s)
		}
	}
	c.path("starts", &starts)
	c.path("wakes", &wakes)
}

// sign is 1 where the other goroutine is below.
func sign(s step) int {
	if s.other < s.lane {
		return -1
	}
	return 1
}

func (t *track) arrow(x int, s step) {
	down := sign(s)
	from, to := y(s.lane)+down*bar, y(s.other)-down*(bar+1)
	t.shape(x, from, fmt.Sprintf("v%dm-3 %dl3 %d 3 %d", to-from, -4*down, 4*down, -4*down), 3, to-from-4*down)
}

// drawWrites marks what is printed on the bar of who prints it: dots, as lines
// without length that have round ends.
func (r *run) drawWrites(c *canvas) {
	var dots track
	for _, s := range r.steps {
		if s.Verb == transcript.Writes && s.lane != clock && !s.skipped && !s.acts {
			dots.bar((s.from+s.to)/2, (s.from+s.to)/2, y(s.lane))
		}
	}
	c.path("writes", &dots)
}

// drawWords says above a wait what it waits for, where there is room.
func (r *run) drawWords(c *canvas) {
	for _, s := range r.spans {
		if s.state != blocked && s.state != sleeps {
			continue
		}
		if word := r.word(s.event); textWidth(word, small) <= s.to-s.from-2 {
			c.text(s.from+2, y(s.lane)-bar-4, "", word)
		}
	}
}
