package browsertest_test

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"takingturns/site/browsertest"
)

// A reader is a tab in which programs of one chapter are edited and run.
type reader struct {
	*testing.T
	*browsertest.Tab
}

// read opens a page on which nothing scrolls smoothly: a click would miss what moves.
func read(t *testing.T, page string, options ...browsertest.Option) reader {
	still := browsertest.Media("prefers-reduced-motion", "reduce")
	return reader{t, browsertest.Open(t, browsertest.Book(t), page, append([]browsertest.Option{still}, options...)...)}
}

// edit opens a program's editor.
func (r reader) edit(name string) {
	r.Click("#" + name + " .edit")
	r.Wait(fmt.Sprintf("document.activeElement === document.querySelector('#%s textarea')", name))
}

// write puts a program into its editor, as if pasted over the old one.
func (r reader) write(name, source string) {
	r.edit(name)
	browsertest.Eval[any](r.Tab, fmt.Sprintf("document.activeElement.select(), document.execCommand('insertText', false, %q)", source))
}

// press clicks the button of a program's bench that says text.
func (r reader) press(name, text string) {
	r.Wait(fmt.Sprintf("[...document.querySelectorAll('#%s :is(.bench, .guessing) button')].some(b => b.textContent === %q)", name, text))
	browsertest.Eval[any](r.Tab, fmt.Sprintf("[...document.querySelectorAll('#%s :is(.bench, .guessing) button')].find(b => b.textContent === %q).click()", name, text))
}

// verdict waits for the end of what goes on and returns what the bench says of it.
func (r reader) verdict(name string) string {
	r.Wait(fmt.Sprintf("document.querySelector('#%[1]s .busy[hidden]') && document.querySelector('#%[1]s .verdict').textContent", name))
	return r.text("#" + name + " .verdict")
}

// run presses the button above the program.
func (r reader) run(name string) string {
	r.forget(name)
	r.Click("#" + name + " .run")
	return r.verdict(name)
}

// forget clears the verdict, so that the next one is told from it.
func (r reader) forget(name string) {
	browsertest.Eval[any](r.Tab, fmt.Sprintf("document.querySelectorAll('#%s .verdict').forEach(v => v.textContent = '')", name))
}

// text is that of the first element, "" if there is none.
func (r reader) text(selector string) string {
	return browsertest.Eval[string](r.Tab, fmt.Sprintf("document.querySelector(%q)?.textContent ?? ''", selector))
}

func (r reader) value(name string) string {
	return browsertest.Eval[string](r.Tab, fmt.Sprintf("document.querySelector('#%s textarea')?.value ?? ''", name))
}

func (r reader) count(selector string) int {
	return browsertest.Eval[int](r.Tab, fmt.Sprintf("document.querySelectorAll(%q).length", selector))
}

// wants fails unless got is want.
func (r reader) wants(what, got, want string) {
	r.Helper()
	if got != want {
		r.Errorf("%s: got  %q\nwant %q", what, got, want)
	}
}

// contains fails unless got has want in it.
func (r reader) contains(what, got, want string) {
	r.Helper()
	if !strings.Contains(got, want) {
		r.Errorf("%s: %q is not in\n%s", what, want, got)
	}
}

// program is a main function of those statements.
func program(imports, body string) string {
	return "package main\n\nimport (\n" + imports + ")\n\nfunc main() {\n" + body + "}\n"
}

// Of every program of the book, the editor shows the same letters in the same colours at
// the same places as the page.
func TestEditorLooksAlike(t *testing.T) {
	for _, page := range browsertest.Pages(t) {
		if page[0] != '0' {
			continue
		}
		r := read(t, page)
		for _, problem := range browsertest.Eval[[]string](r.Tab, `(async () => {
			document.querySelectorAll("details").forEach(fold => fold.open = true);
			const wrong = [];
			for (const figure of document.querySelectorAll(".snippet:has(.edit)")) {
				const look = () => [...figure.querySelectorAll(".program .line")].map(line => ({
					html: line.innerHTML.replace(/ (tabindex|role)="[^"]*"/g, ""), x: line.getBoundingClientRect().left,
					n: getComputedStyle(line, "::before").content, height: line.getBoundingClientRect().height}));
				const before = look();
				figure.querySelector(".edit").click();
				for (let i = 0; i < 500 && !figure.querySelector("textarea"); i++) await new Promise(done => setTimeout(done, 10));
				const after = look();
				if (before.length !== after.length) wrong.push(figure.id + ": " + before.length + " lines, in the editor " + after.length);
				before.forEach((line, i) => {
					if (JSON.stringify(line) !== JSON.stringify(after[i])) wrong.push(figure.id + ":" + (i + 1) + "\n" + JSON.stringify(line) + "\n" + JSON.stringify(after[i]));
				});
				const area = figure.querySelector("textarea"), code = figure.querySelector(".editor code");
				if (area.scrollWidth > area.clientWidth || area.scrollHeight > area.clientHeight) wrong.push(figure.id + ": the text is larger than the editor");
			}
			return wrong;
		})()`) {
			t.Errorf("%s: %s", page, problem)
		}
	}
}

