package browsertest_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"takingturns/site/browsertest"
)

// openTimeline opens a chapter with the timeline of a snippet in view, ready to be
// stepped through.
func openTimeline(t *testing.T, page, snippet string, options ...browsertest.Option) *browsertest.Tab {
	t.Helper()
	tab := browsertest.Open(t, browsertest.Book(t), page, options...)
	browsertest.Eval[any](tab, `document.querySelector("#`+snippet+` .steps").scrollIntoView({behavior: "instant", block: "center"}), null`)
	tab.Wait(`loading.step`) // which is loaded because the timeline came into view
	browsertest.Eval[any](tab, `loading.step`)
	return tab
}

// lit tells what is lit up on the page: the source line, the transcript's lines, the row
// and what stands beside the controls.
const lit = `(() => {
	const text = selector => [...document.querySelectorAll(selector)].map(e => e.textContent.trim().replace(/\s+/g, " ")).join(" + ");
	const ids = [...document.querySelectorAll(".program .line.now")].map(e => e.id).join(" + ");
	const rings = document.querySelectorAll("circle.now").length;
	return [ids, text(".output .line.now"), text("tr.now td:nth-child(3)"), rings + " rings", text("#at-once .steps p")].join(" | ");
})()`

// lines replaces «code» by the number of the line of at-once that has the code.
func lines(tab *browsertest.Tab, text string) string {
	program := browsertest.Eval[[]string](tab, `[...document.querySelectorAll("#at-once .program .line")].map(e => e.textContent)`)
	return quoted.ReplaceAllStringFunc(text, func(code string) string {
		code = strings.Trim(code, "«»")
		return fmt.Sprint(1 + slices.IndexFunc(program, func(line string) bool { return strings.Contains(line, code) }))
	})
}

var quoted = regexp.MustCompile("«[^»]*»")

// A reader steps through a run with the keyboard alone, from the slider, the buttons and
// the places that light up.
func TestStepping(t *testing.T) {
	tab := openTimeline(t, "01-two-workers.html", "at-once")
	const idle = " |  |  | 0 rings | 24 events to step through"
	press := func(keys, want string) {
		t.Helper()
		tab.Press(strings.Fields(keys)...)
		if got, want := browsertest.Eval[string](tab, lit), lines(tab, want); got != want {
			t.Errorf("after %s\ngot  %s\nwant %s", keys, got, want)
		}
	}
	tab.Focus("#at-once .steps input")
	press("ArrowRight", "at-once:«One» |  | starts 2 main.func1 | 2 rings | 0s: main starts 2 main.func1, line «One» workers.Go(func() { worker(\"One…")
	press("ArrowRight ArrowRight ArrowRight", "at-once:«running» | 0s Task One running | prints “Task One running” | 1 rings | 0s: 2 main.func1 prints “Task One running”, line «running»")
	press("ArrowLeft", "at-once:«.Wait()» |  | waits | 1 rings | 0s: main waits, line «.Wait()» workers.Wait()")
	if got := browsertest.Eval[string](tab, `document.activeElement.ariaValueText ?? document.activeElement.getAttribute("aria-valuetext")`); !strings.HasPrefix(got, lines(tab, "0s: main waits, line «.Wait()»")) {
		t.Errorf("the slider says %q", got)
	}
	press("Home", idle)
	press("Tab Enter Enter", "at-once:«Two» |  | starts 3 main.func2 | 2 rings | 0s: main starts 3 main.func2, line «Two» workers.Go(func() { worker(\"Two…")
	if got := tab.Text("#status"); !strings.HasPrefix(got, lines(tab, "0s: main starts 3 main.func2, line «Two»")) {
		t.Errorf("what is announced: %q", got)
	}
	press("ArrowRight ArrowRight", "at-once:«running» | 0s Task One running | prints “Task One running” | 1 rings | 0s: 2 main.func1 prints “Task One running”, line «running»")
	tab.Focus(`#at-once .output .now[tabindex="0"]`) // the transcript's tab stop
	press("ArrowDown Enter", "at-once:«running» | Task Two running | prints “Task Two running” | 1 rings | 0s: 3 main.func2 prints “Task Two running”, line «running»")
	tab.Focus(`#at-once .program .now[tabindex="0"]`) // the program's
	press("ArrowDown Enter", "at-once:«Sleep» |  | sleeps | 1 rings | 0s: 3 main.func2 sleeps, line «Sleep» time.Sleep(delay)")
	press("Escape", idle) // and the focus goes to the slider
	press("End", " |  | returns | 1 rings | 17s: main returns")
	tab.Accessible()
}

