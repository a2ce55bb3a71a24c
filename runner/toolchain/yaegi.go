package toolchain

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"takingturns/runner/kernel"
)

const yaegi = "github.com/traefik/yaegi"

// interpreterSubstitutions turn yaegi's main loop into one that counts. The
// budgets of steps and depth live here rather than in the interpreted program:
// a counter in the loop that runs every step costs a few machine instructions,
// a call inserted into the program costs two more interpreted steps.
//
// The same passage mends the fault that a deferred call which waits for a
// closure of the same function never returned: it ran with the frame's mutex
// held. Interpreted code runs on one thread, without preemption, so the mutex
// guards nothing there.
var interpreterSubstitutions = []kernel.Substitution{
	{
		File: "interp/run.go", Why: "counting calls, and deferred calls without the frame's mutex",
		Old: `	var exec bltn
	defer func() {
		f.mutex.Lock()
		f.recovered = recover()
		for _, val := range f.deferred {
			val[0].Call(val[1:])
		}
`,
		New: `	var exec bltn
	if takingturnsEnter() > takingturnsDepth {
		takingturnsLimit(takingturnsDepthReached)
	}
	f.deferrer, takingturnsDeferring = takingturnsDeferring, nil
	defer func() {
		takingturnsLeave()
		f.recovered = recover()
		f.takingturnsRunDeferred()
`,
	},
	{
		File: "interp/run.go", Why: "panics are worded by the guest, once",
		Old: `			errorer, ok := f.recovered.(error)
			// in this specific case, the stdlib would/will suppress the panic, so we
			// suppress the logging here accordingly, to get a similar and consistent
			// behavior.
			if !ok || errorer.Error() != errAbortHandler.Error() {
				fmt.Fprintln(n.interp.stderr, oNode.cfgErrorf("panic: %s(...)", panicFunc(oNode.scope)))
			}
			f.mutex.Unlock()
			panic(f.recovered)
		}
		f.mutex.Unlock()
	}()
`,
		New: `			_ = oNode
			panic(f.recovered)
		}
	}()
`,
	},
	{
		File: "interp/run.go", Why: "counting steps",
		Old: `		for exec := n.exec; exec != nil && f.runid() == n.interp.runid(); {
			exec = exec(f)
		}
`,
		New: `		for exec = n.exec; exec != nil; {
			if takingturnsSteps--; takingturnsSteps < 0 {
				takingturnsLimit(takingturnsStepsReached)
			}
			exec = exec(f)
		}
`,
	},
}

// interpreterFile is added to package interp. The kernel's file in package
// runtime holds the other half.
const interpreterFile = `package interp

import (
	"os"
	"reflect"
	_ "unsafe" // for go:linkname
)

const (
	takingturnsStepsReached = 3
	takingturnsDepthReached = 4
)

var (
	takingturnsSteps int64 // left in this run
	takingturnsDepth int32 // most interpreted calls in progress in one goroutine
)

//go:linkname takingturnsBudget
func takingturnsBudget(steps int64, depth int32) {
	takingturnsSteps, takingturnsDepth = steps, depth
}

//go:linkname takingturnsEnter runtime.takingturnsEnter
func takingturnsEnter() int32

//go:linkname takingturnsLeave runtime.takingturnsLeave
func takingturnsLeave()

//go:linkname takingturnsNote runtime.takingturnsNote
func takingturnsNote(ending int32)

func takingturnsLimit(ending int32) {
	takingturnsNote(ending)
	os.Exit(67)
}

// takingturnsValue takes a value out of the interpreter's wrappers.
//
//go:linkname takingturnsValue
func takingturnsValue(v any) any {
	for {
		switch wrapped := v.(type) {
		case valueInterface:
			v = wrapped.value
		case reflect.Value:
			if !wrapped.IsValid() || !wrapped.CanInterface() {
				return nil
			}
			v = wrapped.Interface()
		default:
			return v
		}
	}
}
`

// patchedInterpreter copies yaegi, found at root, into the cache with the
// substitutions applied, and returns a module file by which the go command
// takes the copy: it overlays no file of a module it has downloaded.
func (t *Toolchain) patchedInterpreter(ctx context.Context) (modfile string, err error) {
	root, err := t.moduleDir(ctx, yaegi)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(t.Cache, "yaegi-"+t.key("yaegi"))
	modfile = filepath.Join(dir, "turns.mod")
	if exists(modfile) {
		return modfile, nil
	}
	files, err := kernel.Apply(root, slices.Concat(interpreterSubstitutions, interpreterRepairs))
	if err != nil {
		return "", err
	}
	temp := fmt.Sprintf("%s.%d.tmp", dir, os.Getpid())
	defer os.RemoveAll(temp)
	if err := os.CopyFS(temp, os.DirFS(root)); err != nil {
		return "", err
	}
	files[filepath.Join(root, "interp", "takingturns.go")] = []byte(interpreterFile)
	files[filepath.Join(root, "interp", "takingturns_repairs.go")] = []byte(repairsFile)
	for path, content := range files {
		name, _ := filepath.Rel(root, path)
		if err := replaceFile(filepath.Join(temp, name), content); err != nil {
			return "", err
		}
	}
	if err := t.moduleFiles(temp, dir); err != nil {
		return "", err
	}
	if err := os.Rename(temp, dir); err != nil && !exists(modfile) {
		return "", err
	}
	return modfile, nil
}

// moduleFiles writes the repository's go.mod, with yaegi replaced by the copy in
// dir, and its go.sum to temp.
func (t *Toolchain) moduleFiles(temp, dir string) error {
	mod, err := os.ReadFile(filepath.Join(t.Root, "go.mod"))
	if err != nil {
		return err
	}
	sum, err := os.ReadFile(filepath.Join(t.Root, "go.sum"))
	if err != nil {
		return err
	}
	mod = fmt.Appendf(mod, "\nreplace %s => %s\n", yaegi, dir)
	if err := os.WriteFile(filepath.Join(temp, "turns.mod"), mod, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(temp, "turns.sum"), sum, 0o644)
}

// replaceFile writes a file that may be there, read-only as the go command keeps
// its modules.
func replaceFile(path string, content []byte) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.WriteFile(path, content, 0o644)
}
