package browsertest_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"takingturns/runner/engine"
	"takingturns/runner/snippet"
	"takingturns/runner/toolchain"
	"takingturns/runner/transcript"
	"takingturns/site/browsertest"
)

// A pageMachine is a tab in which run.js is the variable turns.
type pageMachine struct {
	*testing.T
	tab *browsertest.Tab
}

// A ran is what a run gives in the page.
type ran struct {
	Golden, Trace string
	Output        string // HTML
	Ending        struct{ Kind, Text string }
	Error         string // the promise is rejected
	Took          float64
}

// asset is the name under which an asset is served.
func asset(t *testing.T, pattern string) string {
	t.Helper()
	names, err := fs.Glob(browsertest.Files(t), pattern)
	if err != nil || len(names) != 1 {
		t.Fatalf("%s finds %v (%v)", pattern, names, err)
	}
	return names[0]
}

// open opens a page from base with the machine not yet loaded.
func open(t *testing.T, base string) pageMachine {
	t.Helper()
	tab := browsertest.Open(t, base, "index.html")
	browsertest.Eval[bool](tab, fmt.Sprintf("import(%q).then(m => { window.turns = m; return true })", base+asset(t, "run.*.js")))
	return pageMachine{t, tab}
}

// eval is what an expression of the page gives, in JSON as a T. Took is how many
// milliseconds that took there.
func eval[T any](m pageMachine, expression string) T {
	m.Helper()
	text := browsertest.Eval[string](m.tab, fmt.Sprintf(`(async () => {
		const began = performance.now();
		const result = await %s.catch(error => ({ Error: error.name + ': ' + error.message }));
		return JSON.stringify({ ...result, Took: performance.now() - began });
	})()`, expression))
	var result T
	if err := json.Unmarshal([]byte(text), &result); err != nil {
		m.Fatalf("%v: %.200s", err, text)
	}
	return result
}

func (m pageMachine) run(p snippet.Program) ran {
	m.Helper()
	return eval[ran](m, fmt.Sprintf("turns.run(%s)", asJSON(p)))
}

func asJSON(p snippet.Program) string {
	stem := p.Name[:len(p.Name)-len(".go")]
	text, _ := json.Marshal(map[string]string{
		"name": stem, "source": string(p.Source),
		"seed": strconv.FormatUint(p.Seed, 10), "schedule": strconv.FormatUint(p.Schedule, 10),
	})
	return string(text)
}

