package browsertest_test

import (
	"testing"

	"takingturns/site/browsertest"
)

const settled = ` && document.readyState === "complete"`

// The arrows turn pages, except where they have another meaning.
func TestTurningPages(t *testing.T) {
	tab := browsertest.Open(t, browsertest.Book(t), "index.html")
	tab.Press("ArrowRight")
	tab.Wait(`location.pathname.endsWith("/01-two-workers.html")` + settled)
	tab.Press("ArrowRight")
	tab.Wait(`location.pathname.endsWith("/02-line-by-line.html")` + settled)
	tab.Press("ArrowLeft")
	tab.Wait(`location.pathname.endsWith("/01-two-workers.html")` + settled)

	browsertest.Eval[any](tab, `globalThis.stays = true, null`)
	stays := func(where string) {
		t.Helper()
		if !browsertest.Eval[bool](tab, `new Promise(done => setTimeout(() => done(globalThis.stays === true), 150))`) {
			t.Fatalf("%s, an arrow turns the page", where)
		}
	}
	tab.Press("Shift+ArrowRight")
	stays("with Shift")
	tab.Click(".display summary")
	tab.Focus("#theme-auto")
	tab.Press("ArrowRight")
	stays("on a radio button")
	tab.Press("Escape")
	tab.Set(browsertest.Viewport(360, 740))
	tab.Wait(`document.querySelector("#in-turn .program").tabIndex === 0`)
	tab.Focus("#in-turn .program")
	tab.Press("ArrowRight")
	stays("in a box that scrolls")
	tab.Press("?")
	stays("in a box that scrolls, ?")
	tab.Focus("#main")
	tab.Press("?")
	tab.Wait(`document.querySelector("dialog.keys[open]")`)
	tab.Press("ArrowRight")
	stays("in a dialog")
}

// The list of shortcuts switches single keys off, for good, and on again.
func TestShortcuts(t *testing.T) {
	tab := browsertest.Open(t, browsertest.Book(t), "index.html")
	tab.Press("?")
	tab.Wait(`document.querySelector("dialog.keys[open]")`)
	tab.Screenshot("shortcuts")
	tab.Accessible()
	tab.Click("dialog.keys input")
	tab.Press("Escape")
	off := func(when string) {
		t.Helper()
		tab.Press("ArrowRight", "/", "?")
		if !browsertest.Eval[bool](tab, `new Promise(done => setTimeout(() => done(location.pathname === "/" && !document.querySelector("dialog[open]")), 150))`) {
			t.Errorf("%s, single keys are shortcuts", when)
		}
	}
	off("switched off")
	tab.Reload()
	off("switched off before")
	openSearch(t, tab, "Control+k") // is no single key
	tab.Press("Escape")

	// the way back needs no shortcut
	tab.Click(".display summary")
	tab.Click(".shortcuts")
	tab.Wait(`document.querySelector("dialog.keys[open]")`)
	tab.Click("dialog.keys input")
	tab.Press("Escape")
	tab.Wait(`document.activeElement.className === "shortcuts"`)
	tab.Press("?")
	tab.Wait(`document.querySelector("dialog.keys[open]")`)
}