// A program that nobody changed prints what stands in the book, from both buttons and
// from the keyboard, and the figure is drawn again.
func TestRun(t *testing.T) {
	r := read(t, "01-two-workers.html")
	output := r.text("#at-once .output")
	chart := browsertest.Eval[string](r.Tab, `document.querySelector("#at-once .chart").innerHTML`)
	r.wants("run", r.run("at-once"), "As in the book.")
	r.wants("output", r.text("#at-once .output"), output)
	r.wants("timeline", browsertest.Eval[string](r.Tab, `document.querySelector("#at-once .chart").innerHTML`), chart)
	if n := r.count("#at-once .difference"); n != 0 {
		t.Error("a difference is shown where there is none")
	}
	r.edit("at-once")
	r.forget("at-once")
	r.Press("Control+Enter")
	r.wants("run by Control-Enter", r.verdict("at-once"), "As in the book.")
	r.forget("at-once")
	r.press("at-once", "Run")
	r.wants("run from the bench", r.verdict("at-once"), "As in the book.")
	r.Accessible()
}

// An edit changes the output; the difference is listed; Reset brings the book's back,
// and the edit can be had again.
func TestEditAndReset(t *testing.T) {
	r := read(t, "01-two-workers.html")
	book := r.text("#nobody-waits .program")
	output := r.text("#nobody-waits .output")
	r.write("nobody-waits", program("\t\"fmt\"\n\t\"time\"\n", "\ttime.Sleep(time.Second)\n\tfmt.Println(\"I waited.\")\n"))
	r.wants("verdict", r.run("nobody-waits"), "Not as in the book: 1 of its lines is missing, 1 is new.")
	r.wants("output", r.text("#nobody-waits .output .line"), "1s I waited.\n")
	r.wants("gone", r.text("#nobody-waits .difference .gone"), "-Only in the book: 0s main is done.")
	r.wants("new", r.text("#nobody-waits .difference .new"), "+Only in this run: 1s I waited.")
	r.Accessible()
	r.Screenshot("edited")
	r.press("nobody-waits", "Reset")
	r.wants("program after Reset", r.text("#nobody-waits .program"), book)
	r.wants("output after Reset", r.text("#nobody-waits .output"), output)
	r.wants("focus after Reset", browsertest.Eval[string](r.Tab, "document.activeElement.className"), "edit")
	r.press("nobody-waits", "Bring it back")
	r.contains("edit brought back", r.value("nobody-waits"), "I waited.")
}

// Only what ends on its own accord has an output to compare; a loop without end is
// stopped, and the next run has a new machine.
func TestStop(t *testing.T) {
	r := read(t, "01-two-workers.html")
	r.run("at-once")
	r.write("nobody-waits", "package main\n\nfunc main() {\n\tfor {\n\t}\n}\n")
	r.Click("#nobody-waits .run")
	r.Wait(`document.querySelector("#nobody-waits .stop").checkVisibility({visibilityProperty: true})`)
	r.press("nobody-waits", "Stop")
	r.wants("verdict", r.verdict("nobody-waits"), "Stopped.")
	if r.count("#nobody-waits .busy:not([hidden])") != 0 {
		t.Error("Stop is there though nothing runs")
	}
	r.wants("run after Stop", r.run("at-once"), "As in the book.")
}

