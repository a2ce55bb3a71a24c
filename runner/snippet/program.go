package snippet

import "takingturns/runner/cells"

// A Program is what is compiled.
type Program struct {
	Name   string // file name, "blocking.go"; positions in messages name it
	Source []byte
	Seed   uint64

	Schedule uint64 // who runs next: 0 is first in, first out, any other number a random order that follows from it
	Traced   bool   // the transcript holds the scheduler's events
}

// Program is the complete program of a snippet.
//
// Without uses it is the snippet as it stands, valid Go or not. With uses, the
// declarations of the snippets it continues come first, in the order of the
// chapter and without their main and init; a name declared again replaces the
// earlier one. Line directives keep positions at the snippet and line that the
// reader sees. The error is an [*Error] that names the chapter's line: one of
// the snippets is not valid Go, or two of them import different packages under
// one name.
func (s *Snippet) Program() (Program, error) {
	p := Program{Name: s.Name + ".go", Source: []byte(s.Source), Seed: s.Seed, Schedule: s.Schedule}
	if len(s.Uses) == 0 {
		return p, nil
	}
	all, err := s.Continued()
	if err != nil {
		return p, err
	}
	var parts []cells.Snippet
	for _, other := range append(all, s) {
		parts = append(parts, cells.Snippet{Name: other.Name, Source: other.Source, Path: s.Chapter.Path, Line: other.Line})
	}
	p.Source, err = cells.Merge(parts)
	return p, err
}

// Continued lists the snippets that the snippet uses, directly or not, in the order
// of the chapter.
func (s *Snippet) Continued() ([]*Snippet, error) {
	used := map[*Snippet]bool{}
	if err := s.collect(used); err != nil {
		return nil, err
	}
	var all []*Snippet
	for _, other := range s.Chapter.Snippets {
		if used[other] && other != s {
			all = append(all, other)
		}
	}
	return all, nil
}

// collect adds the snippet and all it uses.
func (s *Snippet) collect(used map[*Snippet]bool) error {
	used[s] = true
	for _, name := range s.Uses {
		other := s.Chapter.snippet(name)
		if other == nil || other.Line >= s.Line {
			return &Error{Path: s.Chapter.Path, Line: s.Line, Text: "uses=" + name + ": there is no valid earlier snippet of this name"}
		}
		if used[other] {
			continue
		}
		if err := other.collect(used); err != nil {
			return err
		}
	}
	return nil
}
