package repl

import (
	"go/format"
	"regexp"
)

// directives are what keeps positions at the inputs.
var directives = regexp.MustCompile(`(?m)^//line .*\n|/\*line [^*]*\*/`)

// Source is the session as a program of its own.
func (s *Session) Source() ([]byte, error) {
	p, err := s.plan(s.cells)
	if err != nil {
		return nil, err
	}
	program, err := p.program("")
	if err != nil {
		return nil, err
	}
	return format.Source(directives.ReplaceAll(program.Source, nil))
}
