package wasm

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// deep panics below a collection of garbage, which walks the stacks by the tables that
// stay.
const deep = `package main

import (
	"fmt"
	"runtime"
)

func down(n int) []byte {
	if n == 0 {
		runtime.GC()
		_, file, line, _ := runtime.Caller(1)
		fmt.Println("caller", file, line)
		panic("at the bottom")
	}
	b := make([]byte, 1000)
	return append(b, down(n-1)...)
}

func main() {
	done := make(chan bool)
	go func() {
		defer close(done)
		defer func() { fmt.Println("recovered", recover()) }()
		down(100)
	}()
	<-done
	down(1)
}
`

func TestDropLines(t *testing.T) {
	dir := t.TempDir()
	source := filepath.Join(dir, "deep.go")
	if err := os.WriteFile(source, []byte(deep), 0o644); err != nil {
		t.Fatal(err)
	}
	built := filepath.Join(dir, "deep.wasm")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", built, source)
	cmd.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	module, err := os.ReadFile(built)
	if err != nil {
		t.Fatal(err)
	}
	without, err := DropLines(module)
	if err != nil {
		t.Fatal(err)
	}
	if with, got := printed(t, module), printed(t, without); !strings.Contains(with, "deep.go:13") ||
		!strings.HasPrefix(got, "caller ? 0\nrecovered at the bottom\ncaller ? 0\npanic: at the bottom\n") || !strings.Contains(got, "main.down(") {
		t.Errorf("with the tables it printed\n%s\nwithout them\n%s", with, got)
	}
}

// printed runs a module to its end.
func printed(t *testing.T, module []byte) string {
	runtime := wazero.NewRuntimeWithConfig(t.Context(), wazero.NewRuntimeConfigInterpreter())
	defer runtime.Close(t.Context())
	wasi_snapshot_preview1.MustInstantiate(t.Context(), runtime)
	var out bytes.Buffer
	runtime.InstantiateWithConfig(t.Context(), module, wazero.NewModuleConfig().WithStdout(&out).WithStderr(&out))
	return out.String()
}

func TestDropLinesOfNothing(t *testing.T) {
	for _, module := range []string{
		header[:7],
		header + "\x0b\x00",
		header + "\x0b\x01\x00",
		header + "\x0b\x07\x01\x00\x41\x08\x0b\x01z",
		header + "\x0b\x0e\x01\x00\x41\x08\x0b\x08\xf1\xff\xff\xff\x00\x00\x01\x08",
	} {
		if _, err := DropLines([]byte(module)); !errors.Is(err, ErrNotGo) {
			t.Errorf("%x: error %v", module, err)
		}
	}
}
