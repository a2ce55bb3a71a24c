package machine

import "github.com/tetratelabs/wazero/experimental"

// memory is a linear memory that grows in place, up to a limit. All of its
// address range is taken at once; the operating system commits pages as they are
// touched.
type memory struct {
	bytes []byte
}

// allocate returns an allocator of memories of at most limit bytes.
func allocate(limit int64) experimental.MemoryAllocator {
	return experimental.MemoryAllocatorFunc(func(_, max uint64) experimental.LinearMemory {
		return &memory{make([]byte, 0, min(max, uint64(limit)))}
	})
}

func (m *memory) Reallocate(size uint64) []byte {
	if size > uint64(cap(m.bytes)) {
		return nil
	}
	m.bytes = m.bytes[:size]
	return m.bytes
}

func (m *memory) Free() { m.bytes = nil }