// Editing by keyboard: indents follow, brackets fall back, undo takes back what the
// buttons did too, and Escape, Tab leaves.
func TestEditorKeys(t *testing.T) {
	r := read(t, "01-two-workers.html")
	r.edit("nobody-waits")
	book := r.value("nobody-waits")
	browsertest.Eval[any](r.Tab, `document.activeElement.select()`)
	for _, key := range strings.Split("func f() {|Enter|if true {|Enter|g( )|Enter|}|Enter|}", "|") {
		if key == "Enter" {
			r.Press(key)
		} else {
			r.Type(key)
		}
	}
	r.wants("auto-indent", r.value("nobody-waits"), "func f() {\n\tif true {\n\t\tg( )\n\t}\n}")
	r.Press("Tab")
	r.wants("Tab", r.value("nobody-waits"), "func f() {\n\tif true {\n\t\tg( )\n\t}\n}\t")
	browsertest.Eval[any](r.Tab, `document.activeElement.setSelectionRange(12, 30)`)
	r.Press("Tab", "Tab", "Shift+Tab")
	r.wants("Tab on lines", r.value("nobody-waits"), "func f() {\n\t\tif true {\n\t\t\tg( )\n\t\t}\n}\t")
	browsertest.Eval[any](r.Tab, `document.activeElement.select(), document.execCommand("insertText", false, "package main\nfunc  main( ) {}")`)
	r.press("nobody-waits", "Format")
	r.wants("verdict of Format", r.verdict("nobody-waits"), "Formatted.")
	r.wants("Format", r.value("nobody-waits"), "package main\n\nfunc main() {}")
	r.Focus("#nobody-waits textarea")
	r.Press("Control+z")
	r.wants("undo of Format", r.value("nobody-waits"), "package main\nfunc  main( ) {}")
	for range 60 {
		r.Press("Control+z")
	}
	r.wants("undo of all", r.value("nobody-waits"), book)
	r.Press("Escape", "Tab")
	if r.count("#nobody-waits textarea:focus") != 0 {
		t.Error("Escape and Tab do not leave the editor")
	}
	r.contains("description", r.text("#nobody-waits\\:keys"), "Escape, then Tab, leaves the editor.")
}

// Shift-Alt-F formats; what does not parse is marked and left as it is.
func TestFormatError(t *testing.T) {
	r := read(t, "01-two-workers.html")
	r.write("nobody-waits", "package main\n\nfunc main() {\n\tx :=\n}\n")
	browsertest.Eval[any](r.Tab, `document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {code: "KeyF", key: "Ï", shiftKey: true, altKey: true, bubbles: true, cancelable: true}))`)
	r.wants("verdict", r.verdict("nobody-waits"), "Not formatted: it does not parse.")
	r.wants("messages", r.text("#nobody-waits .messages"), "line 5 expected operand, found '}'")
}

// Compiler's messages, a panic and a deadlock mark the lines that they are about.
func TestMarks(t *testing.T) {
	for _, c := range []struct{ name, source, verdict, lines, message string }{
		{"type error", "package main\n\nfunc main() {\n\tvar n int = \"one\"\n}\n",
			"It does not compile.", "4:error", "line 4 declared and not used: n"},
		{"panic", "package main\n\nfunc main() {\n\tvar m map[string]int\n\tm[\"a\"] = 1\n}\n",
			"It panics. Not as in the book", "5:panic", "line 5 panic: assignment to entry in nil map"},
		{"deadlock", "package main\n\nfunc main() {\n\tc := make(chan int)\n\tgo func() {\n\t\t<-make(chan int)\n\t}()\n\tc <- 1\n}\n",
			"It deadlocks. Not as in the book", "6:blocked 8:blocked", "line 8 goroutine 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := read(t, "01-two-workers.html")
			r.write("nobody-waits", c.source)
			r.contains("verdict", r.run("nobody-waits"), c.verdict)
			r.wants("marked lines", browsertest.Eval[string](r.Tab, `[...document.querySelectorAll("#nobody-waits .program .line")]
				.flatMap((line, i) => line.matches(".marked") ? [i + 1 + ":" + line.className.split(" ").pop()] : []).join(" ")`), c.lines)
			r.contains("messages", r.text("#nobody-waits .messages"), c.message)
			r.wants("described by", browsertest.Eval[string](r.Tab, `document.querySelector("#nobody-waits textarea").getAttribute("aria-describedby").split(" ").map(id => document.getElementById(id).className).join()`), ",messages")
			r.Accessible()
			r.Screenshot("marks-" + c.name)
			line := r.text("#nobody-waits .messages a")
			r.Click("#nobody-waits .messages a")
			r.wants("line of the caret", "line "+browsertest.Eval[string](r.Tab, `String(document.activeElement.value.slice(0, document.activeElement.selectionStart).split("\n").length)`), line)
			r.write("nobody-waits", "package main\n\nfunc main() {\n}\n")
			r.run("nobody-waits")
			if n := r.count("#nobody-waits .marked, #nobody-waits .messages"); n != 0 {
				t.Errorf("%d marks and messages are left of a program that was mended", n)
			}
		})
	}
}

