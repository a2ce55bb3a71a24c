package toolchain_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"takingturns/runner/imports"
	"takingturns/runner/toolchain"

	"golang.org/x/tools/txtar"
)

// Each pair of files in compile.txtar is a program and what is said about it.
func TestCompileErrors(t *testing.T) {
	tools, err := toolchain.New(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	archive, err := txtar.ParseFile("testdata/compile.txtar")
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(append(append([]string{}, imports.Standard...), imports.Own...), ", ")
	for i := 0; i+1 < len(archive.Files); i += 2 {
		program, said := archive.Files[i], archive.Files[i+1]
		t.Run(program.Name, func(t *testing.T) {
			t.Parallel()
			_, err := tools.Program(t.Context(), program.Name, program.Data)
			var invalid *toolchain.NotCompiledError
			if !errors.As(err, &invalid) {
				t.Fatalf("error %v", err)
			}
			want := strings.ReplaceAll(string(said.Data), "ALL", all)
			if got := invalid.Error() + "\n"; got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// Builds of one program at the same time do not disturb each other, and leave
// only the program.
func TestProgramAtOnce(t *testing.T) {
	tools, err := toolchain.New(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	tools.Cache = t.TempDir()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			path, err := tools.Program(t.Context(), "x.go", []byte("package main\n\nfunc main() {}\n"))
			if err != nil {
				t.Error(err)
			} else if wasm, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(wasm), "\x00asm") {
				t.Errorf("%.10q, %v", wasm, err)
			}
		})
	}
	wg.Wait()
	entries, err := os.ReadDir(filepath.Join(tools.Cache, "programs"))
	if err != nil || len(entries) != 1 {
		t.Errorf("left %v, %v", entries, err)
	}
}

// A program is compiled once, under a name made of its content.
func TestProgramIsCached(t *testing.T) {
	tools, err := toolchain.New(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	source := []byte("package main\n\nfunc main() { println(1) }\n")
	first, err := tools.Program(t.Context(), "x.go", source)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	again, err := tools.Program(t.Context(), "x.go", source)
	if err != nil || again != first || time.Since(began) > time.Second {
		t.Errorf("%s and %s after %v, %v", first, again, time.Since(began), err)
	}
	other, err := tools.Program(t.Context(), "y.go", source)
	if err != nil || other == first {
		t.Errorf("another file name gives %s, %v", other, err)
	}
}
