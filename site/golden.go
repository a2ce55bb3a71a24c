package site

import (
	"errors"
	"fmt"
	"os"
	"path"

	"takingturns/runner/plainfile"
	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
)

// readFigures pairs the snippets of a chapter with their stored transcripts.
// The result is keyed by the line of the opening fence.
func readFigures(c *snippet.Chapter, golden string) (map[int]*Figure, error) {
	figures := make(map[int]*Figure)
	var errs []error
	for _, s := range c.Snippets {
		f := &Figure{Snippet: s}
		if !s.NoRun {
			var err error
			f.Transcript, err = readTranscript(s, golden)
			errs = append(errs, err)
			f.Orders, err = readOrders(s, golden)
			errs = append(errs, err)
		}
		figures[s.Line] = f
	}
	return figures, errors.Join(errs...)
}

// readTranscript reads golden/CHAPTER/NAME.txt and NAME.trace.
func readTranscript(s *snippet.Snippet, golden string) (*transcript.Transcript, error) {
	text, err := readGolden(s, golden, ".txt")
	var trace []byte
	if err == nil {
		trace, err = readGolden(s, golden, ".trace")
	}
	place := snippetPlace(s)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s has no transcript; run 'make update'", place)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", place, err)
	}
	t, err := transcript.Parse(string(text), string(trace))
	if err != nil {
		return nil, fmt.Errorf("%s: its stored transcript is damaged (%w); run 'make update'", place, err)
	}
	return t, nil
}

// readOrders reads golden/CHAPTER/NAME.orders, if there is one.
func readOrders(s *snippet.Snippet, golden string) (*transcript.Orders, error) {
	text, err := readGolden(s, golden, ".orders")
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", snippetPlace(s), err)
	}
	o, err := transcript.ParseOrders(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: its stored outcomes are damaged (%w); run 'make update'", snippetPlace(s), err)
	}
	return o, nil
}

// readGolden reads what is stored of a snippet's runs in a file of that extension.
func readGolden(s *snippet.Snippet, golden, extension string) ([]byte, error) {
	return plainfile.Read(golden, path.Join(s.Chapter.ID, s.Name+extension))
}

// snippetPlace begins the messages about a snippet.
func snippetPlace(s *snippet.Snippet) string {
	return fmt.Sprintf("%s:%d: snippet %s", s.Chapter.Path, s.Line, s.Name)
}