// Edits survive a reload; where the book's program has changed, the edit is offered;
// where storage is forbidden, the page says so.
func TestEditsAreKept(t *testing.T) {
	r := read(t, "01-two-workers.html")
	edit := "package main\n\nfunc main() { println(1) }"
	r.write("nobody-waits", edit)
	r.Reload()
	r.Wait("document.querySelector('#nobody-waits textarea')")
	r.wants("after a reload", r.value("nobody-waits"), edit)
	if r.count("textarea:focus") != 0 {
		t.Error("the editor takes the focus by itself")
	}
	r.Go("index.html")
	browsertest.Eval[any](r.Tab, `(() => { // as if the book's text had had another check sum
		const key = Object.keys(localStorage).find(key => key.startsWith("edit "));
		localStorage.setItem(key.replace(/\w+$/, "00000000"), localStorage.getItem(key));
		localStorage.removeItem(key);
	})()`)
	r.Go("01-two-workers.html")
	r.Wait("document.querySelector('#nobody-waits .notice')")
	r.contains("notice", r.text("#nobody-waits .notice"), "You edited this program before the book changed it.")
	if r.count("#nobody-waits textarea") != 0 {
		t.Error("an edit of an older program is shown unasked")
	}
	r.press("nobody-waits", "Show my edit")
	r.wants("older edit", r.value("nobody-waits"), edit)
	r.press("nobody-waits", "Keep it")
	r.Reload()
	r.Wait("document.querySelector('#nobody-waits textarea')")
	r.wants("older edit, kept", r.value("nobody-waits"), edit)
	if r.count(".notice") != 0 {
		t.Error("an edit that was kept is offered again")
	}
}

func TestForbiddenStorage(t *testing.T) {
	r := read(t, "01-two-workers.html")
	browsertest.Eval[any](r.Tab, `Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }`)
	r.write("nobody-waits", "package main\n\nfunc main() {}\n")
	r.Wait("document.querySelector('#nobody-waits .notice')")
	r.contains("notice", r.text("#nobody-waits .notice"), "The browser does not let this page keep your edit.")
}

// A link carries an edit and its seed. It is shown and not run, and the reader's own
// edit stays until the reader says otherwise.
func TestShare(t *testing.T) {
	r := read(t, "01-two-workers.html")
	shared := "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"shared, ✓\") }"
	r.write("nobody-waits", shared)
	browsertest.Eval[any](r.Tab, `(() => {
		const seed = document.querySelector("#nobody-waits .more input");
		seed.value = "18446744073709551615";
		seed.dispatchEvent(new Event("input"));
	})()`)
	r.press("nobody-waits", "Copy a link")
	r.Wait("document.querySelector('#nobody-waits .more input[readonly]').value")
	link := browsertest.Eval[string](r.Tab, "document.querySelector('#nobody-waits .more input[readonly]').value")
	_, fragment, _ := strings.Cut(link, "#")

	other := read(t, "01-two-workers.html#"+fragment)
	other.Wait("document.querySelector('#nobody-waits textarea')")
	other.wants("the link's program", other.value("nobody-waits"), shared)
	other.wants("the link's seed", browsertest.Eval[string](other.Tab, "document.querySelector('#nobody-waits .more input').value"), "18446744073709551615")
	other.contains("notice", other.text("#nobody-waits .notice"), "This edit came with the link. It has not been run.")
	other.wants("output", other.text("#nobody-waits .output .line"), "0s main is done.\n")
	if n := browsertest.Eval[int](other.Tab, "Object.keys(localStorage).filter(key => key.startsWith('edit ')).length"); n != 0 {
		t.Error("a link's edit was stored unasked")
	}
	other.press("nobody-waits", "Keep it")
	other.Reload()
	other.Wait("document.querySelector('#nobody-waits textarea')")
	other.wants("kept", other.value("nobody-waits"), shared)

	own := read(t, "01-two-workers.html")
	mine := "package main\n\nfunc main() {}"
	own.write("nobody-waits", mine)
	own.Go("index.html")
	own.Go("01-two-workers.html#" + fragment)
	own.Wait("document.querySelector('#nobody-waits .notice')")
	own.wants("the link's program", own.value("nobody-waits"), shared)
	own.Focus("#nobody-waits textarea")
	own.Type("//")
	own.contains("notice", own.text("#nobody-waits .notice"), "You have another edit of your own, which is kept.")
	own.Screenshot("shared")
	own.Accessible()
	own.press("nobody-waits", "Reset")
	own.wants("own edit", own.value("nobody-waits"), mine)
	own.Go("index.html")
	own.Go("01-two-workers.html")
	own.Wait("document.querySelector('#nobody-waits textarea')")
	own.wants("own edit after the visit", own.value("nobody-waits"), mine)
}

