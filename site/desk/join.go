package main

import (
	"errors"

	"takingturns/runner/cells"
)

// joined makes one program of the snippets in a page, the last of which is to run. One
// alone is a program as it stands, valid Go or not.
func joined(parts []part) any {
	last := parts[len(parts)-1]
	p := program{Name: last.Name, Source: last.Source, Parts: parts}
	if len(parts) == 1 {
		return p
	}
	var all []cells.Snippet
	for _, part := range parts {
		all = append(all, cells.Snippet{Name: part.Name, Source: part.Source, Path: part.Name})
	}
	text, err := cells.Merge(all)
	var wrong *cells.Error
	switch {
	case errors.As(err, &wrong):
		return map[string]any{"error": failure{Name: wrong.Path, Line: wrong.Line, Text: wrong.Text}}
	case err != nil:
		return map[string]any{"error": failure{Text: err.Error()}}
	}
	p.Source = string(text)
	return p
}
