package toolchain

import (
	"go/token"
	"sync"
	"sync/atomic"
	"testing"

	"takingturns/runner/imports"
)

// Of builds that import a package for the first time one goes alone; those that
// import what has been compiled go together.
func TestPackagesFirstBuildGoesAlone(t *testing.T) {
	file, messages := imports.Parse(token.NewFileSet(), "x.go", []byte("package main\n\nimport \"fmt\"\n\nfunc main() {}\n"))
	if messages != nil {
		t.Fatal(messages)
	}
	var p packages
	var group sync.WaitGroup
	var building atomic.Int32
	first := p.begin(file)
	building.Add(1)
	for range 3 {
		group.Go(func() {
			end := p.begin(file)
			if n := building.Add(1); n != 1 {
				t.Errorf("%d builds compile fmt at once", n)
			}
			building.Add(-1)
			end()
		})
	}
	building.Add(-1)
	first()
	group.Wait()
	one, two := p.begin(file), p.begin(file) // would wait for ever if they went alone
	one()
	two()
}