// A stranger's program that seems to be another one is shown in its own order, and marked.
func TestTurningCharacters(t *testing.T) {
	const source = "package main\n\n/*\u202e } \u2066if isAdmin\u2069 \u2066 begin admins only */\nfunc main() { println(\"\u202eno\") }\n"
	r := read(t, "01-two-workers.html#"+link(t, fmt.Sprintf(`{"name": "nobody-waits", "source": %q, "seed": "0"}`, source)))
	r.Wait("document.querySelector('#nobody-waits textarea')")
	r.wants("program", r.value("nobody-waits"), strings.TrimSuffix(source, "\n"))
	r.contains("notice", r.text("#nobody-waits .notice"), "It has not been run. Characters in it, which are marked, would show its text in another order.")
	if n := r.count("#nobody-waits .editor bdi"); n != 5 {
		t.Errorf("%d characters are marked, want 5", n)
	}
	// Letters stand in their order, from left to right, whatever stands between them.
	if !browsertest.Eval[bool](r.Tab, `(() => {
		const texts = [], walker = document.createTreeWalker(document.querySelector("#nobody-waits .editor code"), NodeFilter.SHOW_TEXT);
		while (walker.nextNode()) texts.push(walker.currentNode);
		const range = document.createRange(), places = [];
		for (const text of texts.filter(text => /if|begin|no/.test(text.data))) {
			range.selectNodeContents(text);
			places.push(range.getBoundingClientRect());
		}
		const inLine = places.filter(place => place.top === places[0].top);
		return inLine.length > 1 && inLine.every((place, i) => i === 0 || place.left >= inLine[i - 1].right - 1);
	})()`) {
		t.Error("the text is not shown in its order")
	}
	r.wants("run", r.run("nobody-waits"), r.text("#nobody-waits .verdict"))
	r.contains("output", r.text("#nobody-waits .output"), "\ufffdno")
}

// link is the fragment that carries JSON.
func link(t *testing.T, json string) string {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, json)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return "edit=" + base64.RawURLEncoding.EncodeToString(b.Bytes())
}

func TestBadLinks(t *testing.T) {
	const broken = "This link was to carry an edited program, but a part of it is missing or changed. Ask for it again."
	for _, c := range []struct{ name, fragment, want string }{
		{"nonsense", "edit=%%%", broken},
		{"cut", "edit=q1YqSS0u", broken},
		{"too long", "edit=" + strings.Repeat("A", 20_000), broken},
		{"unpacks to more than fits", link(t, strings.Repeat(" ", 1<<20)), broken},
		{"no seed", link(t, `{"name": "nobody-waits", "source": "", "seed": "one"}`), "This link carries no program. Ask for it again."},
		{"another page's", link(t, `{"name": "nobody", "source": "", "seed": "0"}`), "This link carries an edit of the program nobody, which this page does not have."},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := read(t, "01-two-workers.html#"+c.fragment)
			r.Wait("document.querySelector('article .notice')")
			r.wants("notice", r.text("article .notice p"), c.want)
			if r.count("textarea") != 0 {
				t.Error("a bad link opens an editor")
			}
		})
	}
}

