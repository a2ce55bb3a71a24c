package toolchain

import (
	"go/ast"
	"sync"
)

// packages are those that builds of this process have compiled for programs. Builds
// at the same time do not wait for each other's packages: each would compile the
// same ones. So a build that imports a package for the first time goes alone.
type packages struct {
	builds sync.RWMutex // held for writing by the one that goes alone
	known  sync.Map     // import paths, quoted
}

// begin waits until a program can be built; end says that it has been.
func (p *packages) begin(file *ast.File) (end func()) {
	p.builds.RLock()
	if p.all(file) {
		return p.builds.RUnlock
	}
	p.builds.RUnlock()
	p.builds.Lock()
	return func() {
		for _, spec := range file.Imports {
			p.known.Store(spec.Path.Value, true)
		}
		p.builds.Unlock()
	}
}

// all reports whether all imports of a program have been compiled.
func (p *packages) all(file *ast.File) bool {
	for _, spec := range file.Imports {
		if _, known := p.known.Load(spec.Path.Value); !known {
			return false
		}
	}
	return true
}
