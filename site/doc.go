// Package site renders the book: the chapters and the stored transcripts of
// their snippets become a static site of plain HTML files.
//
// [Build] reads each chapter, finds its snippets (package snippet), pairs each
// with the transcript stored in the golden directory (package transcript), and
// hands the Markdown to goldmark. The extension [Snippets] replaces the fence
// of a snippet by a figure: the highlighted program with the transcript under
// it, the notes on its lines beside it, what other schedules gave, and a drawing of
// the run (package timeline). A few smaller extensions give headings
// their anchors, let tables scroll, fold solutions and turn links between chapters
// into links between pages; a link that leads nowhere is an error. One page is made
// of no chapter: it puts what each cell of the notebooks printed beside what our
// program prints (package notebook). Templates put the result into pages, and all chapters
// once more onto one page, to be printed. The text of the book becomes an index, which the
// search of the pages loads. The whole site takes the place of the previous one in
// one step, so that a build that fails leaves the old site as it was.
//
// Readers change and run programs in the page: edit.js, which comes when it is first
// wanted, with what it imports makes of each figure a cell with an editor, a bench of
// buttons and messages, and its runs; run.js, with package desk, runs them. step.js
// steps through the drawing of a run, the book's or the reader's.
//
// While the book is written, a [Renderer] renders it after each change, and of it no more
// than has changed; package serve shows that to the author.
//
// What draws a run is package figure. It is also part of the desk, a small program that
// comes along with the pages: there the reader's own runs are drawn by the same code.
//
// Nothing is run here. The pages show what is stored, so they cannot disagree
// with what the tests compared.
//
// A book can come from a stranger. Its text, names and transcripts are text on the pages
// whatever they hold; raw HTML, links that run something and pictures from elsewhere are
// errors; and [Policy], which each page holds, lets no script run but the pages' own.
//
// The pages are complete without JavaScript, ask for nothing from another
// host, and hold only relative links, so they can be read from a file system
// or served under any path.
package site