// A program runs with what it continues, edits included. "Run all above" runs each
// program before it.
func TestCells(t *testing.T) {
	r := read(t, "02-line-by-line.html")
	r.wants("unchanged", r.run("by-turns"), "As in the book.")
	r.edit("in-turn")
	browsertest.Eval[any](r.Tab, `(() => {
		const area = document.activeElement, at = area.value.indexOf("func (q *Queue) Get");
		area.setSelectionRange(at, at);
		document.execCommand("insertText", false, "func init() {}\n\nvar edited = unknown\n\n");
	})()`)
	r.wants("with an edit of what it continues", r.run("by-turns"), "It does not compile.")
	r.contains("messages", r.text("#by-turns .messages"), "in-turn, line ")
	if r.count("#in-turn .marked.error") != 1 {
		t.Error("the line of the continued program is not marked")
	}
	r.press("in-turn", "Reset")
	r.wants("after Reset", r.run("by-turns"), "As in the book.")
	r.press("by-turns", "Run all above")
	r.wants("all above", r.verdict("by-turns"), "Ran 1: all as in the book.")
	r.wants("in place", r.text("#in-turn .verdict"), "As in the book.")
}

// Exploring lists what other schedules give; each can be shown.
func TestExplore(t *testing.T) {
	r := read(t, "01-two-workers.html")
	r.write("nobody-waits", program("\t\"fmt\"\n\t\"sync\"\n",
		"\tvar wg sync.WaitGroup\n\tfor i := range 2 {\n\t\twg.Go(func() { fmt.Println(i) })\n\t}\n\twg.Wait()\n"))
	r.run("nobody-waits")
	r.press("nobody-waits", "What else could happen?")
	r.wants("verdict", r.verdict("nobody-waits"), "200 schedules gave 2 outcomes.")
	if n := r.count("#nobody-waits .outcome button"); n != 2 {
		t.Fatalf("%d outcomes can be shown, want 2", n)
	}
	r.Accessible()
	r.Screenshot("explored")
	seen := map[string]bool{}
	for i := range 2 {
		browsertest.Eval[any](r.Tab, fmt.Sprintf("document.querySelectorAll('#nobody-waits .outcome button')[%d].click()", i))
		r.contains("verdict", r.verdict("nobody-waits"), "Schedule ")
		want := browsertest.Eval[string](r.Tab, fmt.Sprintf("[...document.querySelectorAll('#nobody-waits .outcome')[%d].querySelectorAll('.line')].map(l => l.textContent).join('')", i))
		got := browsertest.Eval[string](r.Tab, "[...document.querySelectorAll('#nobody-waits .result .output .line')].map(l => l.textContent.slice(l.querySelector('.at').textContent.length)).join('')")
		r.wants("replay", got, want)
		seen[got] = true
	}
	if len(seen) != 2 {
		t.Errorf("the replays gave %v", seen)
	}
}

// A seed decides what a program draws by chance.
func TestSeed(t *testing.T) {
	r := read(t, "01-two-workers.html")
	r.write("nobody-waits", program("\t\"fmt\"\n\t\"math/rand\"\n", "\tfmt.Println(rand.Int())\n"))
	outputs := map[string]bool{}
	for _, seed := range []string{"0", "1", "0"} {
		browsertest.Eval[any](r.Tab, fmt.Sprintf(`(() => {
			const field = document.querySelector("#nobody-waits .more input");
			field.value = %q;
			field.dispatchEvent(new Event("input"));
		})()`, seed))
		r.run("nobody-waits")
		outputs[r.text("#nobody-waits .output")] = true
	}
	if len(outputs) != 2 {
		t.Errorf("seeds 0, 1 and 0 gave %d outputs, want 2", len(outputs))
	}
	r.wants("a word as seed", browsertest.Eval[string](r.Tab, `(() => {
		const field = document.querySelector("#nobody-waits .more input");
		field.value = "one";
		field.dispatchEvent(new Event("input"));
		return field.validationMessage;
	})()`), "A seed is a whole number from 0 to 18446744073709551615.")
}

