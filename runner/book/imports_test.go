package book

import (
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// dependencies are the packages of ours that each package may depend on,
// directly or not, and whether it may depend on the machine's host, wazero.
// Nobody depends on a command.
var dependencies = map[string]struct {
	ours   string
	wazero bool
}{
	"runner":                   {},
	"runner/transcript":        {},
	"runner/notebook":          {ours: "transcript plainfile"},
	"runner/cells":             {},
	"runner/lanes":             {ours: "transcript"},
	"runner/printable":         {},
	"runner/plainfile":         {},
	"runner/saves":             {},
	"runner/whole":             {},
	"runner/snippet":           {ours: "cells notebook transcript plainfile"},
	"runner/exports":           {},
	"runner/imports":           {},
	"runner/kernel":            {},
	"runner/names":             {},
	"runner/internet":          {},
	"runner/pyrand":            {},
	"runner/guest":             {},
	"runner/lower":             {ours: "lower/std names"},
	"runner/lower/std":         {},
	"runner/lowered":           {},
	"runner/generator":         {},
	"runner/longbook":          {},
	"runner/toolchain":         {ours: "exports imports kernel lower/std wasm"},
	"runner/wasm":              {},
	"runner/record":            {ours: "transcript"},
	"runner/results":           {ours: "cells machine names notebook record snippet transcript wasm plainfile whole", wazero: true},
	"runner/machine":           {ours: "record transcript wasm whole", wazero: true},
	"runner/worker":            {ours: "machine record transcript wasm whole", wazero: true},
	"runner/engine":            {ours: "cells exports imports kernel lower/std machine names notebook record results snippet toolchain transcript wasm worker plainfile whole", wazero: true},
	"runner/engine/enginetest": {ours: "engine cells exports imports kernel lower/std machine names notebook record results snippet toolchain transcript wasm worker plainfile whole", wazero: true},
	"runner/book":              {ours: "engine cells exports imports kernel lower/std machine names notebook record results snippet toolchain transcript wasm worker plainfile whole", wazero: true},
	"runner/bench":             {ours: "engine cells exports imports kernel lower/std machine names notebook plainfile record results snippet toolchain transcript wasm whole worker", wazero: true},
	"runner/watch":             {ours: "book engine cells exports imports kernel lanes lower/std machine names notebook printable record results saves snippet toolchain transcript wasm worker plainfile whole", wazero: true},
	"runner/repl":              {ours: "book engine cells exports imports kernel lower/std machine names notebook record results snippet toolchain transcript wasm worker plainfile whole", wazero: true},
	"runner/skeleton":          {ours: "whole"},
	"site/timeline":            {ours: "transcript"},
	"site/desk":                {ours: "cells names record site/figure site/timeline transcript"},
	"site/figure":              {ours: "site/timeline transcript"},
	"site":                     {ours: "cells notebook site/figure site/timeline snippet transcript plainfile whole"},
	"site/browsertest":         {ours: "cells exports imports kernel lower/std notebook record site site/figure site/timeline snippet toolchain transcript wasm plainfile whole"},
	"site/serve":               {ours: "cells notebook saves site site/figure site/timeline snippet transcript plainfile whole"},
	"runner/command":           {ours: "machine printable record transcript wasm worker whole", wazero: true},
	"runner/cmd/turns":         {ours: "book command engine cells exports imports kernel lanes lower/std machine names notebook printable record repl results saves skeleton snippet toolchain transcript wasm watch worker plainfile whole", wazero: true},
	"site/pages":               {ours: "book command engine cells exports imports kernel lower/std machine names notebook printable record results saves site site/figure site/serve site/timeline snippet toolchain transcript wasm worker plainfile whole", wazero: true},
	"site/cmd/turns-pages":     {ours: "book command engine cells exports imports kernel lower/std machine names notebook printable record results saves site site/figure site/pages site/serve site/timeline snippet toolchain transcript wasm worker plainfile whole", wazero: true},
}

// TestImportsGoOneWay keeps the layers apart. The interpreter belongs to the
// guest, which runs inside the machine, and to no native program.
func TestImportsGoOneWay(t *testing.T) {
	const format = `{{.ImportPath}} {{join .Deps " "}}`
	found := map[string]bool{}
	for line := range strings.Lines(goList(t, nil, "-f", format, "takingturns/...")) {
		paths := strings.Fields(line)
		name := strings.TrimPrefix(paths[0], "takingturns/")
		found[name] = true
		allowed, known := dependencies[name]
		if !known {
			t.Errorf("%s is a new package: say above what it may depend on", name)
			continue
		}
		for _, path := range paths[1:] {
			switch ours, isOurs := strings.CutPrefix(path, "takingturns/"); {
			case isOurs && !slices.Contains(strings.Fields(allowed.ours), strings.TrimPrefix(ours, "runner/")):
				t.Errorf("%s must not depend on %s", name, path)
			case strings.HasPrefix(path, "github.com/tetratelabs/wazero") && !allowed.wazero:
				t.Errorf("%s must not depend on %s", name, path)
			case strings.HasPrefix(path, "github.com/traefik/yaegi"):
				t.Errorf("%s must not depend on %s", name, path)
			}
		}
	}
	for name := range maps.Keys(dependencies) {
		if !found[name] {
			t.Errorf("there is no package %s", name)
		}
	}
}

// TestGuestImports lists what of ours goes into the guest by its own source.
func TestGuestImports(t *testing.T) {
	deps := strings.Fields(goList(t, []string{"GOOS=wasip1", "GOARCH=wasm"}, "-deps", "takingturns/runner/guest"))
	var ours []string
	for _, path := range deps {
		if strings.HasPrefix(path, "takingturns/") {
			ours = append(ours, path)
		}
	}
	want := []string{"takingturns/runner/imports", "takingturns/runner/lower/std", "takingturns/runner/names", "takingturns/runner/lower", "takingturns/runner/guest"}
	if !slices.Equal(ours, want) {
		t.Errorf("the guest depends on %v, want %v", ours, want)
	}
	if !slices.Contains(deps, "github.com/traefik/yaegi/interp") {
		t.Error("the guest does not depend on the interpreter; is the path still right?")
	}
}

func goList(t *testing.T, environment []string, args ...string) string {
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	cmd.Env = append(os.Environ(), environment...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
