package toolchain_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"takingturns/runner/engine"
	"takingturns/runner/engine/enginetest"
	"takingturns/runner/imports"
	"takingturns/runner/transcript"

	"golang.org/x/tools/txtar"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

func run(t *testing.T, kind engine.Kind, name, source string) *transcript.Transcript {
	t.Helper()
	return enginetest.Run(t, kind, name, []byte(source), 0)
}

// Each package that programs may import can be used under both engines.
func TestPackages(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/packages.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range archive.Files {
		names = append(names, file.Name)
	}
	if available := slices.Concat(imports.Standard, imports.Own); !slices.Equal(names, available) {
		t.Fatalf("testdata uses\n%s\navailable are\n%s", names, available)
	}
	judged := run(t, engine.Go, "all.go", program(archive.Files...))
	sections := strings.Split(judged.Text(), "== ")
	if judged.End.Kind != transcript.Returned || len(sections) != len(names)+1 {
		t.Fatalf("ended %v:\n%s", judged.End, judged.Text())
	}
	for i, file := range archive.Files {
		t.Run(file.Name, func(t *testing.T) {
			t.Parallel()
			ran := run(t, engine.Yaegi, "one.go", program(file))
			got, want := strings.TrimPrefix(ran.Text(), "== "), sections[i+1]
			if got != want || strings.Count(want, "\n") < 2 {
				t.Errorf("ended %v:\n%s\nGo printed:\n%s", ran.End, got, want)
			}
		})
	}
}

// program makes a program of files of statements; it prints a line before each.
func program(files ...txtar.File) string {
	seen := map[string]bool{`import "fmt"`: true}
	var head, body strings.Builder
	for i, file := range files {
		fmt.Fprintf(&body, "func part%d() {\n\tfmt.Println(\"== %s\")\n", i, file.Name)
		for line := range strings.Lines(string(file.Data)) {
			switch {
			case !strings.HasPrefix(line, "import "):
				body.WriteString("\t" + line)
			case !seen[strings.TrimSpace(line)]:
				seen[strings.TrimSpace(line)] = true
				head.WriteString(line)
			}
		}
		body.WriteString("}\n\n")
	}
	body.WriteString("func main() {\n")
	for i := range files {
		fmt.Fprintf(&body, "\tpart%d()\n", i)
	}
	return "package main\n\nimport \"fmt\"\n" + head.String() + "\n" + body.String() + "}\n"
}

// Each class of exported name works under both engines.
func TestNames(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/names.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []engine.Kind{engine.Yaegi, engine.Go} {
		t.Run(string(kind), func(t *testing.T) {
			ran := run(t, kind, "names.go", string(archive.Files[0].Data))
			if want := string(archive.Files[1].Data); ran.Text() != want || ran.End.Kind != transcript.Returned {
				t.Errorf("ended %v:\n%s\nwant:\n%s", ran.End, ran.Text(), want)
			}
		})
	}
}
