package browsertest_test

import (
	"math"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"takingturns/runner/engine"
	"takingturns/runner/snippet"
	"takingturns/site/browsertest"

	"golang.org/x/tools/txtar"
)

// harmful is what no shown output may hold.
var harmful = regexp.MustCompile("[\x00-\x08\x0b-\x1f\x7f-\u009f]|<script|<b>")

// The attacks on the machine come to nothing in the page as they do in the machine, to
// the byte, and what they print is shown as text. Those that need smaller limits than
// the page's are left out.
func TestHostileProgramsInThePage(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(root(t), "runner", "engine", "testdata", "hostile", "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	engines := newEngines(t)
	engines.Limits.Wall = 2 * time.Minute // the computer may be busy
	m := open(t, browsertest.Book(t))
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(archive.Comment), "\nlimits: ") {
			continue
		}
		p := snippet.Program{Name: archive.Files[0].Name, Source: archive.Files[0].Data, Seed: math.MaxUint64 - 1, Traced: true}
		want, err := engines.Run(t.Context(), engine.Yaegi, p, nil)
		if err != nil {
			t.Fatal(err)
		}
		switch got := m.run(p); {
		case got.Error != "":
			t.Errorf("%s: %s", p.Name, got.Error)
		case got.Golden+got.Trace != string([]rune(want.Text()+want.Trace())): // the page's answers are UTF-8
			page, machine := difference(got.Golden+got.Trace, string([]rune(want.Text()+want.Trace())))
			t.Errorf("%s: the page gives %q, the machine %q", p.Name, page, machine)
		case harmful.MatchString(got.Output):
			t.Errorf("%s: shown as %.900s", p.Name, got.Output)
		case p.Name == "text-controls.go" && !strings.Contains(got.Output, `<span style="color:var(--red)">red</span>`):
			t.Errorf("the colour is lost: %s", got.Output)
		}
	}
}

// difference is the first line in which two texts differ.
func difference(a, b string) (string, string) {
	as, bs := strings.SplitAfter(a, "\n"), strings.SplitAfter(b, "\n")
	for i := range min(len(as), len(bs)) {
		if as[i] != bs[i] {
			return as[i], bs[i]
		}
	}
	return as[len(as)-1], bs[len(bs)-1]
}
