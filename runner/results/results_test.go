package results

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"takingturns/runner/machine"
	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
)

var (
	key = Key{
		Program: snippet.Program{Name: "x.go", Source: []byte("package main\n"), Seed: 1},
		Engine:  "go", Build: "b", Schedules: 2,
	}
	ran = &transcript.Transcript{
		Writes: []transcript.Write{{Text: "\xff\x00 é\n"}, {At: time.Second, Stream: transcript.Stderr, Text: "x"}},
		End:    transcript.Ending{Kind: transcript.Exited, Code: 3},
		At:     2 * time.Second,
	}
)

func open(t *testing.T, dir string) *Cache {
	t.Helper()
	c, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func put(t *testing.T, c *Cache, k Key, ran *transcript.Transcript) {
	t.Helper()
	if err := Put(c, k, ran); err != nil {
		t.Fatal(err)
	}
}

func TestStored(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "results")
	for _, want := range []*transcript.Transcript{
		ran,
		{},
		{Writes: []transcript.Write{{Stream: transcript.Stderr, Text: "x.go:1:1: no\n"}}, End: transcript.Ending{Kind: transcript.NotCompiled}},
		{End: transcript.Ending{Kind: transcript.Limited, Detail: "steps"}},
	} {
		put(t, open(t, dir), key, want)
		if got := Get[transcript.Transcript](open(t, dir), key); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

// A different key has a result of its own, whichever field makes the difference.
func TestKey(t *testing.T) {
	c := open(t, t.TempDir())
	put(t, c, key, ran)
	different := map[string]func(*Key){
		"name":         func(k *Key) { k.Program.Name = "y.go" },
		"source":       func(k *Key) { k.Program.Source = []byte("package main\n\n") },
		"seed":         func(k *Key) { k.Program.Seed++ },
		"engine":       func(k *Key) { k.Engine = "yaegi" },
		"build":        func(k *Key) { k.Build = "c" },
		"schedule":     func(k *Key) { k.Program.Schedule++ },
		"schedules":    func(k *Key) { k.Schedules++ },
		"traced":       func(k *Key) { k.Program.Traced = true },
		"steps":        func(k *Key) { k.Limits.Steps = 7 },
		"depth":        func(k *Key) { k.Limits.Depth = 7 },
		"memory":       func(k *Key) { k.Limits.Memory = 7 },
		"output":       func(k *Key) { k.Limits.Output = 7 },
		"name, source": func(k *Key) { k.Program.Name, k.Program.Source = "x.gop", []byte("ackage main\n") },
	}
	for name, change := range different {
		k := key
		if change(&k); Get[transcript.Transcript](c, k) != nil {
			t.Errorf("another %s has the same result", name)
		}
	}
	same := key
	same.Limits = machine.Limits{Wall: time.Hour}.WithDefaults()
	if Get[transcript.Transcript](c, same) == nil {
		t.Error("the defaults written out, and another limit of real time, have no result")
	}
}

func TestCutShortByRealTime(t *testing.T) {
	c := open(t, t.TempDir())
	put(t, c, key, &transcript.Transcript{End: transcript.Ending{Kind: transcript.Limited, Detail: "time"}})
	if got := Get[transcript.Transcript](c, key); got != nil {
		t.Errorf("stored %v", got)
	}
	cut := &transcript.Orders{Outcomes: []transcript.Outcome{{}, {End: transcript.Ending{Kind: transcript.Limited, Detail: "time"}}}}
	if err := Put(c, key, cut); err != nil || Get[transcript.Orders](c, key) != nil {
		t.Errorf("stored %v, %v", cut, err)
	}
}

func TestOrders(t *testing.T) {
	c := open(t, t.TempDir())
	want := &transcript.Orders{Schedules: 2, Distinct: 1, Outcomes: []transcript.Outcome{{Text: "x", Count: 2, Schedule: 1}}}
	if err := Put(c, key, want); err != nil {
		t.Fatal(err)
	}
	if got := Get[transcript.Orders](c, key); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}

// A file that is damaged in whatever way is no result, and the next one stored
// mends it.
func TestDamaged(t *testing.T) {
	damages := map[string]func(content string) string{
		"emptied":   func(string) string { return "" },
		"cut short": func(content string) string { return content[:len(content)-1] },
		"longer":    func(content string) string { return content + "x" },
		"changed":   func(content string) string { return strings.Repeat("x", len(content)) },
		"a letter": func(content string) string { // of what was printed
			at := max(strings.LastIndex(content, "x"), len("v1 "))
			return content[:at] + "y" + content[at+1:]
		},
	}
	for name, damage := range damages {
		for _, kind := range []string{"-a", "-d"} { // what is stored under the key, and the content
			dir := t.TempDir()
			c := open(t, dir)
			put(t, c, key, ran)
			damageFiles(t, dir, kind, damage)
			if got := Get[transcript.Transcript](c, key); got != nil {
				t.Errorf("%s %s gives %v", name, kind, got)
			}
			put(t, c, key, ran)
			if got := Get[transcript.Transcript](c, key); !reflect.DeepEqual(got, ran) {
				t.Errorf("%s %s: stored again it gives %v", name, kind, got)
			}
		}
	}
}

func damageFiles(t *testing.T, dir, kind string, damage func(string) string) {
	t.Helper()
	damaged := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, kind) {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		damaged++
		return os.WriteFile(path, []byte(damage(string(content))), 0o644)
	})
	if err != nil || damaged == 0 {
		t.Fatalf("damaged %d files, %v", damaged, err)
	}
}

func TestAtOnce(t *testing.T) {
	dir := t.TempDir()
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			c, err := Open(dir)
			if err != nil {
				t.Error(err)
				return
			}
			for range 20 {
				if got := Get[transcript.Transcript](c, key); got != nil && !reflect.DeepEqual(got, ran) {
					t.Errorf("got %+v", got)
				}
				if err := Put(c, key, ran); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
}
