package toolchain

import (
	_ "embed"
	"fmt"
	"path"
	"path/filepath"

	"takingturns/runner/kernel"
)

var (
	//go:embed overlay/build.go.txt
	buildFile []byte

	//go:embed overlay/exec.go.txt
	execFile []byte
)

// absentOverlay puts small stand-ins into the guest for packages that are of no use in
// it, with all that they would bring along.
func (t *Toolchain) absentOverlay() (kernel.Files, error) {
	files := kernel.Files{}
	for name, content := range map[string][]byte{"go/build": buildFile, "os/exec": execFile} {
		paths, err := filepath.Glob(filepath.Join(t.goroot, "src", filepath.FromSlash(name), "*.go"))
		if err != nil {
			return nil, err
		}
		if paths == nil {
			return nil, fmt.Errorf("%s has no source of package %s", t.goroot, name)
		}
		for _, file := range paths {
			files[file] = fmt.Appendf(nil, "package %s\n", path.Base(name))
		}
		files[filepath.Join(filepath.Dir(paths[0]), path.Base(name)+".go")] = content
	}
	return files, nil
}
