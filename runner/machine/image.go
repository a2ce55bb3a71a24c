package machine

import (
	"fmt"

	"takingturns/runner/wasm"

	"github.com/tetratelabs/wazero/api"
)

// An image is all that changes in a WebAssembly instance while it runs: its
// linear memory and its mutable globals, Go's stack pointer among them.
type image struct {
	memory  []byte
	globals []uint64
}

// save copies a module's state.
func save(module api.Module) image {
	memory, _ := module.Memory().Read(0, module.Memory().Size())
	var saved image
	saved.memory = append(saved.memory, memory...)
	for n := 0; module.ExportedGlobal(wasm.GlobalName(n)) != nil; n++ {
		saved.globals = append(saved.globals, module.ExportedGlobal(wasm.GlobalName(n)).Get())
	}
	return saved
}

// restore puts a module of the same code into the saved state. Memory cannot
// shrink; what an earlier run added is cleared, and the kernel uses it before it
// asks for more.
func (saved image) restore(module api.Module) error {
	size := uint32(len(saved.memory))
	if have := module.Memory().Size(); have < size {
		const page = 1 << 16
		if _, ok := module.Memory().Grow((size - have) / page); !ok {
			return fmt.Errorf("the prepared image of %d bytes does not fit the memory limit", size)
		}
	}
	memory, _ := module.Memory().Read(0, module.Memory().Size())
	copy(memory, saved.memory)
	clear(memory[size:])
	for n, value := range saved.globals {
		module.ExportedGlobal(wasm.GlobalName(n)).(api.MutableGlobal).Set(value)
	}
	return nil
}

// size is how many bytes of memory the image holds.
func (saved image) size() int64 { return int64(len(saved.memory)) }
