package snippet

import (
	"bytes"
	"fmt"
)

// What a chapter may hold. Markdown takes time that grows with the square of the brackets and
// quotes in a block, YAML with that of the lines of front matter, merging with that of the
// snippets that continue each other; within these limits any text is read in seconds.
const (
	MostChapter   = 256 << 10 // bytes; the book's chapters have 40,000
	mostFront     = 4 << 10   // bytes of front matter
	mostBlock     = 16 << 10  // bytes from blank line to blank line
	mostBrackets  = 2000      // [ and > in them
	mostSnippets  = 500
	mostContinued = 100 // by one snippet
	mostProblems  = 100 // after which the rest of the chapter is not read
)

// oversized is the offset of what is larger than it may be, and what to say of it.
func oversized(source []byte) (at int, problem string) {
	if len(source) > MostChapter {
		return 0, fmt.Sprintf("the chapter has %d bytes, and %d are the most; split it", len(source), MostChapter)
	}
	if n := frontLength(source); n > mostFront {
		return 0, fmt.Sprintf("the front matter has %d bytes, and %d are the most; it holds a description and glossary: true", n, mostFront)
	}
	block, brackets := 0, 0 // where the block begins, and what it has so far
	for at := 0; at < len(source); {
		line := source[at:]
		if end := bytes.IndexByte(line, '\n'); end >= 0 {
			line = line[:end+1]
		}
		if len(bytes.TrimSpace(line)) == 0 {
			block, brackets = at+len(line), 0
		}
		brackets += bytes.Count(line, []byte("[")) + bytes.Count(line, []byte(">"))
		at += len(line)
		if at-block > mostBlock || brackets > mostBrackets {
			return block, fmt.Sprintf("the lines from here to the next blank one are more than %d bytes or %d of [ and >; put blank lines between them", mostBlock, mostBrackets)
		}
	}
	return -1, ""
}

// frontLength is how long front matter is, of the whole chapter if it is not ended.
func frontLength(source []byte) int {
	if !bytes.HasPrefix(source, []byte("---")) && !bytes.HasPrefix(source, []byte("+++")) {
		return 0
	}
	if end := bytes.Index(source[3:], append([]byte("\n"), source[:3]...)); end >= 0 {
		return 3 + end
	}
	return len(source)
}
