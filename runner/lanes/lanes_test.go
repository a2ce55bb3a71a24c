package lanes

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"takingturns/runner/transcript"

	"github.com/sebdah/goldie/v2"
)

func parse(t *testing.T, text, trace string) *transcript.Transcript {
	t.Helper()
	parsed, err := transcript.Parse(text, trace)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// TestDraw draws a run of the book's; `go test ./runner/lanes -update` after a change.
func TestDraw(t *testing.T) {
	read := func(extension string) string {
		content, err := os.ReadFile(filepath.Join("testdata", "at-once"+extension))
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	goldie.New(t).Assert(t, "at-once", []byte(Draw(parse(t, read(".txt"), read(".trace")))))
}

func TestMarks(t *testing.T) {
	run := parse(t, "a\nb\n", `trace 2
0s 1 starts 2 p.go:3 main.f
0s 1 yields p.go:4
0s 2 writes out 4 p.go:8
0s 2 waits p.go:9 chan receive
0s 1 readies 2
1.5s 0 readies 1
1.5s 2 ends
1.5s end deadlock
`)
	want := `          1 2
      0s  ● ○   1 starts 2 main.f  p.go:3
          ● ○   1 yields  p.go:4
          ○ ●   2 prints a⏎b  p.go:8
          ○ ●   2 waits: chan receive  p.go:9
          ● ○   1 wakes 2
    1.5s  ○ ○   the clock wakes 1
          ○ ×   2 ends
          deadlock
`
	if got := Draw(run); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestMany leaves nothing out silently.
func TestMany(t *testing.T) {
	var trace strings.Builder
	trace.WriteString("trace 2\n")
	for i := range 40 {
		fmt.Fprintf(&trace, "0s 1 starts %d p.go:3 main.f\n", i+2)
	}
	for i := range 400 {
		fmt.Fprintf(&trace, "%s 0 readies 2\n", time.Duration(i+1)*time.Millisecond)
	}
	trace.WriteString("400ms unrecorded 7\n400ms end returned\n")
	got := Draw(parse(t, "", trace.String()))
	for _, want := range []string{"… is for the other 26 goroutines", "… 40 events …", "… 7 more events were not recorded"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func TestNothingTraced(t *testing.T) {
	if got := Draw(&transcript.Transcript{}); got != "nothing was traced\n" {
		t.Errorf("got %q", got)
	}
}
