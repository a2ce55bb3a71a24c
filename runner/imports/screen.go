package imports

import (
	"fmt"
	"go/scanner"
	"go/token"
	"slices"
	"strings"
)

// What a program's text may be. Parsers and checkers, Go's own among them, take a time
// that grows with the square of some of this.
const (
	longest = 256 << 10 // bytes
	deepest = 1_000     // brackets open at once
)

// directives are those that a program may give to Go's tools. Others reach what a
// program has no business with (//go:wasmimport, //go:linkname, //go:embed), or mean
// something to one engine alone (//go:debug, //go:nosplit).
var directives = []string{"//go:build", "//go:generate", "//go:noinline"}

// Screen looks at a program's text before anything else does. The messages, one line
// each beginning with file name and position, say what of it is not available here:
// its length, its depth or its directives.
func Screen(name string, source []byte) (messages []string) {
	if len(source) > longest {
		return []string{fmt.Sprintf("%s:1:1: a program of %d bytes is too long (%d are the most)", name, len(source), longest)}
	}
	fset := token.NewFileSet()
	var s scanner.Scanner
	s.Init(fset.AddFile(name, -1, len(source)), source, func(token.Position, string) {}, scanner.ScanComments)
	for depth := 0; ; {
		pos, tok, text := s.Scan()
		switch tok {
		case token.EOF:
			return messages
		case token.LPAREN, token.LBRACK, token.LBRACE:
			if depth++; depth > deepest {
				return append(messages, fmt.Sprintf("%s: more than %d brackets are open here", fset.Position(pos), deepest))
			}
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth = max(depth-1, 0)
		case token.COMMENT:
			directive := strings.Fields(text)[0]
			if strings.HasPrefix(directive, "//go:") && !slices.Contains(directives, directive) {
				messages = append(messages, fmt.Sprintf("%s: %s is not available here (available: %s)",
					fset.Position(pos), directive, strings.Join(directives, ", ")))
			}
		}
	}
}
