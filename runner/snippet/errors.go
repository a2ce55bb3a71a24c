package snippet

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"takingturns/runner/cells"
)

// Error is one problem of a chapter. It prints as one line,
// "chapters/01-x.md:41: what is wrong; what would be right".
type Error = cells.Error

// Errors is everything that is wrong with one chapter or several, one line
// each, those of a chapter by line.
type Errors []error

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, err := range e {
		lines[i] = err.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the single problems; those of a chapter are of type *Error.
func (e Errors) Unwrap() []error { return e }

// orNil is e as an error, nil if there is none.
func (e Errors) orNil() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

// sortByLine brings the problems of one chapter into reading order.
func (e Errors) sortByLine() {
	line := func(err error) int {
		var at *Error
		errors.As(err, &at)
		return at.Line
	}
	slices.SortStableFunc(e, func(a, b error) int { return cmp.Compare(line(a), line(b)) })
}
