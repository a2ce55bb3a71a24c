package snippet

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"
)

// Legible reports, as an *[Error], the first place at which an author and a compiler or a
// browser would read different texts: what is not UTF-8, control characters, and those
// that change the direction of text, behind which a program can hide what it does ("Trojan
// Source", CVE-2021-42574). What is larger than it may be is reported too.
func Legible(path string, source []byte) error {
	wrong := func(at int, format string, args ...any) error {
		return &Error{Path: path, Line: lineAt(source, at), Text: fmt.Sprintf(format, args...)}
	}
	if at, problem := oversized(source); at >= 0 {
		return wrong(at, "%s", problem)
	}
	if at := invalid(source); at >= 0 {
		return wrong(at, "the byte %#x is not UTF-8; store the chapter as UTF-8", source[at])
	}
	if at := bytes.IndexFunc(source, unseen); at >= 0 {
		c, _ := utf8.DecodeRune(source[at:])
		return wrong(at, "the character %U cannot be seen, and text is not what it seems with it; in a Go string write it as \\u%04[1]x", c)
	}
	return nil
}

// invalid is where the first byte stands that is not UTF-8, or -1.
func invalid(source []byte) int {
	for at := 0; at < len(source); {
		c, size := utf8.DecodeRune(source[at:])
		if c == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

// unseen tells which characters have no place in a text.
func unseen(c rune) bool {
	if ' ' <= c && c < 0x7f {
		return false
	}
	return unicode.IsControl(c) && c != '\n' && c != '\t' || unicode.Is(unicode.Bidi_Control, c)
}
