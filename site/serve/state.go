package serve

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"takingturns/runner/plainfile"
)

// A state is the book as it was rendered once. It does not change.
type state struct {
	files    map[string][]byte  // of the last rendering without errors, by name; nil if there was none
	sources  map[string]sources // of those files, by the chapter's id
	problem  string             // what is wrong with the book now, a line each; empty if nothing is
	replaced chan struct{}      // closed when there is a newer state
}

// sources are what a page was made of, as check sums. What is written must be based on
// the same.
type sources struct {
	Chapter string            `json:"chapter"` // of the file
	Golden  map[string]string `json:"golden"`  // of the transcripts, by the snippet's name
}

// readSources sums up the chapters and their transcripts. What cannot be read is left out:
// nothing can be saved there.
func readSources(root *os.Root) map[string]sources {
	all := map[string]sources{}
	chapters, _ := fs.Glob(root.FS(), "chapters/*.md")
	for _, name := range chapters {
		source, err := readIn(root, name)
		if err != nil {
			continue
		}
		id := strings.TrimSuffix(path.Base(name), ".md")
		found := sources{Chapter: sum(source), Golden: map[string]string{}}
		transcripts, _ := fs.Glob(root.FS(), path.Join("golden", id, "*.txt"))
		for _, name := range transcripts {
			snippet := strings.TrimSuffix(path.Base(name), ".txt")
			found.Golden[snippet] = sumGolden(root, id, snippet)
		}
		all[id] = found
	}
	return all
}

// sumGolden is the check sum of what is stored of a snippet's run, empty if nothing is.
func sumGolden(root *os.Root, chapter, name string) string {
	text, err := readIn(root, path.Join("golden", chapter, name+".txt"))
	trace, traceErr := readIn(root, path.Join("golden", chapter, name+".trace"))
	if err != nil && traceErr != nil {
		return ""
	}
	return sum(text, []byte{0}, trace)
}

// readIn reads a file of the book's folders, chapters and golden, as its renderer does.
func readIn(root *os.Root, name string) ([]byte, error) {
	folder, rest, _ := strings.Cut(name, "/")
	return plainfile.Read(filepath.Join(root.Name(), folder), rest)
}

func sum(parts ...[]byte) string {
	hash := sha256.New()
	for _, part := range parts {
		hash.Write(part)
	}
	return fmt.Sprintf("%x", hash.Sum(nil))
}
