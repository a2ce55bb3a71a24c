package machine

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// A file that is not as it was written is not taken for one.
func TestDamagedImages(t *testing.T) {
	memory := bytes.Repeat([]byte("memory"), 65536/6+1)[:65536]
	path := filepath.Join(t.TempDir(), "x.image")
	if err := writePrepared(path, memory, particulars{Memory: len(memory), Globals: []uint64{7, 300}, Stub: []byte("stub")}); err != nil {
		t.Fatal(err)
	}
	whole := readFile(t, path)
	image, rest, err := readPrepared(path)
	if err != nil || string(rest.Stub) != "stub" || !slices.Equal(image.globals, []uint64{7, 300}) {
		t.Fatalf("read %q %v, %v", rest.Stub, image.globals, err)
	}
	thawed, err := reserve(len(memory))
	if err != nil {
		t.Fatal(err)
	}
	defer release(thawed)
	if err := image.memory.thaw(thawed); err != nil || !bytes.Equal(thawed, memory) {
		t.Errorf("the memory is not what was written: %v", err)
	}
	image.memory.Close()

	flipped := func(at int) []byte {
		damaged := bytes.Clone(whole)
		damaged[at] ^= 1
		return damaged
	}
	end := len(whole) - int(footerSize)
	if err := writePrepared(path, memory, particulars{Memory: len(memory) - 1}); err != nil {
		t.Fatal(err)
	}
	ofAnother := readFile(t, path)
	for name, damaged := range map[string][]byte{
		"empty":                 nil,
		"cut in the memory":     whole[:1000],
		"cut in the footer":     whole[:len(whole)-1],
		"longer":                append(bytes.Clone(whole), 0),
		"twice":                 append(bytes.Clone(whole), whole...),
		"without a page":        whole[4096:],
		"memory":                flipped(40_000),
		"particulars":           flipped(end - 3),
		"format":                flipped(end),
		"length of particulars": flipped(end + 8),
		"far too long":          append(bytes.Clone(whole[:end+8]), append(bytes.Repeat([]byte{0xff}, 8), whole[end+16:]...)...),
		"length of memory":      ofAnother,
		"checksum":              flipped(end + 16),
	} {
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := readPrepared(path); !errors.Is(err, errDamaged) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// ownGuest is the interpreter's file in a directory of the test's own, as yet without a
// prepared image.
func ownGuest(t *testing.T) (h *held, path string) {
	t.Helper()
	h, err := hold()
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "guest.wasm")
	if err := os.Symlink(h.path, path); err != nil {
		t.Fatal(err)
	}
	return h, path
}

// says runs hello in a guest that is loaded anew, which it closes.
func says(t *testing.T, h *held, path string) string {
	t.Helper()
	g, err := h.machine.Guest(t.Context(), path, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close(t.Context())
	ran, err := g.Run(t.Context(), Program{Name: "x.go", Source: []byte(hello)}, Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return ran.Text()
}

// A damaged image is made again, and is the same as before.
func TestDamagedImageIsReplaced(t *testing.T) {
	h, path := ownGuest(t)
	if said := says(t, h, path); said != "hello\n" {
		t.Fatalf("printed %q", said)
	}
	found, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*.image"))
	if err != nil || len(found) != 1 {
		t.Fatalf("images %v, %v", found, err)
	}
	whole := readFile(t, found[0])
	damaged := bytes.Clone(whole)
	clear(damaged[20<<20:][:4096])
	damaged[20<<20] = 1
	if err := os.WriteFile(found[0]+".new", damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(found[0]+".new", found[0]); err != nil {
		t.Fatal(err)
	}
	if said := says(t, h, path); said != "hello\n" {
		t.Errorf("printed %q", said)
	}
	if !bytes.Equal(readFile(t, found[0]), whole) {
		t.Error("the image was not replaced by one like it")
	}
}

// Where the image cannot be written, the error says so.
func TestImageCannotBeWritten(t *testing.T) {
	h, path := ownGuest(t)
	prepared := preparedPath(path, Limits{}.WithDefaults())
	if err := os.Mkdir(prepared, 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := h.machine.Guest(t.Context(), path, 0)
	want := filepath.Base(prepared) + " is not a plain file; nothing was written"
	if err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}
