package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"takingturns/runner/book"
	"takingturns/runner/engine"
	"takingturns/runner/longbook"
	"takingturns/runner/snippet"
	"takingturns/runner/toolchain"
)

// What a long book may cost: processor time on two cores, for what is promised of a book
// of 200 chapters with 10,000 snippets.
const (
	mostCold   = 2 * 4 * time.Minute / 10000 // to run and check a snippet
	mostWarm   = 2 * 5 * time.Second / 10000 // to check one that has not changed
	mostBuild  = 2 * 20 * time.Second / 200  // to render a chapter
	mostMemory = 1 << 30                     // bytes, of the command and its workers together
	mostPage   = 60 << 10                    // bytes, compressed, with what the page loads at once
	mostGrowth = 1.25                        // of the cost of one, in a book that is longer

	sections = 10 // of a chapter
)

// A cost is what commands took for one of many.
type cost struct{ cold, warm, build time.Duration }

// TestLongBook checks and renders a book that grows: no snippet and no chapter costs more
// than in the short book. It ends at 2,000 snippets in 40 chapters, or at as many chapters
// as TURNS_CHAPTERS says; without TURNS_SLOW at one chapter, which shows that all its
// programs end as they are meant to.
func TestLongBook(t *testing.T) {
	lengths := []int{1}
	if os.Getenv("TURNS_SLOW") != "" {
		lengths = []int{10, 40}
		if n, err := strconv.Atoi(os.Getenv("TURNS_CHAPTERS")); err == nil {
			lengths[1] = n
		}
	}
	buildGuest(t)
	root := longBookRoot(t)
	var costs []cost
	before := 0
	for _, chapters := range lengths {
		costs = append(costs, measureBook(t, root, before, chapters))
		before = chapters
	}
	checkPages(t, filepath.Join(root, "site", "public"))
	if len(costs) > 1 {
		compareCosts(t, costs[0], costs[1])
	}
}

// compareCosts wants those of the longer book to be small, and no more than those of the
// short one.
func compareCosts(t *testing.T, short, long cost) {
	t.Helper()
	for what, is := range map[string]struct{ short, long, most time.Duration }{
		"to check a snippet":        {short.cold, long.cold, mostCold},
		"to check an unchanged one": {short.warm, long.warm, mostWarm},
		"to render a chapter":       {short.build, long.build, mostBuild},
	} {
		if is.long > is.most {
			t.Errorf("%s takes %s of processor time, want at most %s", what, is.long, is.most)
		}
		if growth := float64(is.long) / float64(is.short); growth > mostGrowth {
			t.Errorf("%s takes %s of processor time in a short book and %s in a long one, %.2f times as much", what, is.short, is.long, growth)
		}
	}
}

// longBookRoot makes a repository without chapters, where results are kept apart from
// those of others, and enters it.
func longBookRoot(t *testing.T) string {
	t.Helper()
	t.Chdir(filepath.Join("..", "..", ".."))
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	root, cache := t.TempDir(), t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"go.mod", "go.sum", "runner"} {
		must(os.Symlink(filepath.Join(here, name), filepath.Join(root, name)))
	}
	must(os.CopyFS(filepath.Join(root, "site"), os.DirFS(filepath.Join(here, "site"))))
	must(os.RemoveAll(filepath.Join(root, "site", "public")))

	built, err := toolchain.CacheDir()
	must(err)
	entries, err := os.ReadDir(built)
	must(err)
	must(os.Mkdir(filepath.Join(cache, "takingturns"), 0o755))
	for _, entry := range entries {
		if entry.Name() != "results" {
			must(os.Symlink(filepath.Join(built, entry.Name()), filepath.Join(cache, "takingturns", entry.Name())))
		}
	}
	goCache, err := exec.Command("go", "env", "GOCACHE").Output()
	must(err)
	t.Setenv("GOCACHE", strings.TrimSpace(string(goCache)))
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Chdir(root)
	return root
}

