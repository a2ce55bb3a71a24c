package kernel_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"takingturns/runner/kernel"
)

// goroot copies the runtime's files that the kernel changes, as edit leaves them,
// to a GOROOT of its own.
func goroot(t *testing.T, edit map[string]func(string) string) string {
	t.Helper()
	local, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	real, err := kernel.Runtime(strings.TrimSpace(string(local)), runtime.Version())
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	for path := range real {
		source, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // the file that the kernel adds
		}
		if err != nil {
			t.Fatal(err)
		}
		text := string(source)
		if f := edit[filepath.Base(path)]; f != nil {
			text = f(text)
		}
		relative, err := filepath.Rel(strings.TrimSpace(string(local)), path)
		if err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(root, relative)
		if err := os.MkdirAll(filepath.Dir(copied), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(copied, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestRuntimeFits(t *testing.T) {
	root := goroot(t, nil)
	files, err := kernel.Runtime(root, "go1.26.9")
	if err != nil {
		t.Fatal(err)
	}
	for path, content := range files {
		if !strings.HasPrefix(path, root) || len(content) == 0 {
			t.Errorf("%s: %d bytes", path, len(content))
		}
	}
	if files[filepath.Join(root, "src", "runtime", "takingturns_kernel_wasip1.go")] == nil {
		t.Error("the kernel's own file is missing")
	}
}

func TestRuntimeMisfits(t *testing.T) {
	const signature = "func runqput(pp *p, gp *g, next bool) {\n"
	tests := []struct {
		name string
		file string
		edit func(string) string
		want string
	}{
		{
			"passage missing", "proc.go",
			func(s string) string { return strings.Replace(s, signature, "func runqput(gp *g) {\n", 1) },
			`go1.30 is not supported: runtime/proc.go: the passage for "one run queue" occurs 0 times, not once; use Go 1.26 or 1.27`,
		},
		{
			"passage twice", "proc.go",
			func(s string) string { return s + signature + "}\n" },
			`go1.30 is not supported: runtime/proc.go: the passage for "one run queue" occurs 2 times, not once; use Go 1.26 or 1.27`,
		},
		{
			"another file", "time.go",
			func(string) string { return "package runtime\n" },
			`go1.30 is not supported: runtime/time.go: the passage for "the order in which a timer was armed" occurs 0 times, not once; use Go 1.26 or 1.27`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := goroot(t, map[string]func(string) string{test.file: test.edit})
			_, err := kernel.Runtime(root, "go1.30")
			var misfit *kernel.MisfitError
			if !errors.As(err, &misfit) || misfit.File != "runtime/"+test.file {
				t.Fatalf("%#v", err)
			}
			if err.Error() != test.want {
				t.Errorf("got  %s\nwant %s", err, test.want)
			}
		})
	}
}

func TestRuntimeFileMissing(t *testing.T) {
	root := goroot(t, nil)
	if err := os.Remove(filepath.Join(root, "src", "runtime", "mem_wasm.go")); err != nil {
		t.Fatal(err)
	}
	_, err := kernel.Runtime(root, "go1.30")
	if !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "go1.30 is not supported: ") || !strings.HasSuffix(err.Error(), "; use Go 1.26 or 1.27") {
		t.Error(err)
	}
}

func TestApply(t *testing.T) {
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "a.go"), []byte("one two three"), 0o644); err != nil {
		t.Fatal(err)
	}
	files, err := kernel.Apply(root, []kernel.Substitution{
		{File: "a.go", Old: "two", New: "2 and zwei"},
		{File: "a.go", Old: "zwei three", New: "3"}, // sees what the first one wrote
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := string(files[filepath.Join(root, "a.go")]); got != "one 2 and 3" {
		t.Errorf("got %q", got)
	}
}

func TestOverlayIsContentAddressed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "overlay")
	one := kernel.Files{"/src/runtime/a.go": []byte("package a"), "/src/runtime/b.go.txt": []byte("package b")}
	overlay := func(files kernel.Files) string {
		path, err := kernel.Overlay(dir, files)
		if err != nil {
			t.Fatal(err)
		}
		return path
	}
	path := overlay(one)
	before := modified(t, dir)
	if again := overlay(kernel.Files{"/src/runtime/b.go.txt": []byte("package b"), "/src/runtime/a.go": []byte("package a")}); again != path {
		t.Errorf("equal files gave %s and %s", path, again)
	}
	if after := modified(t, dir); after != before {
		t.Errorf("writing again changed\n%s to\n%s", before, after)
	}
	if other := overlay(kernel.Files{"/src/runtime/a.go": []byte("package A")}); other == path {
		t.Error("different files share one overlay")
	}
	if err := os.WriteFile(path, []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	overlay(one)
	if text, _ := os.ReadFile(path); len(text) < 10 {
		t.Errorf("a damaged file stays: %q", text)
	}
}

// modified lists the files of dir with their times and sizes.
func modified(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(entry.Name() + " " + info.ModTime().String() + "\n")
	}
	return b.String()
}

// Writers at the same time leave whole files and no others.
func TestOverlayIsAtomic(t *testing.T) {
	dir := t.TempDir()
	content := []byte(strings.Repeat("package a // padding\n", 50_000))
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			path, err := kernel.Overlay(dir, kernel.Files{"/src/a.go": content})
			if err != nil {
				t.Error(err)
				return
			}
			if text, err := os.ReadFile(path); err != nil || !strings.HasSuffix(string(text), "}") {
				t.Errorf("%q, %v", text, err)
			}
		})
	}
	wg.Wait()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("want one file and its overlay, got %v, %v", entries, err)
	}
}
