package book

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"takingturns/runner/engine"
	"takingturns/runner/machine"
	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
)

// chapter parses a chapter that holds one snippet with the given attributes,
// whose fence stands in line 3.
func chapter(attributes string) *snippet.Snippet {
	source := "# One\n\n```go " + attributes + "\npackage main\n\nfunc main() {}\n```\n"
	c, err := snippet.Parse("chapters/01-one.md", []byte(source))
	if err != nil {
		panic(err)
	}
	return c.Snippets[0]
}

func printed(kind transcript.Kind, text string) *transcript.Transcript {
	t := &transcript.Transcript{End: transcript.Ending{Kind: kind}}
	if text != "" {
		t.Writes = []transcript.Write{{Text: text}}
	}
	return t
}

func write(t *testing.T, root, name, text string) {
	t.Helper()
	path := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

var limited = &transcript.Transcript{End: transcript.Ending{Kind: transcript.Limited, Detail: "steps"}, At: time.Second}

var problemTests = []struct {
	name   string
	result Result
	files  map[string]string
	want   []string
}{
	{
		name:   "as the book says",
		result: Result{Snippet: chapter("name=a"), Transcript: printed(transcript.Returned, "x\n")},
		files:  map[string]string{"golden/01-one/a.txt": "x\n", "golden/01-one/a.trace": "trace 2\n0s out 2\n0s end returned\n"},
	},
	{
		name:   "no golden files",
		result: Result{Snippet: chapter("name=a"), Transcript: printed(transcript.Returned, "")},
		want:   []string{"chapters/01-one.md:3: a has no golden transcript golden/01-one/a.txt and golden/01-one/a.trace; `make update` writes it"},
	},
	{
		name:   "another ending, which could not be stored",
		result: Result{Snippet: chapter("name=a expect=deadlock"), Transcript: printed(transcript.Panicked, "panic: a.go:2\n")},
		want:   []string{"chapters/01-one.md:3: a ended with \"panic\", expected \"deadlock\"\n    panic: chapters/01-one.md:5"},
	},
	{
		name:   "a limit",
		result: Result{Snippet: chapter("name=a"), Transcript: limited, Limits: machine.Limits{Steps: 9}},
		want:   []string{`chapters/01-one.md:3: a ended with "limit steps" (at 1s of virtual time, 9 interpreted steps were not enough; --steps allows more), expected "returned"`},
	},
	{
		name:   "no program",
		result: Result{Snippet: chapter("name=a"), Err: errors.New("a.go:3:1: no\na.go:4:1: nor this")},
		want:   []string{"chapters/01-one.md:6:1: no\n    func main() {}\n    ^\nchapters/01-one.md:7:1: nor this"},
	},
	{
		name:   "the machine failed",
		result: Result{Snippet: chapter("name=a"), Err: errors.New("out of order")},
		want:   []string{"chapters/01-one.md:3: out of order"},
	},
	{
		name:   "not the recorded output",
		result: Result{Snippet: chapter("name=a mirrors=000.1,000.2,001.3"), Transcript: printed(transcript.Returned, "took 15.06\n")},
		files: map[string]string{
			"golden/01-one/a.txt": "took 15.06\n", "golden/01-one/a.trace": "trace 2\n0s out 11\n0s end returned\n",
			"golden/notebooks/000.1.txt": "took 15.001\n", "golden/notebooks/000.2.txt": "took 14.99\n",
		},
		want: []string{`chapters/01-one.md:3: a does not reproduce notebook cell 000.2: line 1: recorded "took 14.99", ours "took 15.06"`},
	},
	{
		name:   "differs from the recorded output for a reason",
		result: Result{Snippet: chapter("name=a mirrors=000.1 differs=why"), Transcript: printed(transcript.Returned, "")},
		files: map[string]string{
			"golden/01-one/a.txt": "", "golden/01-one/a.trace": "trace 2\n0s end returned\n", "golden/notebooks/000.1.txt": "x\n",
		},
	},
}

func TestProblems(t *testing.T) {
	for _, test := range problemTests {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			for name, text := range test.files {
				write(t, root, name, text)
			}
			if got := test.result.Problems(root, false); !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestExpected(t *testing.T) {
	exit := func(code int) *transcript.Transcript {
		return &transcript.Transcript{End: transcript.Ending{Kind: transcript.Exited, Code: code}}
	}
	tests := []struct {
		attribute  string
		transcript *transcript.Transcript
		want       bool
	}{
		{"", printed(transcript.Returned, ""), true},
		{"", printed(transcript.Panicked, ""), false},
		{"expect=ok", printed(transcript.Returned, ""), true},
		{"expect=panic", printed(transcript.Panicked, ""), true},
		{"expect=panic", exit(2), false},
		{"expect=deadlock", printed(transcript.Deadlocked, ""), true},
		{"expect=deadlock", printed(transcript.Panicked, ""), false},
		{"expect=compile-error", printed(transcript.NotCompiled, ""), true},
		{"expect=compile-error", printed(transcript.Refused, ""), false},
		{"expect=exit:3", exit(3), true},
		{"expect=exit:3", exit(4), false},
		{"expect=exit:2", printed(transcript.Panicked, ""), false},
		{"expect=exit:0", printed(transcript.Returned, ""), true},
		{"norun", nil, true},
	}
	for _, test := range tests {
		r := Result{Snippet: chapter("name=a " + test.attribute), Transcript: test.transcript}
		if got := r.Expected(); got != test.want {
			t.Errorf("%s, ended %v: Expected is %v", test.attribute, test.transcript, got)
		}
	}
	failed := Result{Snippet: chapter("name=a expect=compile-error"), Err: errors.New("no")}
	if failed.Expected() {
		t.Error("a failure of the machine is never expected")
	}
}

func TestUpdate(t *testing.T) {
	root := t.TempDir()
	r := Result{Snippet: chapter("name=a"), Transcript: printed(transcript.Returned, "x\n")}
	for _, want := range []bool{true, false} {
		changed, err := r.Update(root)
		if changed != want || err != nil {
			t.Fatalf("Update is %v, %v, want %v", changed, err, want)
		}
	}
	if problems := r.Problems(root, false); problems != nil {
		t.Errorf("after Update: %q", problems)
	}
	info, err := os.Stat(filepath.Join(root, "golden", "01-one", "a.txt"))
	if err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("a.txt: %v, %v", info.Mode(), err)
	}
}

// A file that cannot be replaced stays as it was, and nothing half written is
// left beside it.
func TestUpdateIsWhole(t *testing.T) {
	root := t.TempDir()
	write(t, root, "golden/01-one/a.trace/occupied", "") // a directory: rename fails
	r := Result{Snippet: chapter("name=a"), Transcript: printed(transcript.Returned, "x\n")}
	if _, err := r.Update(root); err == nil {
		t.Error("Update replaced a directory")
	}
	entries, err := os.ReadDir(filepath.Join(root, "golden", "01-one"))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), ".update-") {
			t.Errorf("%s is left behind", entry.Name())
		}
	}
	if _, err := os.Stat(filepath.Join(root, "golden", "01-one", "a.trace", "occupied")); err != nil {
		t.Error(err)
	}
}

