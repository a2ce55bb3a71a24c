package lower

import (
	"fmt"
	"go/importer"
	"go/parser"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"takingturns/runner/generator"
	"takingturns/runner/snippet"
)

var reps = func() int {
	if os.Getenv("REPS") != "" {
		return 60
	}
	return 5
}()

type prog struct{ name, src string }

func speedPrograms(t testing.TB) []prog {
	progs := []prog{{"hello", "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hello\") }\n"}}
	paths, _ := filepath.Glob("../../chapters/*.md")
	_ = snippet.Program{}
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		for i, part := range strings.Split(string(text), "\n```go name=")[1:] {
			head, rest, _ := strings.Cut(part, "\n")
			body, _, _ := strings.Cut(rest, "\n```\n")
			if !strings.HasPrefix(body, "package main") || strings.Contains(body, "takingturns/runner") {
				continue
			}
			_ = i
			name, _, _ := strings.Cut(head, " ")
			progs = append(progs, prog{filepath.Base(p)[:2] + "#" + name, body + "\n"})
		}
	}
	for s := uint64(20000); s < 20010; s++ {
		src, err := generator.Program(s)
		if err != nil {
			t.Fatal(err)
		}
		progs = append(progs, prog{fmt.Sprintf("gen%d", s), string(src)})
	}
	return progs
}

func TestSpeed(t *testing.T) {
	lookup, err := testImporter()
	if err != nil {
		t.Fatal(err)
	}
	fset := newStandard().fset
	generics, err := loadTestGenerics()
	if err != nil {
		t.Fatal(err)
	}
	from := importer.ForCompiler(fset, "gc", lookup())
	perPass := map[string]int{}
	for _, p := range speedPrograms(t) {
		var best [4]time.Duration
		skip := false
		for k := 0; k < reps; k++ {
			t0 := time.Now()
			file, err := parser.ParseFile(fset, "main.go", p.src, parser.SkipObjectResolution)
			if err != nil {
				skip = true
				break
			}
			t1 := time.Now()
			c, messages := Check(fset, file, from, testVersion)
			if messages != nil {
				skip = true
				break
			}
			t2 := time.Now()
			if err := c.Lower(generics, from, testVersion); err != nil {
				t.Log(p.name, err)
			}
			t3 := time.Now()
			c.Realize()
			t4 := time.Now()
			for i, d := range []time.Duration{t1.Sub(t0), t2.Sub(t1), t3.Sub(t2), t4.Sub(t3)} {
				if best[i] == 0 || d < best[i] {
					best[i] = d
				}
			}
		}
		if skip {
			continue
		}
		t.Logf("%-30s %4d lines parse %6d check %6d lower %6d realize %6d us", p.name, strings.Count(p.src, "\n"), best[0].Microseconds(), best[1].Microseconds(), best[2].Microseconds(), best[3].Microseconds())
	}
	t.Log(perPass)
	_ = types.Universe
}
