package serve

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"takingturns/site"
)

//go:embed serve.js
var script []byte

//go:embed serve.css
var style []byte

// own is the folder of what the site does not have.
const own = "/-/"

// ServeHTTP answers for the pages and for what their script asks.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Frame-Options", "DENY")
	header.Set("Content-Security-Policy", site.Policy+"; frame-ancestors 'none'")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Referrer-Policy", "no-referrer")
	err := checkPlace(r)
	if err == nil {
		err = s.route(w, r)
	}
	if err != nil {
		writeError(w, r, err)
	}
}

// route finds who answers. An error has not been told yet.
func (s *Server) route(w http.ResponseWriter, r *http.Request) error {
	if !strings.HasPrefix(r.URL.Path, own) {
		return s.page(w, r)
	}
	if err := checkOrigin(r); err != nil {
		return err
	}
	routes := map[string]func(http.ResponseWriter, *http.Request) error{
		"GET serve.js": asset("text/javascript", script), "GET serve.css": asset("text/css", style),
		"GET events": s.events, "POST save": s.save, "POST accept": s.acceptRun,
	}
	name := strings.TrimPrefix(r.URL.Path, own)
	if answer := routes[r.Method+" "+name]; answer != nil {
		return answer(w, r)
	}
	for _, method := range []string{"GET", "POST"} {
		if routes[method+" "+name] != nil {
			w.Header().Set("Allow", method)
			return refuse(http.StatusMethodNotAllowed, "%s takes %s, not %s", r.URL.Path, method, r.Method)
		}
	}
	return refuse(http.StatusNotFound, "there is nothing at %s", r.URL.Path)
}

func asset(kind string, content []byte) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", kind+"; charset=utf-8")
		_, err := w.Write(content)
		return err
	}
}

// page answers with a file of the site. What is asked is looked up, never opened: no path
// leads anywhere else.
func (s *Server) page(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		return refuse(http.StatusMethodNotAllowed, "pages take GET, not %s", r.Method)
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = "index.html"
	}
	now := s.current()
	content, found := now.files[name]
	switch {
	case now.files == nil && path.Ext(name) == ".html":
		content = brokenPage(now.problem)
	case !found:
		return refuse(http.StatusNotFound, "the book has no page %s; it begins at http://%s/", r.URL.Path, r.Host)
	}
	kind := mime.TypeByExtension(path.Ext(name))
	if path.Ext(name) == ".html" {
		content = s.extend(content, now, name)
	} else {
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", `"`+sum(content)[:16]+`"`)
	}
	if kind != "" {
		w.Header().Set("Content-Type", kind)
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
	return nil
}

// extend adds to a page the script, and what the script has to know.
func (s *Server) extend(page []byte, now *state, name string) []byte {
	chapter := strings.TrimSuffix(name, ".html")
	known := struct {
		Token   string   `json:"token"`
		Page    string   `json:"page"`
		Version string   `json:"version"`
		Chapter string   `json:"chapter"` // its id
		Sums    *sources `json:"sums"`    // null for a page that is made of no chapter
	}{Token: s.token, Page: name, Version: s.version(now, name), Chapter: chapter}
	if made, found := now.sources[chapter]; found {
		known.Sums = &made
	}
	data, err := json.Marshal(known) // < and > are escaped: it cannot end the element
	if err != nil {
		panic(err) // there are strings in it, nothing else
	}
	addition := fmt.Sprintf("<script type=\"application/json\" class=\"known\">%s</script>\n<script src=\"%sserve.js\"></script>\n", data, own)
	head := fmt.Sprintf("<link rel=\"stylesheet\" href=\"%sserve.css\">\n</head>", own)
	page = bytes.Replace(page, []byte("</head>"), []byte(head), 1)
	end := bytes.LastIndex(page, []byte("</body>"))
	return bytes.Join([][]byte{page[:end], []byte(addition), page[end:]}, nil)
}

// brokenPage stands for every page as long as the book has never been without errors.
func brokenPage(problem string) []byte {
	return []byte(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>The book has errors</title>
</head>
<body>
<main><h1>The book has errors</h1><pre>` + html.EscapeString(problem) + `</pre></main>
</body>
</html>
`)
}

// writeError tells what is wrong: as JSON to the script, as a line of text to others.
func writeError(w http.ResponseWriter, r *http.Request, err error) {
	status := statusOf(err)
	if status == http.StatusForbidden {
		w.Header().Set("Connection", "close") // a page of another site is to hold none of our connections
	}
	if r.Method != http.MethodPost {
		http.Error(w, err.Error(), status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]string{"error": err.Error()})
}
