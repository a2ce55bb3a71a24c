package wasm

import (
	"bytes"
	"encoding/binary"
)

// DropLines returns the module without the tables that tell which line of which file a
// machine instruction is from, an eighth of the module compressed. Reports of the
// module's own failures then name functions only; who runs in it does not see those.
//
// The tables are those of runtime/symtab.go: for each function offsets into one array
// of tables, which functions share. What no other table needs becomes zero.
func DropLines(module []byte) ([]byte, error) {
	return rewrite(module, func(id byte, body []byte) ([]byte, error) {
		if id != dataSection {
			return body, nil
		}
		body = bytes.Clone(body)
		segments, size, err := dataSegments(body)
		if err != nil {
			return nil, err
		}
		memory := make([]byte, size)
		for _, s := range segments {
			copy(memory[s.offset:], s.data)
		}
		if err := dropLines(memory); err != nil {
			return nil, err
		}
		for _, s := range segments {
			copy(s.data, memory[s.offset:])
		}
		return body, nil
	})
}

// A segment is a part of the memory's first content.
type segment struct {
	offset int
	data   []byte
}

// dataSegments lists the segments of a data section. size is that of the memory which
// they fill.
func dataSegments(body []byte) (all []segment, size int, err error) {
	count, n := binary.Uvarint(body)
	if n <= 0 {
		return nil, 0, ErrNotGo
	}
	for body = body[n:]; count > 0; count-- {
		if len(body) == 0 || body[0] != 0 {
			return nil, 0, ErrNotGo
		}
		length, err := constantLength(body[1:])
		if err != nil {
			return nil, 0, err
		}
		offset := signed(body[2 : 1+length-1])
		bytes, n := binary.Uvarint(body[1+length:])
		start := 1 + length + n
		if n <= 0 || offset < 0 || offset > 1<<30 || bytes > uint64(len(body)-start) {
			return nil, 0, ErrNotGo
		}
		all = append(all, segment{offset, body[start : start+int(bytes)]})
		size = max(size, offset+int(bytes))
		body = body[start+int(bytes):]
	}
	return all, size, nil
}

// signed decodes a signed LEB128 number.
func signed(b []byte) int {
	n, shift := 0, 0
	for _, c := range b {
		n |= int(c&0x7f) << shift
		shift += 7
	}
	if len(b) > 0 && b[len(b)-1]&0x40 != 0 {
		n -= 1 << shift
	}
	return n
}

// pcHeader begins the tables: Go's magic number since 1.20, padding, the least size of
// an instruction, the size of a pointer.
var pcHeader = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

// Offsets in the header and in a function's entry, and the size of the fixed part of the
// latter.
const (
	headerFunctions = 8
	headerTables    = 8 + 6*8
	headerEntries   = 8 + 7*8
	headerSize      = 8 + 8*8

	entryStack = 16 // pcsp
	entryFile  = 20 // pcfile
	entryLine  = 24 // pcln
	entryCount = 28 // npcdata
	entrySize  = 44
)

// lineTables are the tables in a module's memory.
type lineTables struct {
	tables  []byte // all of them, which entries refer to by offset
	entries []byte // first the index: where each function begins, and where its entry is
	count   int    // of functions
}

func findLineTables(memory []byte) (lineTables, error) {
	at := bytes.Index(memory, pcHeader)
	if at < 0 || len(memory)-at < headerSize {
		return lineTables{}, ErrNotGo
	}
	memory = memory[at:]
	size := uint64(len(memory))
	count := binary.LittleEndian.Uint64(memory[headerFunctions:])
	tables := binary.LittleEndian.Uint64(memory[headerTables:])
	entries := binary.LittleEndian.Uint64(memory[headerEntries:])
	if tables > entries || entries > size || count > (size-entries)/8 {
		return lineTables{}, ErrNotGo
	}
	return lineTables{memory[tables:entries], memory[entries:], int(count)}, nil
}

// entry is that of a function, from its fixed part on.
func (l lineTables) entry(i int) ([]byte, error) {
	at := int(binary.LittleEndian.Uint32(l.entries[8*i+4:]))
	if at > len(l.entries)-entrySize {
		return nil, ErrNotGo
	}
	entry := l.entries[at:]
	if count := int(binary.LittleEndian.Uint32(entry[entryCount:])); count > (len(entry)-entrySize)/4 {
		return nil, ErrNotGo
	}
	return entry, nil
}

// table is the bytes of the table to which a place in an entry refers: pairs of numbers
// up to a first one that is zero, where that is not the very first.
func (l lineTables) table(reference []byte) ([]byte, error) {
	offset := int(binary.LittleEndian.Uint32(reference))
	if offset == 0 {
		return nil, nil
	}
	for at, first := offset, true; ; first = false {
		for range 2 {
			if at >= len(l.tables) {
				return nil, ErrNotGo
			}
			number, n := binary.Uvarint(l.tables[at:])
			if n <= 0 {
				return nil, ErrNotGo
			}
			at += n
			if number == 0 && !first {
				return l.tables[offset:at], nil
			}
			first = true // the second of a pair may be anything
		}
	}
}

func dropLines(memory []byte) error {
	l, err := findLineTables(memory)
	if err != nil {
		return err
	}
	kept := make([]byte, len(l.tables))
	for i := range l.count {
		entry, err := l.entry(i)
		if err != nil {
			return err
		}
		references := [][]byte{entry[entryStack:]}
		for n := range int(binary.LittleEndian.Uint32(entry[entryCount:])) {
			references = append(references, entry[entrySize+4*n:])
		}
		for _, reference := range references {
			table, err := l.table(reference)
			if err != nil {
				return err
			}
			copy(kept[binary.LittleEndian.Uint32(reference):], table)
		}
		clear(entry[entryFile : entryFile+4])
		clear(entry[entryLine : entryLine+4])
	}
	copy(l.tables, kept)
	return nil
}
