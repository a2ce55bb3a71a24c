package browsertest_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"takingturns/runner/longbook"
	"takingturns/runner/snippet"
	"takingturns/site"
	"takingturns/site/browsertest"
)

// openSearch opens the search of a page with its index loaded.
func openSearch(t *testing.T, tab *browsertest.Tab, key string) {
	t.Helper()
	tab.Press(key)
	tab.Wait(`document.querySelector("dialog.finder[open] p")?.textContent.startsWith("Sections")`)
}

// results lists what was found, each as its title, kind and page.
func results(t *testing.T, tab *browsertest.Tab, query string) []string {
	t.Helper()
	browsertest.Eval[any](tab, fmt.Sprintf(`(() => {
		const field = document.querySelector(".finder input");
		field.value = %q;
		field.dispatchEvent(new Event("input"));
	})()`, query))
	return browsertest.Eval[[]string](tab, `[...document.querySelectorAll("#found a")].map(a => a.querySelector(".title").textContent + " (" + a.querySelector(".from").textContent + ")")`)
}

// What one looks for comes first: words of the glossary, sections, programs by their
// names and by what stands in them, and text.
func TestSearchRanks(t *testing.T) {
	tab := browsertest.Open(t, browsertest.Book(t), "index.html")
	openSearch(t, tab, "/")
	for _, c := range []struct{ query, want string }{
		{"waitgroup", "WaitGroup (word, B Glossary)"},
		{"WAITGROUP", "WaitGroup (word, B Glossary)"},
		{"buffered channel", "Buffered channel (word, B Glossary)"},
		{"channel buffered", "Buffered channel (word, B Glossary)"},
		{"nobody-waits", "nobody-waits (program, 1 Two workers, one queue)"},
		{"nobody", "nobody-waits (program, 1 Two workers, one queue)"},
		{"both at once", "Both at once (section, 1 Two workers, one queue)"},
		{"iter.Pull", "by-turns (program, 2 Line by line)"},
		{"as_completed", "Starting and waiting (section, A From Python to Go)"},
	} {
		got := results(t, tab, c.query)
		if !slices.Contains(got[:min(3, len(got))], c.want) {
			t.Errorf("%q finds %q, want %s among the first three", c.query, got[:min(5, len(got))], c.want)
		}
	}
	for query, want := range map[string]string{"xylophone waitgroup": "No results", "": "Sections, programs, identifiers, words of the glossary.", "\\(.*[": "No results"} {
		if got := results(t, tab, query); len(got) > 0 || tab.Text(".finder p") != want {
			t.Errorf("%q finds %q and says %q, want %q", query, got, tab.Text(".finder p"), want)
		}
	}
}

// Whatever is searched for by its whole title comes first.
func TestSearchByTitle(t *testing.T) {
	tab := browsertest.Open(t, browsertest.Book(t), "index.html")
	openSearch(t, tab, "/")
	got := browsertest.Eval[struct {
		Titles int
		Wrong  []string
	}](tab, `fetch(files.index).then(answer => answer.json()).then(({entries}) => {
		const field = document.querySelector(".finder input");
		const titles = [...new Set(entries.map(e => e.title.toLowerCase().trim().replace(/\s+/g, " ")))];
		const wrong = titles.flatMap(title => {
			field.value = title;
			field.dispatchEvent(new Event("input"));
			const first = document.querySelector("#found .title")?.textContent.toLowerCase().trim().replace(/\s+/g, " ");
			return first === title ? [] : [title + " finds " + first];
		});
		return {titles: titles.length, wrong};
	})`)
	for _, wrong := range got.Wrong {
		t.Error(wrong)
	}
	if got.Titles < 150 {
		t.Errorf("only %d titles", got.Titles)
	}
}

// slowestQuery is how many milliseconds, in wall time, it may take to find what is asked for
// and to make the list of it.
const slowestQuery = 50

func TestSearchIsFast(t *testing.T) {
	answersSoon(t, browsertest.Open(t, browsertest.Book(t), "index.html"))
}

// A book of 200 chapters, each with as much text as the longest of this one, is searched
// as fast: its index, 7 MB, needs no parts.
func TestSearchOfLongBookIsFast(t *testing.T) {
	dir := t.TempDir()
	chapters, golden, out := filepath.Join(dir, "chapters"), filepath.Join(dir, "golden"), filepath.Join(dir, "public")
	if err := longbook.Write(chapters, 200, 10); err != nil {
		t.Fatal(err)
	}
	all, err := snippet.ParseDir(chapters)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		for _, s := range c.Snippets { // what they print is not searched
			name := filepath.Join(golden, c.ID, s.Name)
			err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name+".txt", nil, 0o644),
				os.WriteFile(name+".trace", []byte("trace 2\n0s end returned\n"), 0o644))
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := site.Build(chapters, golden, out, nil); err != nil {
		t.Fatal(err)
	}
	answersSoon(t, browsertest.Open(t, browsertest.Serve(t, http.FileServer(http.Dir(out))), "index.html"))
}