// A press on a mark, a line or a row goes to its event.
func TestSteppingByPointer(t *testing.T) {
	tab := openTimeline(t, "01-two-workers.html", "at-once")
	at := func(where, want string) {
		t.Helper()
		if got, want := browsertest.Eval[string](tab, lit), lines(tab, want); !strings.HasPrefix(got, want) {
			t.Errorf("after a press on %s\ngot  %s\nwant %s…", where, got, want)
		}
	}
	tab.Click("#at-once .output .line:nth-of-type(3)")
	at("the third line printed", "at-once:«elapsed time» | 10s Task Two elapsed time: 10 | prints")
	tab.Click(lines(tab, `[id="at-once:«Sleep»"]`))
	at("the line that sleeps", "at-once:«Sleep» |  | sleeps |")
	tab.Click("#at-once .timeline details summary")
	tab.Click("#at-once .timeline tr:nth-of-type(2)")
	at("the first row", "at-once:«One» |  | starts 2 main.func1 |")
	tab.Click("#at-once .chart svg:last-child")
	at("the middle of the chart", "at-once:«Sleep» |  | sleeps |")
	tab.Screenshot("step-pointer")

	// on a phone there is room to say what happens
	tab.Set(browsertest.Viewport(360, 740))
	browsertest.Eval[any](tab, `document.querySelector("#at-once .timeline details").open = false, document.querySelector("#at-once .steps").scrollIntoView({behavior: "instant", block: "center"}), null`)
	tab.Screenshot("step-phone")
	got := browsertest.Eval[[]int](tab, `[document.querySelector("#at-once .steps p").clientWidth, document.documentElement.scrollWidth]`)
	if got[0] < 240 || got[1] > 360 {
		t.Errorf("in 360 pixels the event has %d, and the page takes %d", got[0], got[1])
	}
}

// everyEvent steps through every figure of a page and compares what lights up with the
// table. It returns how many events there were and what did not fit.
const everyEvent = `(() => {
	const wrong = [];
	let events = 0;
	const flat = text => text.replace(/\s+/g, " ").trim();
	for (const figure of document.querySelectorAll(".timeline")) {
		const name = figure.closest(".snippet").id;
		const next = figure.querySelector(".steps button[value='1']");
		for (const row of [...figure.querySelectorAll("tr")].slice(1)) {
			next.click();
			events++;
			const [, who, what, where] = [...row.cells].map(c => c.textContent);
			const complain = text => wrong.push(name + ", event " + row.rowIndex + " (" + who + " " + what + "): " + text);
			const rows = document.querySelectorAll("tr.now");
			if (rows.length !== 1 || rows[0] !== row) complain("its row is not the one that is lit");
			const place = /^(?:(.*), )?line (\d+)/.exec(where);
			const line = [...document.querySelectorAll(".line.now")].filter(e => e.closest(".program")).map(e => e.id).join();
			if (line !== (place ? (place[1] ?? name) + ":" + place[2] : "")) complain("lights up " + line + " for " + where);
			const link = figure.querySelector(".steps a");
			if (place && decodeURIComponent(link.hash.slice(1)) !== line) complain("leads to " + link.hash);
			const printed = /^prints “(.*?)…?”$/.exec(what);
			const shown = flat([...document.querySelectorAll(".output .line.now")].map(e => e.lastChild.previousSibling ? e.textContent.slice(e.firstChild.textContent.length) : e.textContent).map(flat).filter(Boolean).join(" / "));
			if (printed && !shown.startsWith(printed[1])) complain("lights up " + shown);
			if (who && who !== "the clock" && who !== "the runtime" && !document.querySelector("circle.now")) complain("is not marked in the chart");
		}
	}
	return {events, wrong};
})()`

// In every figure of the book, each event lights up its own row, source line and
// transcript line.
func TestSteppingEverywhere(t *testing.T) {
	total := 0
	for _, page := range []string{"01-two-workers.html", "02-line-by-line.html", "03-three-ways-to-start.html", "04-who-runs-next.html", "05-chess-and-queues.html"} {
		tab := browsertest.Open(t, browsertest.Book(t), page)
		browsertest.Eval[any](tab, `load("step")`)
		got := browsertest.Eval[struct {
			Events int
			Wrong  []string
		}](tab, everyEvent)
		total += got.Events
		for _, wrong := range got.Wrong {
			t.Errorf("%s: %s", page, wrong)
		}
	}
	t.Logf("%d events", total)
	if total < 500 {
		t.Errorf("only %d events", total)
	}
}

// The run of a program that the reader changed is stepped through as the book's was, along
// the lines in the editor.
func TestSteppingOwnRun(t *testing.T) {
	r := read(t, "01-two-workers.html")
	r.edit("at-once")
	source := "// mine\n" + strings.Replace(r.value("at-once"), `worker("Two", jobs)`, `worker("Too", jobs)`, 1)
	r.write("at-once", source)
	r.run("at-once")
	r.Wait(`document.querySelectorAll("#at-once .timeline").length > 0`)
	r.Focus("#at-once .steps input")
	browsertest.Eval[any](r.Tab, `load("step")`)
	r.Press("Home", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight")
	r.wants("the sixth event", browsertest.Eval[string](r.Tab, lit), lines(r.Tab, `at-once:«running» | Task Too running | prints “Task Too running” | 1 rings | 0s: 3 main.func2 prints “Task Too running”, line «running»`))
	r.Accessible()
	r.Screenshot("step-own-run")
	r.run("at-once")
	r.wants("run again", browsertest.Eval[string](r.Tab, lit), ` |  |  | 0 rings | 24 events to step through`)
	browsertest.Eval[any](r.Tab, `document.querySelector("#at-once .output .line:nth-of-type(3)").click()`)
	r.wants("the third line", browsertest.Eval[string](r.Tab, lit), lines(r.Tab, `at-once:«elapsed time» | 10s Task Too elapsed time: 10 | prints “Task Too elapsed time: 10” | 1 rings | 10s: 3 main.func2 prints “Task Too elapsed time: 10”, line «elapsed time»`))
}
