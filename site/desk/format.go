package main

import (
	"errors"
	"go/format"
	"go/scanner"
)

// formatted is the source as gofmt writes it, or where its syntax is wrong.
func formatted(source string) any {
	text, err := format.Source([]byte(source))
	var wrong scanner.ErrorList
	switch {
	case errors.As(err, &wrong) && len(wrong) > 0:
		first := wrong[0]
		return map[string]any{"error": failure{Line: first.Pos.Line, Column: first.Pos.Column, Text: first.Msg}}
	case err != nil:
		return map[string]any{"error": failure{Text: err.Error()}}
	}
	return map[string]string{"source": string(text)}
}
