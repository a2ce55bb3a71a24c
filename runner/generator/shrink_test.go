package generator_test

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"takingturns/runner/engine"
	"takingturns/runner/engine/enginetest"
	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
)

var shrink = flag.String("shrink", "", "a program on which the engines disagree, to be made small in place")

// TestShrink deletes from a kept program all that the disagreement does not need:
// go test ./runner/generator -run Shrink -shrink /tmp/kept/p17.go
func TestShrink(t *testing.T) {
	if *shrink == "" {
		return
	}
	source, err := os.ReadFile(*shrink)
	if err != nil {
		t.Fatal(err)
	}
	s := &shrinker{t: t, prefix: strings.TrimSuffix(filepath.Base(*shrink), ".go")}
	s.symptom = s.symptoms([][]byte{source})[0]
	if s.symptom == "" {
		t.Fatal("the engines agree")
	}
	t.Log("symptom: ", s.symptom)
	for s.round(&source) {
		if err := os.WriteFile(*shrink, source, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

type shrinker struct {
	t       *testing.T
	prefix  string // of the program's names
	symptom string
}

// round tries deletions, the largest first, and keeps what shows the symptom.
func (s *shrinker) round(source *[]byte) bool {
	const together = 24 // candidates that are judged at a time
	seen := map[string]bool{string(*source): true}
	var candidates [][]byte
	n := len(units(*source))
	for i := range n {
		c := without(*source, func(k int) bool { return k == i })
		if c == nil || seen[string(c)] {
			continue
		}
		seen[string(c)] = true
		candidates = append(candidates, c)
	}
	slices.SortStableFunc(candidates, func(a, b []byte) int { return cmp.Compare(len(a), len(b)) })
	for group := range slices.Chunk(candidates, together) {
		for i, symptom := range s.symptoms(group) {
			if symptom == s.symptom {
				s.t.Logf("%d bytes", len(group[i]))
				*source = group[i]
				return true
			}
		}
	}
	return false
}

// symptoms says of programs what is wrong with their runs, in a few words.
func (s *shrinker) symptoms(sources [][]byte) []string {
	var batch []snippet.Program
	for i, source := range sources {
		name := fmt.Sprintf("%sv%d", s.prefix, i)
		text := regexp.MustCompile(`\b`+s.prefix+`([A-Z])`).ReplaceAll(source, []byte(name+"$1"))
		batch = append(batch, snippet.Program{Name: name + ".go", Source: text})
	}
	all := make([]string, len(batch))
	var judge *engine.Batch
	for i, p := range batch {
		ran, err := enginetest.Engines(s.t).Run(s.t.Context(), engine.Yaegi, p, nil)
		switch {
		case err != nil:
			all[i] = "crash"
			continue
		case ran.End.Kind == transcript.Refused:
			all[i] = regexp.MustCompile(`\d+`).ReplaceAllString(ran.Text(), "N")
			continue
		}
		if judge == nil {
			if judge, err = enginetest.Engines(s.t).CompileBatch(s.t.Context(), batch); err != nil {
				s.t.Fatal(err)
			}
		}
		if is, how := compare(s.t, judge, p); is == differs && !strings.Contains(how, "seed") {
			all[i] = "differs"
		}
	}
	return all
}

// A unit is what can be deleted: units gives their places, as slices of the source.
func units(source []byte) []ast.Node {
	file, err := parser.ParseFile(token.NewFileSet(), "p.go", source, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	return nodes(file)
}

// nodes are the statements, clauses, declarations and, for what they wrap, blocks of
// a program.
func nodes(file *ast.File) []ast.Node {
	var all []ast.Node
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Name.Name == "main" || strings.HasSuffix(n.Name.Name, "Main") {
				return true
			}
			all = append(all, n)
		case ast.Decl:
			all = append(all, n)
		case *ast.BlockStmt:
		case ast.Stmt:
			all = append(all, n)
		case ast.Spec:
			all = append(all, n)
		}
		return true
	})
	return all
}

// without deletes units from a program, and what then is no longer valid; it
// returns nil if nothing sensible remains.
func without(source []byte, drop func(i int) bool) []byte {
	var spans [][2]int
	for i, n := range units(source) {
		if drop(i) {
			spans = append(spans, [2]int{int(n.Pos()) - 1, int(n.End()) - 1})
		}
	}
	text := cut(source, spans)
	for range 60 {
		faults, err := faultsOf(text)
		if err != nil {
			return nil
		}
		if len(faults) == 0 {
			text, _ = format.Source(text)
			return text
		}
		text = cut(text, faults)
	}
	return nil
}

func cut(source []byte, spans [][2]int) []byte {
	text := bytes.Clone(source)
	for _, span := range spans {
		for i := span[0]; i < span[1]; i++ {
			if text[i] != '\n' {
				text[i] = ' '
			}
		}
	}
	return text
}

var shared = importer.ForCompiler(token.NewFileSet(), "source", nil)

// faultsOf finds the units that contain type errors.
func faultsOf(text []byte) (spans [][2]int, err error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	all := nodes(file)
	config := types.Config{Importer: shared, GoVersion: "go1.26", Error: func(found error) {
		var e types.Error
		if !errors.As(found, &e) {
			return
		}
		at := e.Pos
		var inner ast.Node
		for _, n := range all {
			if n.Pos() <= at && at < n.End() {
				inner = n // the innermost comes last
			}
		}
		if inner == nil || strings.Contains(e.Msg, "missing return") {
			err = found
			return
		}
		spans = append(spans, [2]int{int(inner.Pos()) - 1, int(inner.End()) - 1})
	}}
	config.Check("main", fset, []*ast.File{file}, nil)
	return spans, err
}
