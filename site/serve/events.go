package serve

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// events tells a page, whose name is in the query, of each state in which it or what is
// wrong with the book is another. The first is told at once, so that one that was away
// misses nothing.
func (s *Server) events(w http.ResponseWriter, r *http.Request) error {
	select {
	case s.listeners <- struct{}{}:
		defer func() { <-s.listeners }()
	default:
		w.Header().Set("Retry-After", "10")
		return refuse(http.StatusServiceUnavailable, "%d pages are told of changes already; close some", maxListeners)
	}
	w.Header().Set("Content-Type", "text/event-stream")
	page := r.URL.Query().Get("page")
	out := http.NewResponseController(w)
	last := ""
	for {
		now := s.current()
		message, err := json.Marshal(map[string]string{"version": s.version(now, page), "problem": now.problem})
		if err != nil {
			return err
		}
		if string(message) != last {
			out.SetWriteDeadline(time.Now().Add(s.timeouts.write))
			if _, err := fmt.Fprintf(w, "data: %s\n\n", message); err != nil {
				return nil // the page is gone
			}
			if out.Flush() != nil {
				return nil
			}
			last = string(message)
		}
		select {
		case <-now.replaced:
		case <-r.Context().Done():
			return nil
		}
	}
}
