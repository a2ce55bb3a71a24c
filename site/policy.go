package site

import "html/template"

// Policy is the Content-Security-Policy of the pages: what they may load and run. It lets
// nothing run but the scripts beside the page, so that text of a book that became markup
// none the less could not act. Each page holds it; package serve sends it too.
//
// Some browsers take no file for one of 'self': file: is for pages opened from a disk, and
// nothing to others, which may load no file. Attributes may hold styles: numbers that only
// the book knows, such as the line at which a listing goes on, for which HTML has no other
// way. A style can reach no other host, since there is none that a picture may come from.
const Policy = "default-src 'none'; script-src 'self' file: 'wasm-unsafe-eval'; style-src 'self' file:; " +
	"style-src-attr 'unsafe-inline'; img-src data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'"

// Policy is the element that holds the page's policy.
func (loaded) Policy() template.HTML {
	return `<meta http-equiv="Content-Security-Policy" content="` + Policy + `">`
}
