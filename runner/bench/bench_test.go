package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"takingturns/runner/worker"
)

func TestMain(m *testing.M) {
	worker.Main()
	os.Exit(m.Run())
}

func TestFigures(t *testing.T) {
	for _, test := range []struct {
		took time.Duration
		want string
	}{
		{12_345 * time.Millisecond, "12 s"},
		{123 * time.Second, "120 s"},
		{2_850 * time.Millisecond, "2.9 s"},
		{480_900 * time.Microsecond, "480 ms"},
		{4 * time.Millisecond, "4 ms"},
		{999_900 * time.Nanosecond, "1000 µs"},
		{71 * time.Nanosecond, "0.071 µs"},
	} {
		if got := (timing{took: test.took}).String(); got != test.want {
			t.Errorf("%v is shown as %q, want %q", test.took, got, test.want)
		}
	}
	second := timing{took: time.Second}
	for _, test := range []struct {
		t, other timing
		want     string
	}{
		{second, second, "1×"},
		{second, timing{took: 40 * time.Millisecond}, "25×"},
		{second, timing{took: 7 * time.Second}, "0.14×"},
		{timing{text: "limit memory"}, second, "—"},
		{second, timing{text: none}, "—"},
	} {
		if got := times(test.t, test.other); got != test.want {
			t.Errorf("%v to %v is shown as %q, want %q", test.t, test.other, got, test.want)
		}
	}
}

func TestMissed(t *testing.T) {
	for _, test := range []struct {
		figure, goal string
		want         bool
	}{
		{"3.1 ms", "3 ms", true},
		{"3 ms", "3 ms", false},
		{"990 µs", "3 ms", false},
		{"0.31 s", "300 ms", true},
		{"3.9 min", "4 min", false},
		{"61 s", "1 min", true},
		{"1025 MiB", "1 GiB", true},
		{"59 KiB", "60 KiB", false},
		{"59 s", "60 KiB", false},
		{"1.4×", "1.3×", true},
		{"1.3×", "1.3×", false},
		{"14×", "3 ms", false}, // a goal in time says nothing of ratios
		{"3 s", "1.3×", false},
		{"—", "3 ms", false},
		{"3 s", "", false},
		{"limit memory", "3 ms", true},
		{"limit memory", "", false},
	} {
		if got := missed(test.figure, test.goal); got != test.want {
			t.Errorf("%q with the goal %q is missed: %v, want %v", test.figure, test.goal, got, test.want)
		}
	}
}

// What is shown is parsed back, marks and all.
func TestMarkdown(t *testing.T) {
	shown := figures{"2 cores, linux/amd64, go1.26.8", map[string][]string{
		"hello": {"3.1 ms", "0.27×"},
		"trace": {"200 ms", "1.2×"},
	}}
	const want = `Measured on 2 cores, linux/amd64, go1.26.8; of several runs the fastest.

| start of a run | compared with | at most | measured | ratio | command |
|---|---|---|--:|--:|---|
| hello in a process that holds the machine | the same, compiled | 3 ms | 3.1 ms **missed** | 0.27× | ` + "`make bench ROW=hello`" + ` |
| 100,000 hand-overs, traced | the same without a trace | 1.3× | 200 ms | 1.2× | ` + "`make bench ROW=trace`" + ` |
`
	got := shown.markdown(false)
	if got != want {
		t.Errorf("shown as\n%s\nwant\n%s", got, want)
	}
	if again := parseFigures(got).markdown(false); again != got {
		t.Errorf("parsed and shown again it is\n%s", again)
	}
}

// README shows the rows that there are, with their goals and commands, and no figure
// that was not measured.
func TestREADME(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, block, _, err := cutReadme(text)
	if err != nil {
		t.Fatal(err)
	}
	stored := parseFigures(block)
	if want := stored.markdown(true); block != want {
		t.Errorf("README's figures are not those of `make bench UPDATE=1`. They are\n%s\nwant\n%s", block, want)
	}
	for _, r := range rows() {
		if !r.long && stored.cells[r.name] == nil {
			t.Errorf("README has no figures of %s", r.name)
		}
	}
}

func TestUpdateReadme(t *testing.T) {
	here := figures{"here", map[string][]string{"hello": {"2 ms", "1×"}, "shell": {"5 ms", "1×"}}}
	path := filepath.Join(t.TempDir(), "README.md")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	read := func() figures {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		before, block, after, err := cutReadme(text)
		if err != nil || before != "Before.\n"+begin || after != end+"After.\n" {
			t.Fatalf("%v: what surrounds the figures is %q and %q", err, before, after)
		}
		return parseFigures(block)
	}
	update := func(measured figures) {
		if err := updateReadme(path, measured); err != nil {
			t.Fatal(err)
		}
	}
	write("Before.\n" + begin + here.markdown(true) + end + "After.\n")

	update(figures{"here", map[string][]string{"hello": {"3 ms", "2×"}}})
	if got := read(); !slices.Equal(got.cells["hello"], []string{"3 ms", "2×"}) || !slices.Equal(got.cells["shell"], []string{"5 ms", "1×"}) {
		t.Errorf("hello was measured anew; then there are %v", got)
	}
	update(figures{"elsewhere", map[string][]string{"hello": {"4 ms", "2×"}}})
	if got := read(); got.computer != "elsewhere" || got.cells["shell"][0] != none {
		t.Errorf("hello was measured on another computer; then there are %v", got)
	}

	write("No figures.\n")
	err := updateReadme(path, here)
	if err == nil || !strings.Contains(err.Error(), `the figures belong between the lines "<!-- make bench`) {
		t.Errorf("a README without markers gives %v", err)
	}
}

