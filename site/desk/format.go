package main

import (
	"errors"
	"go/format"
	"go/scanner"
)

// formatted is the source as gofmt writes it, or where its syntax is wrong.
func formatted(source string) (any, error) {
	text, err := format.Source([]byte(source))
	var wrong scanner.ErrorList
	if errors.As(err, &wrong) {
		first := wrong[0]
		return refusal(failure{Line: first.Pos.Line, Column: first.Pos.Column, Text: first.Msg}), nil
	}
	return map[string]string{"source": string(text)}, err
}
