package snippet

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"go.abhg.dev/goldmark/frontmatter"
)

var markdown = goldmark.New(goldmark.WithExtensions(&frontmatter.Extender{})).Parser()

// reader reads one chapter.
type reader struct {
	chapter *Chapter
	drafts  []*draft // in source order
	errs    Errors
}

// A draft is a snippet that may turn out to be wrong. Wrong ones are kept until
// the end, so that other snippets' references to them are understood.
type draft struct {
	*Snippet
	bad     bool
	noted   bool // the list after the fence explains its lines
	inCycle bool // of uses, which is reported once
}

func (r *reader) errorf(line int, format string, args ...any) {
	r.errs = append(r.errs, &Error{Path: r.chapter.Path, Line: line, Text: fmt.Sprintf(format, args...)})
}

// reject reports a problem of the draft, which bars it from being run.
func (r *reader) reject(d *draft, format string, args ...any) {
	d.bad = true
	r.errorf(d.Line, format, args...)
}

// blocks reads the chapter's blocks. An unclosed fence swallows the fence that
// opens next; reading then starts afresh at that one, so that a single mistake
// does not hide the rest of the chapter.
func (r *reader) blocks() {
	for start := 0; start >= 0 && len(r.errs) < mostProblems; {
		start = r.blocksFrom(start)
	}
}

// blocksFrom reads the blocks from an offset on, which begins a line. It
// returns the offset at which to start afresh, or -1 when all is read.
func (r *reader) blocksFrom(start int) (restart int) {
	source := r.chapter.Source[start:]
	context := parser.NewContext()
	doc := markdown.Parse(text.NewReader(source), parser.WithContext(context))
	if frontmatter.Get(context) != nil && !doc.HasChildren() && !endsFrontMatter(source) {
		r.errorf(1, "the front matter is not closed; end it with a line like the first")
	}
	restart = -1
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			if n.Level == 1 && r.chapter.Title == "" {
				r.chapter.Title = plainText(n, source)
			}
		case *ast.FencedCodeBlock:
			d, next := r.fence(newFence(n, r.chapter.Source, start))
			if next >= 0 {
				restart = next
				return ast.WalkStop, nil
			}
			if d.noted {
				r.notes(d, n.NextSibling(), start)
			}
			if len(r.drafts) > mostSnippets {
				r.reject(d, "the chapter has more than %d snippets; split it", mostSnippets)
				return ast.WalkStop, nil
			}
		case *ast.HTMLBlock:
			r.hiddenFences(n, start)
		case *ast.Paragraph:
			r.hiddenFences(n, start)
		}
		return ast.WalkContinue, nil
	})
	return restart
}

// endsFrontMatter tells whether the last line that is not blank can close front
// matter. Only asked about a file that holds nothing else.
func endsFrontMatter(source []byte) bool {
	lines := strings.Split(strings.TrimSpace(string(source)), "\n")
	last := strings.TrimSpace(lines[len(lines)-1])
	return len(lines) > 1 && len(last) >= 3 && (strings.Trim(last, "-") == "" || strings.Trim(last, "+") == "")
}

// fence reads one fenced block. It returns the offset of the fence that this
// one swallowed, or -1.
func (r *reader) fence(f fence) (d *draft, swallowed int) {
	d = r.draft(f)
	if d == nil { // not a snippet, but it may hide one
		d = &draft{Snippet: &Snippet{Line: f.line}}
	} else if !f.atMargin {
		r.reject(d, "the fence of a snippet is indented or in a list or quote; it must begin at the left margin")
	}
	if !f.topLevel {
		return d, -1
	}
	if offset, line := f.swallows(r.chapter.Source); offset >= 0 {
		hint := ""
		if f.info == "" {
			hint = ", or a fence further up is not closed and this one was meant to close it"
		}
		r.reject(d, "the fence is not closed: line %d opens another inside it; close it before with %s%s", line, f.mark, hint)
		return d, offset
	}
	if !f.closed(r.chapter.Source) {
		r.reject(d, "the fence is not closed; close it with %s on a line of its own", f.mark)
	}
	return d, -1
}

// hiddenFences reports fences of snippets that Markdown does not take for
// fences: in an HTML block, which ends at the next blank line, or with a
// backtick in the line that opens them. Comments and preformatted HTML are
// meant to hide what they hold.
func (r *reader) hiddenFences(n ast.Node, start int) {
	why := "a fence opened with ``` must not have a backtick in its first line; leave the backtick out, or open and close it with ~~~"
	if html, ok := n.(*ast.HTMLBlock); ok {
		if html.HTMLBlockType < ast.HTMLBlockType6 {
			return
		}
		why = "the fence stands in an HTML block and is not seen; put a blank line before it"
	}
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		line := strings.TrimLeft(string(segment.Value(r.chapter.Source[start:])), " ")
		info := strings.TrimLeft(line, "`~")
		if len(line)-len(info) >= 3 && language(info) == "go" && strings.Contains(info, "name=") {
			r.errorf(lineAt(r.chapter.Source, start+segment.Start), "%s", why)
		}
	}
}

// plainText is the text of a heading without its markup.
func plainText(n ast.Node, source []byte) string {
	var b strings.Builder
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(source))
			if t.SoftLineBreak() {
				b.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// lineAt is the line, from 1, in which an offset lies.
func lineAt(source []byte, offset int) int {
	return bytes.Count(source[:offset], []byte("\n")) + 1
}
