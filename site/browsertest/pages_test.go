package browsertest_test

import (
	"testing"

	"takingturns/site/browsertest"
)

// The narrowest window in which a page must fit, in CSS pixels.
const narrow = 360

// layoutShift is how far the page moved since it was opened.
const layoutShift = `new Promise(done => {
	let sum = 0;
	const observer = new PerformanceObserver(list => list.getEntries().forEach(e => sum += e.value));
	observer.observe({type: "layout-shift", buffered: true});
	setTimeout(() => { observer.disconnect(); done(sum); }, 300);
})`

// Every page opens without trouble and stands still while it loads. It breaks no rule of
// accessibility as it opens in the light theme, nor in the dark one, in a narrow window
// into which it fits, with all that is folded unfolded.
func TestPages(t *testing.T) {
	book := browsertest.Book(t)
	for _, page := range browsertest.Pages(t) {
		t.Run(page, func(t *testing.T) {
			tab := browsertest.Open(t, book, page, browsertest.Theme("light"))
			if shift := browsertest.Eval[float64](tab, layoutShift); shift != 0 {
				t.Errorf("the layout shifts by %v while the page loads", shift)
			}
			tab.Accessible()
			tab.Screenshot(page + "-light")

			tab.Set(browsertest.Theme("dark"))
			tab.Set(browsertest.Viewport(narrow, 740))
			tab.Screenshot(page + "-dark")
			browsertest.Eval[any](tab, `document.querySelectorAll("details").forEach(d => { d.open = true })`)
			if width := browsertest.Eval[int](tab, "document.documentElement.scrollWidth"); width > narrow {
				t.Errorf("the page is %d pixels wide in a window of %d", width, narrow)
			}
			tab.Accessible()
		})
	}
}

// What a reader comes for is there without scripts, and nothing that does not work
// without them.
func TestNoScript(t *testing.T) {
	book := browsertest.Book(t)
	for _, page := range browsertest.Pages(t) {
		t.Run(page, func(t *testing.T) {
			tab := browsertest.Open(t, book, page, browsertest.NoScript)
			tab.Screenshot(page + "-noscript")
			for _, invisible := range browsertest.Eval[[]string](tab, `
				[...document.querySelectorAll("main h1, main h2, main article > p, figure.snippet .program, figure.snippet .output")]
					.filter(e => !e.closest("details:not([open])") && !(e.checkVisibility() && e.getBoundingClientRect().height > 0))
					.map(e => e.outerHTML.slice(0, 120))`) {
				t.Errorf("not to be seen: %s", invisible)
			}
			for _, dead := range browsertest.Eval[[]string](tab, `
				[...document.querySelectorAll("button, input, textarea, select")].filter(e => e.checkVisibility() && !e.closest("details:not([open])"))
					.map(e => e.outerHTML.slice(0, 120))`) {
				t.Errorf("does nothing without scripts: %s", dead)
			}
			if length := browsertest.Eval[int](tab, `document.querySelector("main article").innerText.length`); length < 200 {
				t.Errorf("the page shows %d characters", length)
			}
		})
	}
}
