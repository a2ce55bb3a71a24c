package timeline

import (
	"encoding/xml"
	"html/template"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"takingturns/runner/transcript"
)

// A text is a text in a drawing, and the room that it takes.
type text struct {
	X     int    `xml:"x,attr"`
	Y     int    `xml:"y,attr"`
	Class string `xml:"class,attr"`
	Text  string `xml:",chardata"`
}

type drawing struct {
	Width  int    `xml:"width,attr"`
	Height int    `xml:"height,attr"`
	Texts  []text `xml:"text"`
}

func (t text) right() int {
	size := small
	if t.Class == "name" {
		size = normal
	}
	return t.X + textWidth(t.Text, size)
}

// overlaps takes a text to reach from 10 above its base line to 3 below it.
func (t text) overlaps(u text) bool {
	return t.X < u.right() && u.X < t.right() && t.Y-10 < u.Y+3 && u.Y-10 < t.Y+3
}

// checkTexts finds texts that are cut or that overlap.
func checkTexts(t *testing.T, f *Figure) {
	t.Helper()
	for _, svg := range []template.HTML{f.Labels, f.Chart} {
		var d drawing
		if err := xml.Unmarshal([]byte(svg), &d); err != nil {
			t.Error(err)
			return
		}
		if len(d.Texts) == 0 {
			t.Error("a drawing without text")
		}
		for i, a := range d.Texts {
			if a.X < 0 || a.right() > d.Width || a.Y < 10 || a.Y+3 > d.Height {
				t.Errorf("%q at %d, %d is cut: the drawing is %d by %d", a.Text, a.X, a.Y, d.Width, d.Height)
			}
			for _, b := range d.Texts[i+1:] {
				if a.overlaps(b) {
					t.Errorf("%q at %d, %d and %q at %d, %d overlap", a.Text, a.X, a.Y, b.Text, b.X, b.Y)
				}
			}
		}
	}
}

// TestBook draws every run of the book, and looks for texts that cannot be read.
func TestBook(t *testing.T) {
	traces, err := filepath.Glob("../../golden/*/*.trace")
	if err != nil || len(traces) == 0 {
		t.Fatal("no traces:", err)
	}
	figures := 0
	for _, file := range traces {
		name := strings.TrimSuffix(file, ".trace")
		t.Run(filepath.Base(filepath.Dir(name))+"/"+filepath.Base(name), func(t *testing.T) {
			run := readGolden(t, name)
			f := Draw(run, Source{
				Name: filepath.Base(name),
				Line: func(place string) string { return "results <- compute(all, of, them) // and so on" },
				Show: strconv.Quote,
			})
			if f == nil {
				return
			}
			figures++
			checkTexts(t, f)
			if strings.Contains(string(f.Labels), "…") {
				t.Error("the name of a goroutine is cut:", f.Labels)
			}
		})
	}
	if figures == 0 {
		t.Error("the book has no figures")
	}
}

func readGolden(t *testing.T, name string) *transcript.Transcript {
	t.Helper()
	text, err := os.ReadFile(name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	trace, err := os.ReadFile(name + ".trace")
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, string(text), string(trace))
}
