package snippet

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// A Note explains one line of a snippet. Notes are the items of the list that
// follows a fence with the attribute notes:
//
//   - `defer cancel()` frees the timer when the function returns.
//
// An item begins with code that it quotes from its line. No other line may
// contain it, so a note stays with its line when the program changes, or
// becomes an error.
type Note struct {
	Line  int    // of the snippet, from 1
	Quote string // as the item has it, `defer cancel()`
}

// notes reads the list after the draft's fence. start is the offset at which
// the text begins that was parsed.
func (r *reader) notes(d *draft, after ast.Node, start int) {
	list, ok := after.(*ast.List)
	if !ok {
		r.reject(d, "notes needs a list right after the fence, whose items begin with code of the line that they explain: - `defer cancel()` …")
		return
	}
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		line := lineAt(r.chapter.Source, start+item.Pos())
		quote := leadingCode(item, r.chapter.Source[start:])
		note, err := d.note(quote)
		if err != nil {
			d.bad = true
			r.errorf(line, "%v", err)
			continue
		}
		d.Notes = append(d.Notes, note)
	}
}

// note finds the line that contains quote. The notes so far stand before it.
func (s *Snippet) note(quote string) (Note, error) {
	if quote == "" {
		return Note{}, fmt.Errorf("a note begins with code of the line of snippet %s that it explains: - `defer cancel()` …", s.Name)
	}
	var at []int
	for i, line := range strings.Split(s.Source, "\n") {
		if strings.Contains(line, quote) {
			at = append(at, i+1)
		}
	}
	switch {
	case len(at) == 0:
		return Note{}, fmt.Errorf("no line of snippet %s contains %q; quote a line as it stands", s.Name, quote)
	case len(at) > 1:
		return Note{}, fmt.Errorf("%d lines of snippet %s contain %q, %s; quote more of the line", len(at), s.Name, quote, lineList(at))
	case slices.ContainsFunc(s.Hide, func(h Range) bool { return h.From <= at[0] && at[0] <= h.To }):
		return Note{}, fmt.Errorf("line %d of snippet %s is folded (hide); a note needs a line that is shown", at[0], s.Name)
	case len(s.Notes) > 0 && at[0] <= s.Notes[len(s.Notes)-1].Line:
		return Note{}, fmt.Errorf("%q is on line %d of snippet %s, and the note before is on line %d; put the notes in the order of their lines, one a line",
			quote, at[0], s.Name, s.Notes[len(s.Notes)-1].Line)
	}
	return Note{at[0], quote}, nil
}

// lineList is "lines 3, 7 and 9".
func lineList(lines []int) string {
	text := fmt.Sprint("lines ", lines[0])
	for _, n := range lines[1 : len(lines)-1] {
		text += fmt.Sprint(", ", n)
	}
	return text + fmt.Sprint(" and ", lines[len(lines)-1])
}

// leadingCode is the code that an item of a list begins with; empty if it
// begins with something else.
func leadingCode(item ast.Node, source []byte) string {
	block := item.FirstChild()
	if block == nil {
		return ""
	}
	code, ok := block.FirstChild().(*ast.CodeSpan)
	if !ok {
		return ""
	}
	return strings.ReplaceAll(plainText(code, source), "\n", " ")
}
