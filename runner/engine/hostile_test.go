package engine_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"takingturns/runner/engine"
	"takingturns/runner/engine/enginetest"
	"takingturns/runner/machine"

	"golang.org/x/tools/txtar"
)

// hostileLimits are what the attacks that name them run within, by engine: compiled
// programs are not counted, so that loops of theirs end by real time. The others run
// within the usual limits.
var hostileLimits = map[string]map[engine.Kind]machine.Limits{
	"counted":   {engine.Yaegi: counted, engine.Go: counted},
	"endless":   {engine.Yaegi: counted, engine.Go: {Wall: time.Second}},
	"uncounted": {engine.Yaegi: {Wall: time.Second}, engine.Go: {Wall: time.Second}},
}

var counted = machine.Limits{Steps: 300_000, Output: 20_000, Memory: 128 << 20, Wall: 5 * time.Minute}

// An attack is a file of testdata/hostile: what is tried, by which program, and the
// whole transcript, of both engines or of each. The update flag writes the transcripts
// anew.
type attack struct {
	path    string
	archive *txtar.Archive
	limits  map[engine.Kind]machine.Limits
}

func readAttack(t *testing.T, path string) *attack {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil || len(archive.Files) == 0 {
		t.Fatalf("%s holds %v (%v)", path, archive, err)
	}
	a := &attack{path: path, archive: archive}
	if _, name, found := strings.Cut(strings.TrimSpace(string(archive.Comment)), "\nlimits: "); found {
		if a.limits = hostileLimits[name]; a.limits == nil {
			t.Fatalf("%s: there are no limits %q", path, name)
		}
	}
	return a
}

// section is what the file holds for one engine.
func (a *attack) section(kind engine.Kind) string {
	for _, file := range a.archive.Files[1:] {
		if file.Name == string(kind) || file.Name == "both" {
			return string(file.Data)
		}
	}
	return ""
}

func (a *attack) store(t *testing.T, gave map[engine.Kind]string) {
	sections := []txtar.File{{Name: "both", Data: []byte(gave[engine.Go])}}
	if gave[engine.Go] != gave[engine.Yaegi] {
		sections[0].Name = string(engine.Go)
		sections = append(sections, txtar.File{Name: string(engine.Yaegi), Data: []byte(gave[engine.Yaegi])})
	}
	a.archive.Files = append(a.archive.Files[:1], sections...)
	if err := os.WriteFile(a.path, txtar.Format(a.archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Nothing gets out and everything ends, with the same bytes each time. A quick test
// interprets all attacks and compiles every eighth.
func TestHostile(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "hostile", "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	for i, path := range paths {
		a := readAttack(t, path)
		kinds := []engine.Kind{engine.Yaegi}
		if *update || i%8 == 0 || os.Getenv("TURNS_SLOW") == "1" {
			kinds = append(kinds, engine.Go)
		}
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			gave := map[engine.Kind]string{}
			for _, kind := range kinds {
				gave[kind] = visible(shorten(endingWithin(t, within(t, a.limits[kind]), kind, a.archive.Files[0])))
				if want := a.section(kind); !*update && gave[kind] != want {
					t.Errorf("%s gave:\n%s\nwant:\n%s", kind, gave[kind], want)
				}
			}
			if *update {
				a.store(t, gave)
			}
		})
	}
}

var (
	limitedMutex sync.Mutex
	limited      = map[machine.Limits]*engine.Engines{}
)

// within returns engines with other limits than the usual ones.
func within(t *testing.T, limits machine.Limits) *engine.Engines {
	t.Helper()
	if limits == (machine.Limits{}) {
		return enginetest.Engines(t)
	}
	limitedMutex.Lock()
	defer limitedMutex.Unlock()
	if limited[limits] == nil {
		e, err := engine.New(context.Background(), 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		e.Limits = limits
		limited[limits] = e
	}
	return limited[limits]
}

// shorten cuts a long transcript to what shows whether it is another.
func shorten(text string) string {
	const lines, most = 8, 12_000
	if len(text) <= most {
		return text
	}
	shown := strings.SplitAfterN(text, "\n", lines+1)
	rest := text[:len(text)-len(shown[len(shown)-1])]
	if len(rest) > most {
		rest = rest[:80] + "…\n"
	}
	end := text[strings.LastIndex(strings.TrimSuffix(text, "\n"), "\n")+1:]
	return fmt.Sprintf("%s[%d bytes, SHA-256 %x]\n%s", rest, len(text), sha256.Sum256([]byte(text)), end)
}

// visible writes what cannot be printed as in a Go string.
func visible(text string) string {
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[0])
		case r == '\n' || r == '\t' || unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
		text = text[size:]
	}
	return b.String()
}
