package toolchain_test

import (
	"os"
	"testing"

	"takingturns/runner/engine"
	"takingturns/runner/toolchain"
)

// guestBudget is what the interpreter's module may grow to, in bytes: first use waits
// for its translation, some third of a second a megabyte, and each page's reader loads it.
const guestBudget = 29_500_000

func TestGuestSize(t *testing.T) {
	run(t, engine.Yaegi, "x.go", "package main\n\nfunc main() {}\n")
	tools, err := toolchain.New(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	path, err := tools.Guest(t.Context(), func(string) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%.1f MB", float64(info.Size())/1e6)
	if info.Size() > guestBudget {
		t.Errorf("the guest is %d bytes long, its budget is %d", info.Size(), guestBudget)
	}
}