func TestChoose(t *testing.T) {
	all, err := choose("")
	if err != nil || !all["fib"] || all["first-use"] {
		t.Errorf("without a name: %v, %v", slices.Sorted(maps.Keys(all)), err)
	}
	one, err := choose("first-use")
	if err != nil || len(one) != 1 || !one["first-use"] {
		t.Errorf("first-use: %v, %v", one, err)
	}
	some, err := choose("h*")
	if err != nil || len(some) != 3 || !some["hello"] || !some["http"] || !some["handovers"] {
		t.Errorf("h*: %v, %v", some, err)
	}
	if _, err = choose("fib["); err == nil || err.Error() != "syntax error in pattern: fib[" {
		t.Errorf("fib[: %v", err)
	}
	if _, err = choose("fob"); err == nil || !strings.HasPrefix(err.Error(), `there is no row "fob"; there are: sieve, handovers, `) {
		t.Errorf("fob: %v", err)
	}
}

// Names tell rows apart, and every column has its subjects.
func TestRows(t *testing.T) {
	l := &lab{tests: map[slowTest]func() (string, error){}}
	seen := map[string]bool{}
	for table, r := range rows() {
		if seen[r.name] {
			t.Errorf("two rows are named %s", r.name)
		}
		seen[r.name] = true
		timings := make([]timing, len(r.subjects(l)))
		if cells := table.figures(timings); len(cells) != len(table.columns) {
			t.Errorf("%s has %d figures", r.name, len(cells))
		}
	}
}

func TestAttributeOf(t *testing.T) {
	const output = "=== RUN   TestLong\n=== ATTR  TestLong cold 3s\n=== ATTR  TestLong cold 3m2.5s\n=== ATTR  TestLong memory 812 MiB\n--- PASS: TestLong (1.00s)\n"
	for name, want := range map[string]timing{"cold": {took: 182500 * time.Millisecond}, "memory": {text: "812 MiB"}} {
		if got, err := attributeOf(output, name); got != want || err != nil {
			t.Errorf("%s is %v, %v", name, got, err)
		}
	}
	if _, err := attributeOf(output, "warm"); err == nil || !strings.HasPrefix(err.Error(), `the test reports no attribute "warm":`) {
		t.Errorf("an attribute that is not there gives %v", err)
	}
}

func TestMeasure(t *testing.T) {
	l := &lab{ctx: t.Context()}
	var ran []string
	takes := func(name string, times ...time.Duration) subject {
		return func() (timing, error) {
			took := times[0]
			ran, times = append(ran, name), times[1:]
			return timing{took: took}, nil
		}
	}
	limited := func() (timing, error) {
		ran = append(ran, "limited")
		return timing{text: "limit memory"}, nil
	}
	timings, err := l.measure([]subject{takes("a", 5, 2, 3), nil, limited, takes("b", 1, 1, 1)}, 3, 0)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"a", "limited", "b", "a", "b", "a", "b"}; !slices.Equal(ran, want) {
		t.Errorf("ran %v, want %v", ran, want)
	}
	if timings[0].took != 2 || timings[1].text != none || timings[2].text != "limit memory" {
		t.Errorf("measured %v", timings)
	}
	wrong := program{"fib", "196418\n"}
	if _, err := l.measure([]subject{timed(func() error { return wrong.differ("0\n") })}, 1, 0); err == nil || err.Error() != `fib printed "0\n", want "196418\n"` {
		t.Errorf("a program that prints something else gives %v", err)
	}
}

// Every program prints what it should, whatever runs it, and every other row measures
// something: with TURNS_SLOW set all that are not long, without it two that build no
// commands. A program ends at a limit of the machine only where that is known.
func TestEveryRow(t *testing.T) {
	quick := []string{"hello", "trace"}
	known := map[string]string{"http": none}
	l, err := newLab(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.close)
	for table, r := range rows() {
		if r.long || os.Getenv("TURNS_SLOW") == "" && !slices.Contains(quick, r.name) {
			continue
		}
		t.Run(r.name, func(t *testing.T) {
			timings, err := l.measure(r.subjects(l), 1, 0)
			if err != nil {
				t.Fatal(err)
			}
			for i, timing := range timings {
				if table == programs && timing.text != "" && !strings.HasPrefix(known[r.name], timing.text) {
					t.Errorf("subject %d: %s", i, timing)
				}
			}
		})
	}
}