func TestOrphans(t *testing.T) {
	root := t.TempDir()
	runs, shown := chapter("name=a"), chapter("name=b norun")
	chapters := []*snippet.Chapter{runs.Chapter, shown.Chapter}
	if orphans, err := Orphans(root, chapters); orphans != nil || err != nil {
		t.Errorf("without golden folder: %q, %v", orphans, err)
	}
	want := []string{
		"golden/01-one/a.json", "golden/01-one/a.txt.orig", "golden/01-one/b.txt", "golden/01-one/c.trace",
		"golden/02-two/a.txt", "golden/a.txt",
	}
	for _, name := range append([]string{"golden/01-one/a.txt", "golden/01-one/a.trace", "golden/notebooks/000.1.txt"}, want...) {
		write(t, root, name, "")
	}
	if orphans, err := Orphans(root, chapters); !slices.Equal(orphans, want) || err != nil {
		t.Errorf("got  %q, %v\nwant %q", orphans, err, want)
	}
}

// When the context ends, Run says so and reports nothing more.
func TestRunStops(t *testing.T) {
	engines, err := engine.New(t.Context(), 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer engines.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err = Run(ctx, engines, engine.Yaegi, []*snippet.Snippet{chapter("name=a")}, func(r Result) {
		t.Errorf("reported %v", r)
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Run returned %v", err)
	}
}
