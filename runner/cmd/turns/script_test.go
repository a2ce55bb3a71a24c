package main

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"takingturns/runner/engine"
	"takingturns/runner/record"
	"takingturns/runner/snippet"
	"takingturns/runner/toolchain"
	"takingturns/runner/worker"
	"takingturns/site/pages"

	"github.com/rogpeppe/go-internal/testscript"
)

var updateScripts = flag.Bool("update", false, "rewrite what the scripts of testdata/script expect")

func TestMain(m *testing.M) {
	worker.Main()
	testscript.Main(m, map[string]func(){"turns": main, pagesProgram: pages.Main})
}

// scriptCommands are those that scripts have besides testscript's own.
var scriptCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){"exits": exits}

// TestScripts runs the command as a user does. Each script has a repository of
// its own: its chapters and golden files beside this repository's go.mod, go.sum
// and runner, so that the interpreter is the one already built.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	buildGuest(t)
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		UpdateScripts:       *updateScripts,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               func(env *testscript.Env) error { return repository(env, root) },
		Cmds:                scriptCommands,
	})
}

// buildGuest has the interpreter built, and what runs in the page, before scripts run
// side by side, each of which would build it and show progress.
func buildGuest(t *testing.T) {
	engines, err := engine.New(t.Context(), 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer engines.Close()
	tools, err := toolchain.New(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tools.Page(t.Context(), record.Limits{}.WithDefaults().Memory); err != nil {
		t.Fatal(err)
	}
	nothing := snippet.Program{Name: "nothing.go", Source: []byte("package main\n\nfunc main() {}\n")}
	if _, err := engines.Run(t.Context(), engine.Yaegi, nothing, nil); err != nil {
		t.Fatal(err)
	}
}

// repository makes a script's working directory a repository.
func repository(env *testscript.Env, root string) error {
	var errs []error
	for _, name := range []string{"go.mod", "go.sum"} {
		content, err := os.ReadFile(filepath.Join(root, name))
		errs = append(errs, err, os.WriteFile(filepath.Join(env.WorkDir, name), content, 0o644))
	}
	errs = append(errs, os.Symlink(filepath.Join(root, "runner"), filepath.Join(env.WorkDir, "runner")))
	for _, name := range []string{"desk", "figure", "timeline"} { // beside which the rendered book is written
		folder := filepath.Join("site", name)
		errs = append(errs, os.CopyFS(filepath.Join(env.WorkDir, folder), os.DirFS(filepath.Join(root, folder))))
	}
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData", "GOCACHE", "GOMODCACHE", "GOPATH", "GOFLAGS", "GOPROXY"} {
		if value, ok := os.LookupEnv(name); ok {
			env.Setenv(name, value)
		}
	}
	return errors.Join(errs...)
}

// exits runs a command that must leave with a status: exits STATUS COMMAND….
func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	if neg || err != nil {
		ts.Fatalf("usage: exits STATUS COMMAND [ARGUMENT…]")
	}
	err = ts.Exec(args[1], args[2:]...)
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		ts.Fatalf("%v", err)
	}
	got := 0
	if failed != nil {
		got = failed.ExitCode()
	}
	if got != want {
		ts.Fatalf("%v exited with status %d, not %d", args[1:], got, want)
	}
}
