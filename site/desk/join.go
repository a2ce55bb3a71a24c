package main

import (
	"errors"

	"takingturns/runner/cells"
)

// joined makes one program of the snippets in a page, the last of which is to run. One
// alone is a program as it stands, valid Go or not.
func joined(parts []part) (any, error) {
	if len(parts) == 0 {
		return nil, errors.New("there are no snippets to join")
	}
	last := parts[len(parts)-1]
	p := program{Name: last.Name, Source: last.Source, Parts: parts}
	if len(parts) == 1 {
		return p, nil
	}
	var all []cells.Snippet
	for _, part := range parts {
		all = append(all, cells.Snippet{Name: part.Name, Source: part.Source, Path: part.Name})
	}
	text, err := cells.Merge(all)
	var wrong *cells.Error
	if errors.As(err, &wrong) {
		return refusal(failure{Name: wrong.Path, Line: wrong.Line, Text: wrong.Text}), nil
	}
	p.Source = string(text)
	return p, err
}
