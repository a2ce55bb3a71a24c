package machine

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"

	"takingturns/runner/whole"
)

// A prepared interpreter is kept in one file: the memory, in front, so that its pages
// can be mapped; a gob of the particulars; and a footer. Two footers of one length end
// no other file: the checksum covers all that stands before it.
type particulars struct {
	Memory  int // bytes in front
	Globals []uint64
	Stub    []byte // the module, for the machine code in wazero's cache (see translate)
	Entry   string // the machine code's file there
	Head    uint32 // see headChecksum
}

// footer ends the file. Its fields are little-endian.
type footer struct {
	Magic       [8]byte
	Particulars uint64 // bytes
	Checksum    uint32 // CRC-32 (Castagnoli) of what stands before it
}

var (
	imageMagic = [8]byte([]byte("turns 2\n"))
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
	footerSize = int64(binary.Size(footer{}))
)

var errDamaged = errors.New("the prepared interpreter is damaged")

// writePrepared writes the file in one step.
func writePrepared(path string, memory []byte, rest particulars) error {
	var encoded bytes.Buffer
	if err := gob.NewEncoder(&encoded).Encode(rest); err != nil {
		return err
	}
	content := slices.Concat(memory, encoded.Bytes())
	end := footer{imageMagic, uint64(encoded.Len()), crc32.Checksum(content, castagnoli)}
	content, err := binary.Append(content, binary.LittleEndian, end)
	if err != nil {
		return err
	}
	folder, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer folder.Close()
	return whole.Write(folder, filepath.Base(path), content)
}

// readPrepared returns what the file holds; the image is the caller's to close. The
// error wraps errDamaged if the file is not as it was written.
func readPrepared(path string) (image, particulars, error) {
	file, err := os.Open(path)
	if err != nil {
		return image{}, particulars{}, err
	}
	rest, err := readParticulars(file)
	if err != nil {
		file.Close()
		return image{}, rest, fmt.Errorf("%s: %w", path, err)
	}
	memory, err := freezeFile(file, rest.Memory)
	return image{memory, rest.Globals}, rest, err
}

// readParticulars checks the whole file.
func readParticulars(file *os.File) (rest particulars, err error) {
	info, err := file.Stat()
	if err != nil {
		return rest, err
	}
	size := info.Size() - footerSize
	var end footer
	if binary.Read(io.NewSectionReader(file, size, footerSize), binary.LittleEndian, &end) != nil ||
		end.Magic != imageMagic {
		return rest, errDamaged
	}
	checksum := crc32.New(castagnoli)
	if _, err := io.Copy(checksum, io.NewSectionReader(file, 0, size)); err != nil {
		return rest, err
	}
	encoded := io.NewSectionReader(file, size-int64(end.Particulars), int64(end.Particulars))
	if checksum.Sum32() != end.Checksum || gob.NewDecoder(encoded).Decode(&rest) != nil ||
		int64(rest.Memory) != size-int64(end.Particulars) {
		return rest, errDamaged
	}
	return rest, nil
}
