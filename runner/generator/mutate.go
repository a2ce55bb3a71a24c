package generator

import (
	"go/scanner"
	"go/token"
	"math/rand/v2"
	"strings"
)

// Mutate changes one to three tokens of a program, as the seed says: none if it is 0.
// A token takes the place of another of its class, or both trade places: a name for a
// name, so that one in a few programs is still valid.
func Mutate(source string, seed uint64) string {
	words := tokens(source)
	byClass := map[token.Token][]int{}
	var changeable []int
	for i, w := range words {
		if w.class != token.ILLEGAL {
			byClass[w.class] = append(byClass[w.class], i)
			changeable = append(changeable, i)
		}
	}
	if seed == 0 || len(changeable) == 0 {
		return source
	}
	r := rand.New(rand.NewPCG(seed, 0))
	for range 1 + r.IntN(2)*r.IntN(3) {
		i := changeable[r.IntN(len(changeable))]
		others := byClass[words[i].class]
		j := others[r.IntN(len(others))]
		if r.IntN(2) == 0 {
			words[i] = words[j]
		} else {
			words[i], words[j] = words[j], words[i]
		}
	}
	var mutated strings.Builder
	for _, w := range words {
		mutated.WriteString(w.text + " ")
	}
	return mutated.String()
}

// A word is a token: its text, and the class in which it may be changed.
type word struct {
	class token.Token
	text  string
}

// tokens are those of a program, the ends of its lines among them.
func tokens(source string) (words []word) {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(source))
	s.Init(file, []byte(source), func(token.Position, string) {}, 0)
	for {
		_, tok, text := s.Scan()
		if tok == token.EOF {
			return words
		}
		if text == "" {
			text = tok.String()
		}
		words = append(words, word{class(tok), text})
	}
}

// class is what a token may be changed for: names, each kind of literals, binary
// operators, assignments, loops' jumps. ILLEGAL is none: most of what holds a
// program together cannot be changed so that it stays one.
func class(tok token.Token) token.Token {
	switch {
	case tok.IsLiteral():
		return tok
	case tok.Precedence() > token.LowestPrec:
		return token.ADD
	case tok == token.ASSIGN, tok == token.DEFINE, token.ADD_ASSIGN <= tok && tok <= token.AND_NOT_ASSIGN:
		return token.ASSIGN
	case tok == token.BREAK, tok == token.CONTINUE, tok == token.FALLTHROUGH:
		return token.BREAK
	case tok == token.GO, tok == token.DEFER:
		return token.GO
	}
	return token.ILLEGAL
}
