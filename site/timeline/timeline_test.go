package timeline

import (
	"fmt"
	"html/template"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sebdah/goldie/v2"
	"golang.org/x/tools/txtar"

	"takingturns/runner/transcript"
)

// TestFigures compares the figures of the runs in testdata. What a figure holds is
// put on lines, so that a diff can be read.
func TestFigures(t *testing.T) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases:", err)
	}
	for _, file := range cases {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		t.Run(name, func(t *testing.T) {
			run, source := readRun(t, file)
			f := Draw(run, source)
			var b strings.Builder
			fmt.Fprintf(&b, "%s\n\n%s\n%s\n%s\n", f.Summary, onLines(f.Labels), onLines(f.Chart), onLines(f.Key))
			marks := strings.Split(f.Steps, ";")
			if len(marks) != len(f.Rows) {
				t.Errorf("%d marks for %d rows", len(marks), len(f.Rows))
			}
			for i, row := range f.Rows {
				fmt.Fprintf(&b, "%5s | %-12s | %-24s | %s | %s | %s\n", row.At, row.Who, row.What, row.Where, row.Code, marks[i])
			}
			g := goldie.New(t, goldie.WithFixtureDir("testdata"), goldie.WithNameSuffix(".figure"))
			g.Assert(t, name, []byte(b.String()))
			checkTexts(t, f)
		})
	}
}

func onLines(svg template.HTML) string {
	return strings.NewReplacer("><", ">\n<", "</svg>", "\n</svg>").Replace(string(svg))
}

// readRun reads an archive of a program, what it printed and its trace.
func readRun(t *testing.T, file string) (*transcript.Transcript, Source) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range archive.Files {
		parts[f.Name] = string(f.Data)
	}
	return parse(t, parts["text"], parts["trace"]), source(parts["program.go"])
}

func parse(t *testing.T, text, trace string) *transcript.Transcript {
	t.Helper()
	run, err := transcript.Parse(text, trace)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func source(program string) Source {
	lines := strings.Split(program, "\n")
	return Source{
		Name: "program",
		Line: func(place string) string {
			var n int
			if _, err := fmt.Sscanf(place, "program.go:%d", &n); err != nil || n > len(lines) {
				return ""
			}
			return lines[n-1]
		},
		Show: func(output string) string { return output },
	}
}

func TestOneGoroutine(t *testing.T) {
	run := parse(t, "x\n", "trace 2\n0s 1 waits program.go:1 sleep\n1s 0 readies 1\n1s 1 writes out 2 program.go:2\n1s end returned\n")
	if f := Draw(run, source("")); f != nil {
		t.Errorf("one goroutine has a figure: %s", f.Summary)
	}
}