// A prediction is put together with the keyboard, and compared with the run.
func TestPredict(t *testing.T) {
	r := read(t, "05-chess-and-queues.html")
	if browsertest.Eval[bool](r.Tab, `document.querySelector("#overtaking .output").checkVisibility()`) {
		t.Error("the output is shown before it was asked for")
	}
	r.Click("#overtaking .guess")
	r.Wait(`document.querySelector("#overtaking .guessing")`)
	lines := browsertest.Eval[[]string](r.Tab, `[...document.querySelectorAll("#overtaking .output samp .line")].map(l => l.textContent.slice(l.querySelector(".at").textContent.length, -1))`)
	for at, line := range lines { // bring each line up to its place, but for the last two
		if at == len(lines)-2 {
			break
		}
		browsertest.Eval[any](r.Tab, fmt.Sprintf(`(() => {
			const items = [...document.querySelectorAll("#overtaking .guessing li")].slice(%d);
			items.find(li => li.firstChild.textContent === %q).querySelector("button").focus();
		})()`, at, line))
		for range lines {
			if browsertest.Eval[bool](r.Tab, fmt.Sprintf(`document.querySelectorAll("#overtaking .guessing li")[%d].firstChild.textContent === %q`, at, line)) {
				break
			}
			r.Press("Enter")
		}
	}
	last := len(lines) - 1
	if browsertest.Eval[string](r.Tab, fmt.Sprintf(`document.querySelectorAll("#overtaking .guessing li")[%d].firstChild.textContent`, last)) == lines[last] {
		browsertest.Eval[any](r.Tab, fmt.Sprintf(`document.querySelectorAll("#overtaking .guessing li")[%d].querySelector("button").click()`, last))
	}
	r.Accessible()
	r.Screenshot("predict")
	r.press("overtaking", "Compare")
	got := r.text("#overtaking .guessing .verdict")
	r.contains("comparison", got, fmt.Sprintf("You and the run part ways at line %d: at 0s, ", last))
	r.contains("comparison", got, "goroutine")
	if !browsertest.Eval[bool](r.Tab, `document.querySelector("#overtaking .output").checkVisibility()`) {
		t.Error("the output is not shown after the comparison")
	}
	browsertest.Eval[any](r.Tab, fmt.Sprintf(`document.querySelectorAll("#overtaking .guessing li")[%d].querySelector("button").click()`, last))
	r.press("overtaking", "Compare")
	r.wants("the right order", r.text("#overtaking .guessing .verdict"), fmt.Sprintf("As you predicted: all %d lines.", len(lines)))
}

// Copy takes the whole program: what it continues too, and the reader's edit.
func TestCopy(t *testing.T) {
	r := read(t, "02-line-by-line.html")
	browsertest.Eval[any](r.Tab, `navigator.clipboard.writeText = async text => { window.copied = text; }`)
	copied := func(name string) string {
		browsertest.Eval[any](r.Tab, "void (window.copied = '')")
		r.Click("#" + name + " .copy")
		r.Wait("window.copied")
		return browsertest.Eval[string](r.Tab, "window.copied")
	}
	r.wants("a program", copied("in-turn"), browsertest.Eval[string](r.Tab, `[...document.querySelectorAll("#in-turn .program .line")].map(line => line.textContent).join("")`))
	whole := copied("by-turns")
	r.contains("a program that continues another", whole, "type Queue[T any] struct")
	r.contains("a program that continues another", whole, "func main() {")
	r.write("by-turns", "package main\n\nfunc main() {}")
	r.wants("an edit", copied("by-turns"), "package main\n\nfunc main() {}\n")
}

// Notes keep to the lines that they are about, or lose their numbers.
func TestNotesFollowTheirLines(t *testing.T) {
	r := read(t, "01-two-workers.html")
	numbers := func() []int {
		return browsertest.Eval[[]int](r.Tab, `[...document.querySelectorAll("#at-once .line-notes > li")].map(note => note.matches(".astray") ? 0 : note.value)`)
	}
	book := numbers()
	if len(book) == 0 {
		t.Fatal("at-once has no notes")
	}
	r.edit("at-once")
	source := r.value("at-once")
	r.write("at-once", "\n"+source)
	for i, n := range numbers() {
		if n != book[i]+1 {
			t.Errorf("a line above the program: note %d is at %d, want %d", i+1, n, book[i]+1)
		}
	}
	r.write("at-once", strings.Replace(source, "workers.Wait()", "workers.Wait( )", 1))
	if last := numbers()[len(book)-1]; last != 0 {
		t.Errorf("a note whose code is gone is at line %d", last)
	}
	r.press("at-once", "Reset")
	if got := numbers(); !slices.Equal(got, book) {
		t.Errorf("after Reset the notes are at %v, want %v", got, book)
	}
}
