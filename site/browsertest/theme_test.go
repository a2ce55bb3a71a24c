package browsertest_test

import (
	"strings"
	"testing"

	"takingturns/site/browsertest"
)

// scheme is the theme of a page, as it is applied, and the colour of its paper.
const scheme = `getComputedStyle(document.documentElement).colorScheme + " " + getComputedStyle(document.documentElement).backgroundColor`

const (
	lightPaper = "rgb(253, 252, 249)"
	darkPaper  = "rgb(21, 23, 26)"
)

// The theme is the system's until the reader chooses another, which holds on every page
// from its first paint on.
func TestTheme(t *testing.T) {
	tab := browsertest.Open(t, browsertest.Book(t), "index.html", browsertest.Theme("dark"))
	expect := func(when, want string) {
		t.Helper()
		if got := browsertest.Eval[string](tab, scheme); got != want {
			t.Errorf("%s: got %s, want %s", when, got, want)
		}
	}
	expect("the system is dark", "light dark "+darkPaper)
	tab.Set(browsertest.Theme("light"))
	expect("the system becomes light", "light dark "+lightPaper)
	tab.Click(".display summary")
	tab.Click("#theme-dark")
	expect("the reader chooses dark", "dark "+darkPaper)
	tab.Go("B-glossary.html")
	expect("on another page", "dark "+darkPaper)

	// No flash: the script that applies the choice stands before the style sheet and what
	// is painted, and holds up both.
	if !browsertest.Eval[bool](tab, `(() => {
		const early = document.querySelector("head script");
		const style = document.querySelector("link[rel=stylesheet]");
		return /early\./.test(early.src) && !early.defer && !early.async && early.type === "" && Boolean(early.compareDocumentPosition(style) & Node.DOCUMENT_POSITION_FOLLOWING);
	})()`) {
		t.Error("the reader's theme is applied after the first paint")
	}
	tab.Click(".display summary")
	tab.Click("#theme-auto")
	expect("as the system again", "light dark "+lightPaper)
}

// Printed, the book is light and whole: nothing that only a screen can do, all that is
// folded there.
func TestPrint(t *testing.T) {
	tab := browsertest.Open(t, browsertest.Book(t), "index.html", browsertest.Theme("dark"))
	tab.Click(".whole-book a")
	tab.Wait(`location.pathname.endsWith("/print.html")` + settled)
	tab.Screenshot("print-screen")
	tab.Set(browsertest.Print)
	if got := browsertest.Eval[string](tab, scheme); !strings.HasPrefix(got, "light ") {
		t.Errorf("printed in the theme %s", got)
	}
	noControls(tab, t)
	if hidden := browsertest.Eval[int](tab, `[...document.querySelectorAll(".program .line")].filter(e => !e.checkVisibility()).length`); hidden > 0 {
		t.Errorf("%d lines of programs are not printed", hidden)
	}
	chapters := len(browsertest.Pages(t)) - 1 // print.html itself
	got := browsertest.Eval[[]string](tab, `[...document.querySelectorAll("article.part")].map(e => e.id + " " + getComputedStyle(e).breakBefore)`)
	if len(got) != chapters || got[0] != "index auto" || got[1] != "01-two-workers page" {
		t.Errorf("the parts are %q, want all %d pages, each but the first on a new sheet", got, chapters)
	}
	if away := browsertest.Eval[[]string](tab, `[...document.querySelectorAll("main a:not([href^='#'])")].map(a => a.getAttribute("href")).filter(href => !/^https?:/.test(href))`); len(away) > 0 {
		t.Errorf("links that leave the page: %q", away)
	}
	if dead := browsertest.Eval[[]string](tab, `[...document.querySelectorAll("a[href^='#']")].filter(a => !document.getElementById(decodeURIComponent(a.hash.slice(1)))).map(a => a.hash)`); len(dead) > 0 {
		t.Errorf("links that lead nowhere: %q", dead)
	}
	tab.Screenshot("print")

	tab.Go("01-two-workers.html")
	noControls(tab, t)
	tab.Screenshot("print-chapter")
}

// noControls fails for what only a screen can do.
func noControls(tab *browsertest.Tab, t *testing.T) {
	t.Helper()
	for _, gone := range browsertest.Eval[[]string](tab, `[...document.querySelectorAll("header.top, button, .steps, .skip, .anchor, nav.turn")].filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 80))`) {
		t.Errorf("on paper there is %s", gone)
	}
}

// Whatever box has the focus can be left and is seen: the first tab stop leads past the
// page's head, and only boxes that overflow are tab stops.
func TestTabStops(t *testing.T) {
	tab := browsertest.Open(t, browsertest.Book(t), "01-two-workers.html")
	tab.Press("Tab")
	if got := browsertest.Eval[string](tab, `document.activeElement.textContent + getComputedStyle(document.activeElement).outlineStyle + (document.activeElement.getBoundingClientRect().top >= 0)`); got != "Skip to the textsolidtrue" {
		t.Errorf("the first tab stop is %q", got)
	}
	tab.Press("Enter")
	if got := browsertest.Eval[string](tab, `document.activeElement.id`); got != "main" {
		t.Errorf("skipping leads to %q", got)
	}
	for _, width := range []int64{360, 1280} {
		tab.Set(browsertest.Viewport(width, 800))
		tab.Wait(`[...document.querySelectorAll(".scroll")].filter(e => e.checkVisibility()).every(e => (e.scrollWidth > e.clientWidth) === (e.tabIndex === 0))`)
	}
	for _, small := range browsertest.Eval[[]string](tab, `[...document.querySelectorAll("button, summary, .steps input, .tools a")].filter(e => e.checkVisibility()).flatMap(e => {
		const {width, height} = e.getBoundingClientRect();
		return width < 24 || height < 24 ? [Math.round(width) + "×" + Math.round(height) + " " + e.outerHTML.slice(0, 100)] : [];
	})`) {
		t.Errorf("a target is too small: %s", small)
	}
}

// In forced colours what is lit up can be told from the rest.
func TestForcedColours(t *testing.T) {
	tab := openTimeline(t, "01-two-workers.html", "at-once", browsertest.Media("forced-colors", "active"))
	for range 4 {
		tab.Click("#at-once .steps button[value='1']")
	}
	got := browsertest.Eval[string](tab, `getComputedStyle(document.querySelector(".program .line.now")).outlineStyle + " " + getComputedStyle(document.querySelector(".column.now")).stroke`)
	unlit := browsertest.Eval[string](tab, `getComputedStyle(document.querySelector(".program .line:not(.now)")).outlineStyle + " " + getComputedStyle(document.querySelector(".tick")).stroke`)
	if got == unlit || !strings.HasPrefix(got, "solid ") {
		t.Errorf("lit up is %s, the rest %s", got, unlit)
	}
	tab.Screenshot("step-forced")
}
