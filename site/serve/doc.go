// Package serve shows the book while it is written.
//
// A [Server] watches the chapters and the golden transcripts, renders the book again when
// one changes (package site), and tells the pages that are open. The pages are those of
// the site, with a script more: it brings a page up to date where it stands, shows what
// is wrong with the book, and, when somebody presses a button, saves an edited program
// into its chapter or has its transcript stored.
//
// Whoever can write into the repository must not be just anybody. The server answers on
// loopback alone and under its own names alone, so that no other site's name leads to it;
// it changes something only for a request that comes from one of its own pages, which the
// browser says and a token proves that is new with each start; and it writes only over
// the bytes that the page was made of. A file that has changed meanwhile stays as it is.
package serve
