package machine

import (
	"encoding/binary"
	"os"
	"sync"
	"unsafe"
)

// Bits of an entry of /proc/self/pagemap, one for each page of the address space.
// https://docs.kernel.org/admin-guide/mm/pagemap.html
const (
	pagePresent  = 1 << 63
	pageSwapped  = 1 << 62
	pageOfFile   = 1 << 61 // the file's own page, not a copy that a write has made
	pageMapEntry = 8       // bytes
)

// pagemap is nil where the system has none, or does not let us see it.
var pagemap = sync.OnceValue(func() *os.File {
	file, err := os.Open("/proc/self/pagemap")
	if err != nil {
		return nil
	}
	return file
})

// undo restores the pages that have been written since a memory was last restored to
// its origin. They stay in place, so that the next run, which most likely writes to the
// same ones, need not have them copied first. It reports false, having done nothing, if
// it cannot tell which pages they are, or if they are so many that giving them back is
// better.
func (m *memory) undo() bool {
	const most = 4 << 20 // bytes
	written := m.written()
	total := 0
	for _, part := range written {
		total += part.to - part.from
	}
	if total == 0 || total > most { // every run writes something
		return false
	}
	for _, part := range written {
		if kept := min(part.to, m.origin.size); part.from < kept {
			if _, err := m.origin.file.ReadAt(m.reserved[part.from:kept], int64(part.from)); err != nil {
				return false
			}
		}
		if from := max(part.from, m.origin.size); from < part.to {
			clear(m.reserved[from:part.to])
		}
	}
	return true
}

// A part of a memory, in bytes.
type part struct{ from, to int }

// written returns the parts, whole pages, that are no longer those of the file or, behind
// them, never touched. There are none if that cannot be found out.
func (m *memory) written() []part {
	if pagemap() == nil {
		return nil
	}
	page := os.Getpagesize()
	entries := make([]byte, m.size/page*pageMapEntry)
	first := uintptr(unsafe.Pointer(unsafe.SliceData(m.reserved))) / uintptr(page)
	if _, err := pagemap().ReadAt(entries, int64(first)*pageMapEntry); err != nil {
		return nil
	}
	var written []part
	for at := 0; len(entries) > 0; at, entries = at+page, entries[pageMapEntry:] {
		entry := binary.LittleEndian.Uint64(entries)
		untouched := entry&(pagePresent|pageSwapped) == 0 || entry&(pageOfFile|pageSwapped) == pageOfFile
		switch n := len(written); {
		case untouched:
		case n > 0 && written[n-1].to == at:
			written[n-1].to += page
		default:
			written = append(written, part{at, at + page})
		}
	}
	return written
}