func root(t *testing.T) string {
	t.Helper()
	root, err := toolchain.FindRoot()
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// usesHTTP is for the programs that the smaller interpreter cannot run.
var usesHTTP = regexp.MustCompile(`"(net|net/http|net/http/httptest|takingturns/runner/internet)"`)

// The book's programs give in the page the bytes that the check stores: with the smaller
// interpreter, as far as it can run them, and with the whole one.
func TestTheBookRunsInThePage(t *testing.T) {
	chapters, err := snippet.ParseDir(filepath.Join(root(t), "chapters"))
	if err != nil {
		t.Fatal(err)
	}
	m := open(t, browsertest.Book(t))
	for _, whole := range []bool{false, true} {
		if whole { // from here on the page has it, and uses it for all programs
			m.run(snippet.Program{Name: "http.go", Source: []byte("package main\n\nimport _ \"net/http\"\n\nfunc main() {}\n")})
		}
		for _, c := range chapters {
			for _, s := range c.Snippets {
				if p := programOf(t, s); !s.NoRun && (whole || !usesHTTP.Match(p.Source)) {
					m.compare(s, m.run(p))
				}
			}
		}
	}
}

func programOf(t *testing.T, s *snippet.Snippet) snippet.Program {
	t.Helper()
	p, err := s.Program()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (m pageMachine) compare(s *snippet.Snippet, got ran) {
	m.Helper()
	if got.Error != "" {
		m.Errorf("%s#%s: %s", s.Chapter.ID, s.Name, got.Error)
	}
	base := filepath.Join(root(m.T), "golden", s.Chapter.ID, s.Name)
	for extension, text := range map[string]string{".txt": got.Golden, ".trace": got.Trace} {
		want, err := os.ReadFile(base + extension)
		if err != nil {
			m.Fatal(err)
		}
		if string(want) != text {
			m.Errorf("%s%s is not what the page gives:\n%.600s", base, extension, text)
		}
	}
}

// endings are programs that end in other ways than the book's.
var endings = map[string]string{
	"a panic":         "package main\n\nfunc main() {\n\tdefer println(\"deferred\")\n\tvar m map[string]int\n\tm[\"a\"] = 1\n}\n",
	"a deadlock":      "package main\n\nfunc main() {\n\tgo func() { select {} }()\n\t<-make(chan int)\n}\n",
	"a type error":    "package main\n\nfunc main() {\n\tx := 1\n\ty := \"\" + 2\n}\n",
	"a syntax error":  "package main\n\nfunc main() {\n\tx :=\n}\n",
	"no such package": "package main\n\nimport \"os/exec\"\n\nfunc main() { exec.Command(\"ls\") }\n",
	"refused":         "package main\n\nfunc show[T any](x T) {\n\ttype box[U any] struct{ u U }\n\tprintln(box[T]{x}.u)\n}\n\nfunc main() { show(1) }\n",
	"an exit status":  "package main\n\nimport \"os\"\n\nfunc main() {\n\tprint(\"half a line\")\n\tos.Exit(3)\n}\n",
	"steps":           "package main\n\nfunc main() {\n\tfor {\n\t}\n}\n",
	"depth":           "package main\n\nfunc down(n int) int { return down(n+1) + 1 }\n\nfunc main() { println(down(0)) }\n",
	"memory":          "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tvar all [][]byte\n\tfor {\n\t\tall = append(all, make([]byte, 1<<20))\n\t\tif len(all)%100 == 0 {\n\t\t\tfmt.Println(len(all))\n\t\t}\n\t}\n}\n",
	"output":          "package main\n\nimport (\n\t\"fmt\"\n\t\"strings\"\n)\n\nfunc main() {\n\tfor i := 0; ; i++ {\n\t\tfmt.Println(i, strings.Repeat(\"wide \", 200))\n\t}\n}\n",
	"standard input":  "package main\n\nimport (\n\t\"bufio\"\n\t\"fmt\"\n\t\"os\"\n)\n\nfunc main() {\n\tfmt.Println(bufio.NewReader(os.Stdin).ReadString('\\n'))\n\t_, err := os.ReadFile(\"/etc/passwd\")\n\tfmt.Println(err, os.Args, os.Getenv(\"HOME\"))\n}\n",
	"entropy":         "package main\n\nimport (\n\t\"crypto/rand\"\n\t\"fmt\"\n\t\"io\"\n\tr \"math/rand\"\n)\n\nfunc main() {\n\tb := make([]byte, 100)\n\tio.ReadFull(rand.Reader, b)\n\tfmt.Printf(\"%x %d\\n\", b, r.Int())\n\tfor k := range map[int]bool{1: true, 2: true, 3: true} {\n\t\tfmt.Println(k)\n\t}\n}\n",
	"not UTF-8":       "package main\n\nimport \"os\"\n\nfunc main() { os.Stdout.Write([]byte(\"a\\x00b\\n\")) }\n",
	"time":            "package main\n\nimport (\n\t\"fmt\"\n\t\"time\"\n)\n\nfunc main() {\n\tbegan := time.Now()\n\ttime.Sleep(1500 * time.Nanosecond)\n\tfmt.Println(began, time.Since(began), time.Now().UnixNano())\n}\n",
}

// What CI's machine gives, the page's gives too, to the byte.
func TestThePageEndsRunsAsTheMachineDoes(t *testing.T) {
	engines := newEngines(t)
	m := open(t, browsertest.Book(t))
	for name, source := range endings {
		p := snippet.Program{Name: "ends.go", Source: []byte(source), Seed: math.MaxUint64 - 1, Traced: true}
		want, err := engines.Run(t.Context(), engine.Yaegi, p, nil)
		if err != nil {
			t.Fatal(err)
		}
		switch got := m.run(p); {
		case got.Error != "":
			t.Errorf("%s: %s", name, got.Error)
		case got.Golden != want.Text():
			t.Errorf("%s: the page's run gives %d bytes, %.300q\nthe machine's %d, %.300q", name, len(got.Golden), got.Golden, len(want.Text()), want.Text())
		case got.Trace != want.Trace():
			t.Errorf("%s: the page's trace is\n%.600s\nthe machine's\n%.600s", name, got.Trace, want.Trace())
		}
	}
}

func newEngines(t *testing.T) *engine.Engines {
	t.Helper()
	engines, err := engine.New(t.Context(), 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(engines.Close)
	return engines
}

// racing prints in an order that the schedule decides.
var racing = snippet.Program{Name: "racing.go", Source: []byte(`package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() { fmt.Println(i) })
	}
	wg.Wait()
}
`)}

func TestThePageExploresAsTheMachineDoes(t *testing.T) {
	want, err := newEngines(t).Orders(t.Context(), engine.Yaegi, racing, 40)
	if err != nil {
		t.Fatal(err)
	}
	got := eval[struct {
		Runs     int
		HTML     string
		Outcomes []struct {
			Count            int
			Schedule, Golden string
		}
	}](open(t, browsertest.Book(t)), fmt.Sprintf("turns.explore(%s, { runs: 40 })", asJSON(racing)))
	var outcomes []transcript.Outcome
	for _, o := range got.Outcomes {
		schedule, _ := strconv.ParseUint(o.Schedule, 10, 64)
		outcomes = append(outcomes, transcript.Outcome{Text: o.Golden, Count: o.Count, Schedule: schedule})
	}
	if got.Runs != 40 || !slices.Equal(outcomes, want.Outcomes) {
		t.Errorf("the page found %+v in %d runs, the machine %+v", outcomes, got.Runs, want.Outcomes)
	}
	other := racing
	other.Schedule = want.Outcomes[0].Schedule
	if again := open(t, browsertest.Book(t)).run(other); again.Golden != want.Outcomes[0].Text {
		t.Errorf("schedule %d gives %q when it is run again, not %q", other.Schedule, again.Golden, want.Outcomes[0].Text)
	}
}

// A run that is stopped ends at once, and the next one works.
func TestStopping(t *testing.T) {
	m := open(t, browsertest.Book(t))
	m.run(racing)
	endless := snippet.Program{Name: "endless.go", Source: []byte(endings["steps"])}
	stopped := eval[ran](m, fmt.Sprintf("(() => { const stop = new AbortController(); setTimeout(() => stop.abort(), 100); return turns.run(%s, { signal: stop.signal }) })()", asJSON(endless)))
	if stopped.Error != "AbortError: signal is aborted without reason" {
		t.Errorf("a run that is stopped gives %+v", stopped)
	}
	if got := m.run(racing); got.Golden != "0\n1\n2\n" {
		t.Errorf("the run after it gives %+v", got)
	}
}

// What no counter sees ends when it takes too much real time, and shows what it printed.
func TestTheLimitOfRealTime(t *testing.T) {
	const source = `package main

import (
	"crypto/rand"
	"fmt"
	"io"
)

func main() {
	fmt.Println("copying")
	io.Copy(io.Discard, rand.Reader)
}
`
	m := open(t, browsertest.Book(t))
	if got := m.run(snippet.Program{Name: "copy.go", Source: []byte(source)}); got.Ending.Text != "stopped: limit of time reached" {
		t.Errorf("it ended %+v %s", got.Ending, got.Error)
	}
	if got := m.run(racing); got.Golden != "0\n1\n2\n" {
		t.Errorf("the run after it gives %+v", got)
	}
}

func TestJoiningAndFormatting(t *testing.T) {
	m := open(t, browsertest.Book(t))
	joined := eval[struct{ Name, Source string }](m, `turns.join([{ name: 'a', source: 'package main\n\nfunc f() int { return 1 }\n' }, { name: 'b', source: 'package main\n\nfunc main() { println(f()) }\n' }])`)
	if got := m.run(snippet.Program{Name: joined.Name + ".go", Source: []byte(joined.Source)}); got.Golden != "1\n" {
		t.Errorf("what was joined, %q, gives %+v", joined, got)
	}
	if got := eval[struct{ Source string }](m, `turns.format('package main\nfunc main( ) {}')`); got.Source != "package main\n\nfunc main() {}\n" {
		t.Errorf("formatted: %q", got.Source)
	}
}

// Budgets, in bytes and milliseconds.
const (
	mostWhole  = 6_500_000
	mostSmall  = 4_000_000
	mostHost   = 12 << 10
	mostFirst  = 2500
	mostRepeat = 50
)

func TestTheMachinesSize(t *testing.T) {
	for pattern, most := range map[string]int64{"guest.*.wasm.gz": mostWhole, "small.*.wasm.gz": mostSmall, "machine.*.js": mostHost} {
		info, err := fs.Stat(browsertest.Files(t), asset(t, pattern))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes", info.Name(), info.Size())
		if info.Size() > most {
			t.Errorf("%s takes %d bytes, more than %d", info.Name(), info.Size(), most)
		}
	}
}

// The computer may be busy: of several measurements the best one counts, of more if
// it was busy all the time.
func TestTheMachinesSpeed(t *testing.T) {
	first, repeated := math.Inf(1), math.Inf(1)
	for n := 0; n < 3 || n < 10 && first > mostFirst; n++ {
		m := open(t, browsertest.Book(t))
		first = min(first, m.run(racing).Took)
		for range 30 {
			repeated = min(repeated, m.run(racing).Took)
		}
	}
	t.Logf("the first run took %.0f ms, repeated %.0f ms", first, repeated)
	if first > mostFirst || repeated > mostRepeat {
		t.Errorf("the first run took %.0f ms, repeated ones %.0f ms; at most %d and %d are allowed", first, repeated, mostFirst, mostRepeat)
	}
}