// measureBook makes the book longer and takes the costs of what is new.
func measureBook(t *testing.T, root string, before, chapters int) cost {
	t.Helper()
	if err := longbook.Write(filepath.Join(root, "chapters"), chapters, sections); err != nil {
		t.Fatal(err)
	}
	all, fresh := chapters*sections*longbook.PerSection, (chapters-before)*sections*longbook.PerSection
	cold := run(t, "cold", fmt.Sprintf("%d problems in %d snippets", fresh, all), "check")
	store(t, root)
	warm := run(t, "warm", fmt.Sprintf("%d snippets print what the book says", all), "check")
	build := run(t, "build", "the book is at", "build")
	c := cost{cold / time.Duration(fresh), warm / time.Duration(all), build / time.Duration(chapters)}
	t.Logf("%d chapters: a snippet %s, unchanged %s, a chapter rendered %s", chapters, c.cold, c.warm, c.build)
	return c
}

// store accepts what the snippets printed, which is known, as their golden transcripts.
// Schedules are not explored: that would be 200 runs for each.
func store(t *testing.T, root string) {
	t.Helper()
	engines, err := engine.New(t.Context(), 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer engines.Close()
	if err := engines.KeepResults(false); err != nil {
		t.Fatal(err)
	}
	chapters, err := snippet.ParseDir(filepath.Join(root, "chapters"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range chapters {
		err := book.Run(t.Context(), engines, engine.Yaegi, c.Snippets, func(r book.Result) {
			if faults := r.Faults(root); faults != nil {
				t.Fatal(faults)
			}
			if _, err := r.Update(root); err != nil {
				t.Fatal(err)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n := engines.Runs(); n > 0 {
		t.Errorf("%d snippets ran that turns check has run", n)
	}
}

// run runs turns, whose output must hold some text, and returns the processor time that it
// and its workers took. Real time and memory it reports under a name, for make bench.
func run(t *testing.T, name, want string, args ...string) time.Duration {
	t.Helper()
	cmd := exec.Command("turns", args...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	began := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	memory := watchMemory(cmd.Process.Pid)
	cmd.Wait()
	t.Attr(name, time.Since(began).String())
	used := memory()
	t.Attr(name+"-memory", fmt.Sprintf("%d MiB", used>>20))
	took := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	t.Logf("turns %s: %s, %s of processor time, %d MiB", strings.Join(args, " "), time.Since(began).Round(10*time.Millisecond), took, used>>20)
	if !strings.Contains(out.String(), want) {
		t.Fatalf("turns %s does not say %q:\n%.2000s", strings.Join(args, " "), want, out.String())
	}
	if used > mostMemory {
		t.Errorf("turns %s takes %d MiB of memory, want at most %d", strings.Join(args, " "), used>>20, mostMemory>>20)
	}
	return took
}

var loadedAtOnce = regexp.MustCompile(`(?:<script src|<link rel="stylesheet" href|data-step)="([^"]+)"`)

// checkPages checks what a reader's browser loads of each page.
func checkPages(t *testing.T, dir string) {
	t.Helper()
	pages, err := filepath.Glob(filepath.Join(dir, "*-*.html"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages, %v", err)
	}
	largest := 0
	for _, page := range append(pages, filepath.Join(dir, "index.html")) {
		size := compressed(t, page)
		content, _ := os.ReadFile(page)
		for _, m := range loadedAtOnce.FindAllSubmatch(content, -1) {
			size += compressed(t, filepath.Join(dir, string(m[1])))
		}
		if largest = max(largest, size); size > mostPage {
			t.Errorf("%s loads %d bytes, want at most %d", filepath.Base(page), size, mostPage)
		}
	}
	t.Attr("page", fmt.Sprintf("%d KiB", (largest+1023)>>10))
	t.Logf("%d pages, the largest loads %d bytes", len(pages)+1, largest)
}

func compressed(t *testing.T, path string) int {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	w.Write(content)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}
