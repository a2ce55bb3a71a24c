package machine

import (
	"fmt"
	"os"

	"takingturns/runner/wasm"

	"github.com/tetratelabs/wazero/api"
)

// An image is all that changes in a WebAssembly instance while it runs: its
// linear memory and its mutable globals, Go's stack pointer among them.
type image struct {
	memory  *frozen
	globals []uint64
}

// save keeps an instance's state, which the caller is to close.
func save(i *instance) (image, error) {
	file, err := os.CreateTemp("", "takingturns-*.image")
	if err != nil {
		return image{}, err
	}
	defer os.Remove(file.Name()) // the open file goes on
	memory := content(i.module)
	if _, err := file.Write(memory); err != nil {
		file.Close()
		return image{}, err
	}
	content, err := freezeFile(file, len(memory))
	return image{content, globals(i.module)}, err
}

// content is the whole memory of a module, which goes on changing it.
func content(module api.Module) []byte {
	memory, _ := module.Memory().Read(0, module.Memory().Size())
	return memory
}

// globals are the values of a module's mutable globals.
func globals(module api.Module) []uint64 {
	var values []uint64
	for n := 0; module.ExportedGlobal(wasm.GlobalName(n)) != nil; n++ {
		values = append(values, module.ExportedGlobal(wasm.GlobalName(n)).Get())
	}
	return values
}

// restore puts an instance of the same code into the saved state. Memory cannot
// shrink; what an earlier run added is cleared, and the kernel uses it before it
// asks for more.
func (saved image) restore(i *instance) error {
	size := uint32(saved.memory.size)
	if have := i.module.Memory().Size(); have < size {
		const page = 1 << 16
		if _, ok := i.module.Memory().Grow((size - have) / page); !ok {
			return fmt.Errorf("the prepared image of %d bytes does not fit the memory limit", size)
		}
	}
	if err := i.memory.restore(saved.memory); err != nil {
		return fmt.Errorf("putting the prepared image back: %w", err)
	}
	for n, value := range saved.globals {
		i.module.ExportedGlobal(wasm.GlobalName(n)).(api.MutableGlobal).Set(value)
	}
	return nil
}
