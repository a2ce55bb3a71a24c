package machine

import (
	"fmt"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/experimental"
)

// memory is a linear memory that grows in place, up to a limit. All of its
// address range is reserved at once; the operating system commits pages as they
// are touched, and has them back when the memory is put back into an earlier state
// or its instance is closed. Go's own heap would do worse: what it uses again it
// clears, all of the range, which commits it.
type memory struct {
	reserved []byte
	size     int     // bytes of it that the instance has
	origin   *frozen // what it was last restored to, nil if nothing
}

// newMemory returns a memory of at most limit bytes.
func newMemory(limit int64) (*memory, error) {
	reserved, err := reserve(int(limit))
	if err != nil {
		return nil, fmt.Errorf("reserving %d bytes for a memory: %w", limit, err)
	}
	return &memory{reserved: reserved}, nil
}

// Allocate makes m the memory of the next instance.
func (m *memory) Allocate(_, _ uint64) experimental.LinearMemory { return m }

func (m *memory) Reallocate(size uint64) []byte {
	if size > uint64(len(m.reserved)) {
		return nil
	}
	m.size = int(size)
	return m.reserved[:size]
}

func (m *memory) Free() {
	release(m.reserved)
	m.reserved = nil
}

// restore makes the memory begin with what was frozen, and the rest of it zero. After
// an error the memory's content is not known.
func (m *memory) restore(content *frozen) error {
	if m.origin == content && m.undo() {
		return nil
	}
	m.origin = nil
	if err := content.thaw(m.reserved[:content.size]); err != nil {
		return err
	}
	if err := zero(m.reserved[content.size:max(m.size, content.size)]); err != nil {
		return err
	}
	m.origin = content
	return nil
}

// fits checks that a module can begin with a memory of at most limit bytes.
func fits(module wazero.CompiledModule, limit int64) error {
	const page = 1 << 16
	for _, memory := range module.ExportedMemories() {
		if need := int64(memory.Min()) * page; need > limit {
			return fmt.Errorf("a memory limit of %d bytes is too small: the program begins with %d", limit, need)
		}
	}
	return nil
}
