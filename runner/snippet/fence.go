package snippet

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// A fence is a fenced block as it stands in the chapter.
type fence struct {
	line     int    // of its opening, from 1
	mark     string // what opens it, "```"
	info     string // what follows the mark
	topLevel bool   // not in a list or a quote
	atMargin bool   // top level and not indented
	content  string
	from, to int // offsets of the content in the chapter; only at top level
}

// newFence describes a node whose offsets count from start.
func newFence(n *ast.FencedCodeBlock, source []byte, start int) fence {
	open := start + n.Pos()
	f := fence{
		line:     lineAt(source, open),
		mark:     fenceMark(source[open:]),
		topLevel: n.Parent().Kind() == ast.KindDocument,
	}
	f.atMargin = f.topLevel && (open == 0 || source[open-1] == '\n')
	if n.Info != nil {
		f.info = string(n.Info.Segment.Value(source[start:]))
	}
	f.from = open + len(f.mark)
	if end := bytes.IndexByte(source[f.from:], '\n'); end >= 0 {
		f.from += end + 1
	} else {
		f.from = len(source)
	}
	f.to = f.from
	if count := n.Lines().Len(); count > 0 {
		f.to = start + n.Lines().At(count-1).Stop
	}
	if f.atMargin {
		f.content = string(source[f.from:f.to])
	} else {
		f.content = string(n.Lines().Value(source[start:]))
	}
	return f
}

// fenceMark is the run of backticks or tildes that a text begins with.
func fenceMark(s []byte) string {
	n := 0
	for n < len(s) && s[n] == s[0] {
		n++
	}
	return string(s[:n])
}

// swallows finds the opening of another fence in the content: a mark that could
// have closed this fence, were it not for the info string after it. It returns
// its offset in the chapter and its line, or -1.
func (f fence) swallows(source []byte) (offset, line int) {
	offset = f.from
	line = f.line
	for text := range strings.Lines(string(source[f.from:f.to])) {
		line++
		if info, ok := f.cutMark(text); ok && info != "" && !(f.mark[0] == '`' && strings.Contains(info, "`")) {
			return offset, line
		}
		offset += len(text)
	}
	return -1, 0
}

// closed tells whether the line after the content closes the fence; without
// one, Markdown ends the fence at the end of the file.
func (f fence) closed(source []byte) bool {
	line, _, _ := bytes.Cut(source[f.to:], []byte("\n"))
	info, ok := f.cutMark(string(line))
	return ok && info == ""
}

// cutMark splits a line that begins with the fence's mark, or a longer one.
func (f fence) cutMark(line string) (info string, ok bool) {
	text := strings.TrimLeft(line, " ")
	info = strings.TrimLeft(text, f.mark[:1])
	ok = len(line)-len(text) < 4 && len(text)-len(info) >= len(f.mark)
	return strings.TrimSpace(info), ok
}
