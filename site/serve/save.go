package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path"
	"strings"
	"time"

	"takingturns/runner/snippet"
	"takingturns/runner/whole"
)

// A change is what a page asks for: to save a program, or to store its transcript.
type change struct {
	Chapter string `json:"chapter"` // its id, "01-two-workers"
	Name    string `json:"name"`    // of the snippet
	Sum     string `json:"sum"`     // of the chapter that the page was made of
	Golden  string `json:"golden"`  // of the transcript on the page; only to store another
	Source  string `json:"source"`  // the program; only to save it
}

// save puts a program into its chapter.
func (s *Server) save(w http.ResponseWriter, r *http.Request) error {
	return s.change(w, r, s.put)
}

// put writes the chapter with another program, if it is still the old one.
func (s *Server) put(c change, old []byte, at *snippet.Snippet) (any, error) {
	program := asLines(c.Source)
	edited := splice(old, at, program)
	if err := checkEdited(at, program, edited); err != nil {
		return nil, err
	}
	if !bytes.Equal(edited, old) {
		if err := whole.Replace(s.root, at.Chapter.Path, old, edited); err != nil {
			return nil, refuse(http.StatusConflict, "%v", err)
		}
	}
	return map[string]string{"sum": sum(edited)}, nil
}

// acceptRun runs a program as it stands in its chapter and stores what it printed.
func (s *Server) acceptRun(w http.ResponseWriter, r *http.Request) error {
	return s.change(w, r, func(c change, _ []byte, at *snippet.Snippet) (any, error) {
		if at.NoRun {
			return nil, refuse(http.StatusConflict, "%s is shown only and has no transcript", c.Name)
		}
		if err := checkGolden(s.root, c); err != nil {
			return nil, err
		}
		http.NewResponseController(w).SetWriteDeadline(time.Now().Add(s.timeouts.accept + s.timeouts.write))
		ctx, cancel := context.WithTimeout(r.Context(), s.timeouts.accept)
		defer cancel()
		changed, err := s.accept(ctx, at)
		switch {
		case err != nil && ctx.Err() == context.DeadlineExceeded:
			return nil, refuse(http.StatusConflict, "%s did not come to an end within %v", c.Name, s.timeouts.accept)
		case err != nil:
			return nil, refuse(http.StatusConflict, "%v", err)
		}
		return map[string]bool{"changed": changed}, nil
	})
}

// change answers a request that writes: it checks the request, finds what it is about,
// and lets no other write meanwhile.
func (s *Server) change(w http.ResponseWriter, r *http.Request, do func(c change, chapter []byte, at *snippet.Snippet) (any, error)) error {
	if err := s.checkToken(r); err != nil {
		return err
	}
	c, err := readChange(w, r)
	if err != nil {
		return err
	}
	select {
	case s.writing <- struct{}{}:
		defer func() { <-s.writing }()
	case <-r.Context().Done():
		return r.Context().Err()
	}
	source, at, err := s.find(c)
	if err != nil {
		return err
	}
	answer, err := do(c, source, at)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(answer)
}

// readChange reads what a request asks for.
func readChange(w http.ResponseWriter, r *http.Request) (change, error) {
	var c change
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return c, refuse(http.StatusUnsupportedMediaType, "the request is to be application/json")
	}
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&c)
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return c, refuse(http.StatusRequestEntityTooLarge, "the program is larger than %d bytes", maxBody)
	}
	if err != nil {
		return c, refuse(http.StatusBadRequest, "the request cannot be read: %v", err)
	}
	return c, nil
}

// find returns the chapter's bytes, and the snippet in it, if they are those of which the
// page was made. The chapter must be one of the book's: no other name is looked for.
func (s *Server) find(c change) (source []byte, at *snippet.Snippet, err error) {
	if _, known := s.current().sources[c.Chapter]; !known {
		return nil, nil, refuse(http.StatusNotFound, "the book has no chapter %q", c.Chapter)
	}
	name := path.Join("chapters", c.Chapter+".md")
	source, err = readIn(s.root, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, refuse(http.StatusConflict, "%s is not there any more", name)
	case err != nil:
		return nil, nil, refuse(http.StatusConflict, "%v", err)
	case sum(source) != c.Sum:
		return nil, nil, refuse(http.StatusConflict, "%s has changed since this page was made; nothing was written. Look at the new page first", name)
	}
	chapter, err := snippet.Parse(name, source)
	if err != nil {
		return nil, nil, refuse(http.StatusConflict, "%s", firstLine(err))
	}
	for _, at := range chapter.Snippets {
		if at.Name == c.Name {
			return source, at, nil
		}
	}
	return nil, nil, refuse(http.StatusNotFound, "%s has no snippet %q", name, c.Name)
}

// checkGolden refuses to store a transcript over one that the page does not show, or
// through a link.
func checkGolden(root *os.Root, c change) error {
	for _, folder := range []string{"golden", path.Join("golden", c.Chapter)} {
		if info, err := root.Lstat(folder); err == nil && !info.IsDir() {
			return refuse(http.StatusConflict, "%s is not a plain folder; nothing was written", folder)
		}
	}
	if sumGolden(root, c.Chapter, c.Name) != c.Golden {
		return refuse(http.StatusConflict, "golden/%s/%s.txt has changed since this page was made; nothing was written. Look at the new page first", c.Chapter, c.Name)
	}
	return nil
}

// splice puts a program in the place of a snippet's. All other bytes stay as they are; the
// new lines end as the line does that opens the fence.
func splice(chapter []byte, at *snippet.Snippet, program string) []byte {
	lines := bytes.SplitAfter(chapter, []byte("\n"))
	if bytes.HasSuffix(lines[at.Line-1], []byte("\r\n")) {
		program = strings.ReplaceAll(program, "\n", "\r\n")
	}
	after := at.Line + strings.Count(at.Source, "\n")
	return bytes.Join([][]byte{bytes.Join(lines[:at.Line], nil), []byte(program), bytes.Join(lines[after:], nil)}, nil)
}

// asLines is a program as lines that all end, and end alike.
func asLines(program string) string {
	program = strings.ReplaceAll(program, "\r\n", "\n")
	if program != "" && !strings.HasSuffix(program, "\n") {
		program += "\n"
	}
	return program
}

// checkEdited refuses a chapter that has errors with the new program, or in which it does
// not stand as a whole: a program can hold what ends its fence.
func checkEdited(at *snippet.Snippet, program string, edited []byte) error {
	chapter, err := snippet.Parse(at.Chapter.Path, edited)
	if err != nil {
		return refuse(http.StatusConflict, "not saved: %s", firstLine(err))
	}
	for _, s := range chapter.Snippets {
		if s.Name == at.Name && s.Source == program {
			return nil
		}
	}
	return refuse(http.StatusConflict, "not saved: a line of the program ends the fence at %s:%d", at.Chapter.Path, at.Line)
}

// firstLine is the first of several problems; the others may follow from it.
func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
