package site

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Minimum contrasts of WCAG 2.2 level AA: text (1.4.3) and parts of controls
// (1.4.11).
const (
	textContrast    = 4.5
	controlContrast = 3.0
)

var (
	themeColour = regexp.MustCompile(`--([a-z]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)`)
	tokenRule   = regexp.MustCompile(`(code [^{]*)\{color:light-dark\(([^,]*),([^)]*)\)\}`)
)

// TestContrast measures each colour of text on each background of the generated
// style sheet, in both themes.
func TestContrast(t *testing.T) {
	css := styleSheet(t)
	theme := map[string][2]string{}
	for _, m := range themeColour.FindAllStringSubmatch(css, -1) {
		theme[m[1]] = [2]string{m[2], m[3]}
	}
	text := map[string][2]string{}
	for _, name := range []string{"ink", "soft", "link", "alarm", "red", "green", "yellow", "blue", "magenta", "cyan"} {
		text[name] = theme[name]
	}
	tokens := tokenRule.FindAllStringSubmatch(css, -1)
	if len(tokens) < 8 {
		t.Errorf("only %d rules for tokens", len(tokens))
	}
	for _, m := range tokens {
		text[m[1]] = [2]string{m[2], m[3]}
	}
	for i, mode := range []string{"light", "dark"} {
		for _, background := range []string{"paper", "shade", "mark"} {
			for name, colour := range text {
				if got := contrast(t, colour[i], theme[background][i]); got < textContrast {
					t.Errorf("%s: %s on %s has contrast %.2f, want %.1f", mode, name, background, got, textContrast)
				}
			}
		}
		if got := contrast(t, theme["edge"][i], theme["paper"][i]); got < controlContrast {
			t.Errorf("%s: edge on paper has contrast %.2f, want %.1f", mode, got, controlContrast)
		}
	}
}

// styleSheet is the generated style sheet.
func styleSheet(t *testing.T) string {
	t.Helper()
	load, files, err := loadAssets(nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(files[load.Style])
}

// contrast is the contrast ratio of WCAG 2.2.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	var rgb [3]uint8
	if _, err := fmt.Sscanf(colour, "#%02x%02x%02x", &rgb[0], &rgb[1], &rgb[2]); err != nil {
		t.Fatalf("%q is not a colour: %v", colour, err)
	}
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		v := float64(rgb[i]) / 255
		if v <= .04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}

func TestContrastFormula(t *testing.T) {
	if got := contrast(t, "#ffffff", "#000000"); math.Abs(got-21) > 1e-9 {
		t.Errorf("white on black: %v, want 21", got)
	}
	if got := contrast(t, "#767676", "#ffffff"); math.Abs(got-4.54) > .005 {
		t.Errorf("#767676 on white: %v, want 4.54", got)
	}
}

// Sizes in bytes, before compression.
func TestSizes(t *testing.T) {
	load, files, err := loadAssets(nil)
	if err != nil {
		t.Fatal(err)
	}
	timeline, err := joined("timeline.css")
	if err != nil {
		t.Fatal(err)
	}
	edit, err := joined("edit.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name      string
		got, most int
	}{
		{"own style", len(files[load.Style]) - len(highlightCSS()) - len(timeline) - len(edit), 17 << 10},
		{"style of figures", len(timeline), 5 << 10},
		{"style of editing", len(edit), 5 << 10},
		{"style of highlighting", len(highlightCSS()), 4 << 10},
		{"script", len(files[load.Script]) + len(files[load.Early]), 9 << 10},
	} {
		t.Logf("%s: %d bytes", c.name, c.got)
		if c.got > c.most {
			t.Errorf("%s: %d bytes, want at most %d", c.name, c.got, c.most)
		}
	}
}

// What is printed is light whatever the theme, and nothing is fetched.
func TestStyleSheet(t *testing.T) {
	css := styleSheet(t)
	if !strings.Contains(css, ":root:root:root { color-scheme: light; }") {
		t.Error("print does not force the light theme")
	}
	for _, fetch := range []string{"url(", "@import", "http:", "https:", "//"} {
		if strings.Contains(css, fetch) {
			t.Errorf("the style sheet contains %q", fetch)
		}
	}
}

// mostFigure is how many bytes the figure of a run may take, its table included.
const mostFigure = 25 << 10

func TestFigureSizes(t *testing.T) {
	out := build(t, "../chapters", "../golden")
	pages, err := filepath.Glob(filepath.Join(out, "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	figures := 0
	for _, page := range pages {
		for _, figure := range strings.Split(readPage(t, out, filepath.Base(page)), `<figure class="timeline"`)[1:] {
			figure, _, _ = strings.Cut(figure, "</figure>")
			_, name, _ := strings.Cut(figure, `figcaption id="`)
			if name, _, _ = strings.Cut(name, `"`); len(figure) > mostFigure {
				t.Errorf("%s: %s takes %d bytes", filepath.Base(page), name, len(figure))
			}
			figures++
		}
	}
	if figures == 0 {
		t.Error("the book has no figures")
	}
}

// mostLoaded is how many bytes, compressed, a chapter may take before its first program
// is run.
const mostLoaded = 60 << 10

func TestChapterSizes(t *testing.T) {
	out := build(t, "../chapters", "../golden")
	pages, err := filepath.Glob(filepath.Join(out, "0*.html"))
	if err != nil || len(pages) == 0 {
		t.Fatal("no chapters:", err)
	}
	for _, page := range pages {
		total := compressed(t, page)
		walk(parsePage(t, page), func(n *html.Node) {
			name := attribute(n, "src")
			if n.Data == "link" && attribute(n, "rel") == "stylesheet" {
				name = attribute(n, "href")
			}
			for _, name := range []string{name, attribute(n, "data-step")} { // stepping comes with the first figure
				if name != "" {
					total += compressed(t, filepath.Join(out, name))
				}
			}
		})
		t.Logf("%s: %d bytes", filepath.Base(page), total)
		if total > mostLoaded {
			t.Errorf("%s loads %d bytes, want at most %d", filepath.Base(page), total, mostLoaded)
		}
	}
}

// compressed is the size of a file after gzip.
func compressed(t *testing.T, file string) int {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	w.Write(content)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}
