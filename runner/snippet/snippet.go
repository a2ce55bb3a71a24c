// Package snippet finds the runnable programs in a chapter. It parses Markdown
// and runs nothing.
//
// [Parse] reads a [Chapter]: every fence that opens with
//
//	```go name=blocking mirrors=000.3
//
// is a [Snippet]. A go fence without attributes is an illustration and is left
// alone. Whatever is wrong with a chapter is reported in one go, as [Errors],
// and the snippets that are right are returned all the same.
//
// With the attribute notes, the list after the fence explains the program: each
// item is a [Note], found by the code that it quotes.
//
// [Snippet.Program] puts together the complete program that is compiled. A
// snippet that continues earlier ones ("uses") is merged with them, and line
// directives keep every position of a compiler or a panic at the snippet and
// the line that the reader sees. [Chapter.Locate] turns these positions into
// lines of the chapter.
package snippet

import "fmt"

// A Chapter is one Markdown file of the book.
type Chapter struct {
	Path     string     // relative to the repository, "chapters/01-two-workers.md"
	ID       string     // file name without extension, "01-two-workers"; names the golden folder and the page
	Title    string     // text of the first level-one heading
	Source   []byte     // as Parse understood it: no byte order mark, lines end in "\n"
	Snippets []*Snippet // in source order
}

// A Snippet is one fence that opens with ```go name=….
type Snippet struct {
	Chapter *Chapter
	Name    string
	Line    int      // line of the opening fence in the chapter, from 1; line n of Source stands at Line+n
	Source  string   // what stands between the fences, with its last newline
	Mirrors []string // notebook cells, "000.3"
	Differs string   // why its output cannot be the recorded one
	Uses    []string // earlier snippets whose declarations and imports it continues
	Hide    []Range  // lines folded on the page
	Notes   []Note   // explain lines, in their order; read from the list after the fence
	Expect  Expect
	Seed    uint64 // the machine's entropy
	Predict bool   // the page asks for the order of the output before it shows it
	NoRun   bool   // shown and type-checked, not run

	Schedule uint64 // who runs next, as in [Program]; no attribute, but what a user asks for

	OrderPromised bool // order=promised: the author claims that Go promises this output
}

// Range is an inclusive range of lines of a snippet, counted from 1.
type Range struct{ From, To int }

// Expect is how a snippet is meant to end.
type Expect struct {
	Kind string // "ok", "panic", "deadlock", "compile-error" or "exit"
	Code int    // exit status, only with "exit"
}

// String is the value of the attribute: "ok", "exit:3".
func (e Expect) String() string {
	if e.Kind == "exit" {
		return fmt.Sprintf("exit:%d", e.Code)
	}
	return e.Kind
}