// answersSoon asks the search of a page for what is hard to find.
func answersSoon(t *testing.T, tab *browsertest.Tab) {
	t.Helper()
	openSearch(t, tab, "/")
	// the best of some tries each: the computer may have other things to do
	took := browsertest.Eval[float64](tab, `(() => {
		const field = document.querySelector(".finder input");
		const answer = query => {
			field.value = query;
			const began = performance.now();
			field.dispatchEvent(new Event("input"));
			return performance.now() - began;
		};
		const queries = ["e", "t", "go", "the channel is", "sync.WaitGroup", "a b c d e f", "nothing at all has this"];
		return Math.max(...queries.map(query => Math.min(...Array.from({length: 8}, () => answer(query)))));
	})()`)
	t.Logf("the slowest query takes %.1f ms", took)
	t.Attr("query", fmt.Sprintf("%.1fms", took)) // for make bench
	if took > slowestQuery {
		t.Errorf("a query takes %.1f ms, want at most %d", took, slowestQuery)
	}
}

// The search is a combobox: the keys move through the list while the focus stays in the
// field.
func TestSearchByKeyboard(t *testing.T) {
	tab := browsertest.Open(t, browsertest.Book(t), "B-glossary.html")
	const state = `(() => {
		const field = document.querySelector(".finder input");
		const chosen = [...document.querySelectorAll("#found [aria-selected=true]")];
		return [document.activeElement === field, field.ariaExpanded, chosen.length, chosen[0]?.id === field.getAttribute("aria-activedescendant"), chosen[0]?.querySelector(".title").textContent].join(" ");
	})()`
	openSearch(t, tab, "Control+k")
	tab.Type("nobody-waits")
	expect := func(when, want string) {
		t.Helper()
		if got := browsertest.Eval[string](tab, state); got != want {
			t.Errorf("%s: got %s, want %s", when, got, want)
		}
	}
	expect("typed", "true true 1 true nobody-waits")
	tab.Screenshot("search")
	tab.Accessible()
	second := results(t, tab, "nobody")[1]
	tab.Press("ArrowDown")
	expect("down", "true true 1 true "+second[:strings.Index(second, " (")])
	tab.Press("ArrowUp")
	expect("up", "true true 1 true nobody-waits")
	tab.Press("ArrowUp", "ArrowDown")
	expect("around", "true true 1 true nobody-waits")
	tab.Press("Enter")
	tab.Wait(`location.pathname.endsWith("/01-two-workers.html") && location.hash === "#nobody-waits" && document.readyState === "complete"`)

	// closed and opened again, it gives back the focus
	tab.Focus(".skip")
	openSearch(t, tab, "/")
	tab.Press("Escape")
	if got := browsertest.Eval[string](tab, `document.activeElement.className + document.querySelectorAll("dialog[open]").length`); got != "skip0" {
		t.Errorf("after Escape the focus is at %q", got)
	}
}

// Keys pressed right after a dialog is closed, before the browser paints, are not lost in it.
func TestClosedDialogs(t *testing.T) {
	tab := browsertest.Open(t, browsertest.Book(t), "index.html")
	for _, key := range []string{"/", "?"} {
		tab.Press(key)
		tab.Wait(`document.querySelector("dialog[open]")?.contains(document.activeElement)`)
		if got := browsertest.Eval[string](tab, `(() => {
			const escape = new KeyboardEvent("keydown", {key: "Escape", bubbles: true, cancelable: true});
			document.activeElement.dispatchEvent(escape);
			return document.querySelectorAll("dialog[open]").length + document.activeElement.tagName;
		})()`); got != "0BODY" {
			t.Errorf("%s: when Escape has closed the dialog, open dialogs and focus are %s", key, got)
		}
	}
}

// Once loaded the search needs no network.
func TestSearchOffline(t *testing.T) {
	tab := browsertest.Open(t, browsertest.Book(t), "index.html")
	openSearch(t, tab, "/")
	tab.Press("Escape")
	browsertest.Eval[any](tab, `globalThis.fetch = () => { throw new Error("offline") }, null`)
	openSearch(t, tab, "/")
	if got := results(t, tab, "waitgroup"); len(got) == 0 {
		t.Error("nothing is found offline")
	}
}

// An index that does not come is said, and asked for again the next time.
func TestSearchFails(t *testing.T) {
	tab := browsertest.Open(t, browsertest.Book(t), "index.html")
	browsertest.Eval[any](tab, `globalThis.real = fetch, globalThis.fetch = async () => new Response("", {status: 503}), null`)
	tab.Press("/")
	tab.Wait(`document.querySelector(".finder p")?.textContent === "The index could not be loaded. Are you offline?"`)
	tab.Press("Escape")
	browsertest.Eval[any](tab, `globalThis.fetch = real, null`)
	openSearch(t, tab, "/")
}
