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
	var ticks strings.Builder
	for _, in := range r.axis.instants {
		fmt.Fprintf(&ticks, "M%d.5 16V%d", in.x, r.height())
		c.text(in.x, 11, "", in.at.String())
	}
	c.add(`<path class="tick" d="%s"/>`, ticks.String())
	if r.axis.cut.events > 0 {
		c.text(r.axis.cut.from+margin, 11, "", r.axis.cut.String())
		c.add(`<path class="cut" d="M%d.5 0V%dM%d.5 0V%[2]d"/>`, r.axis.cut.from, r.height(), r.axis.cut.to-margin/2)
	}
}

// drawBars draws the states: what runs and what is ready as one path each, waits
// one by one, because each has a title.
func (r *run) drawBars(c *canvas) {
	var running, waiting, ends strings.Builder
	for _, s := range r.spans {
		middle := y(s.lane)
		switch s.state {
		case runs:
			fmt.Fprintf(&running, "M%d %dH%d", s.from, middle, s.to)
		case ready:
			fmt.Fprintf(&waiting, "M%d.5 %d.5H%d.5V%d.5H%d.5z", s.from, middle-4, s.to-1, middle+3, s.from)
		default:
			c.add(`<path class="%s" d="M%d %dH%d"><title>%s</title></path>`, s.state, s.from+1, middle, s.to-1, escape(r.reason(s.event)))
		}
	}
	for i, last := range r.last {
		if s := r.endOf(i); last.state == ended && s >= 0 {
			fmt.Fprintf(&ends, "M%d %dv%d", s, y(i)-bar-3, 2*bar+6)
		}
	}
	c.path("ready", &waiting)
	c.path("run", &running)
	c.path("end", &ends)
}

func (c *canvas) path(class string, d *strings.Builder) {
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

// reason says what a goroutine waits for, with the line of the program.
func (r *run) reason(e transcript.Event) string {
	reason := r.stuck(e)
	if code := oneLine(r.source.Line(e.Place), mostCode); code != "" {
		reason += ": " + code
	}
	return reason
}

// drawArrows draws who starts and who wakes whom. The clock needs no arrow.
func (r *run) drawArrows(c *canvas) {
	var starts, wakes strings.Builder
	for _, s := range r.steps {
		if s.skipped || s.lane == clock || s.other == clock || s.other == s.lane {
			continue
		}
		x := (s.from + s.to) / 2
		if s.Verb == transcript.Starts {
			fmt.Fprintf(&starts, "M%d %da2 2 0 1 0 .1 0z", x, y(s.lane)+sign(s)*(bar+2))
			arrow(&starts, x, s)
		} else {
			arrow(&wakes, x, s)
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

func arrow(b *strings.Builder, x int, s step) {
	down := sign(s)
	fmt.Fprintf(b, "M%d %dV%dm-3 %dl3 %d 3 %d", x, y(s.lane)+down*bar, y(s.other)-down*(bar+1), -4*down, 4*down, -4*down)
}

// drawWrites marks what is printed on the bar of who prints it.
func (r *run) drawWrites(c *canvas) {
	for _, s := range r.steps {
		if s.Verb == transcript.Writes && s.lane != clock && !s.skipped && !s.acts {
			c.add(`<circle cx="%d" cy="%d" r="2.5"><title>%s</title></circle>`, (s.from+s.to)/2, y(s.lane), escape(r.printed(s)))
		}
	}
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
