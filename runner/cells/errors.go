package cells

import "fmt"

// Error is one problem of a snippet. It prints as one line,
// "chapters/01-x.md:41: what is wrong; what would be right".
type Error struct {
	Path string // as in Snippet.Path
	Line int    // from 1; 0 when the problem is the file as a whole
	Text string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Path + ": " + e.Text
	}
	return fmt.Sprintf("%s:%d: %s", e.Path, e.Line, e.Text)
}
