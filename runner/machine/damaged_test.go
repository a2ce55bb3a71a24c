package machine

import (
	"os"
	"path/filepath"
	"testing"
)

// An interpreter that is not as it was built is not run, but built anew.
func TestDamagedInterpreter(t *testing.T) {
	m, err := New(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close(t.Context())
	path := filepath.Join(t.TempDir(), "guest.wasm")
	if err := os.WriteFile(path, []byte("\x00asm\x01\x00\x00\x00"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = m.Guest(t.Context(), path, 0)
	if want := path + " was damaged; run the command again, and the interpreter is built anew"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("the damaged file is still there")
	}
}
