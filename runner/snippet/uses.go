package snippet

import (
	"slices"
	"strings"
)

// checkNames reports names given twice. Names that differ only in case count as
// one, since some file systems would store their golden files as one.
func (r *reader) checkNames() {
	first := map[string]*draft{}
	for _, d := range r.drafts {
		key := strings.ToLower(d.Name)
		if other := first[key]; other == nil {
			first[key] = d
		} else if d.Name != "" {
			r.reject(d, "duplicate name %q, first given at line %d; choose another", d.Name, other.Line)
			d.Name = ""
		}
	}
}

// checkUses reports what uses names wrongly. Only earlier snippets can be used.
func (r *reader) checkUses() {
	for i, d := range r.drafts {
		for _, name := range d.Uses {
			at := r.index(name)
			switch {
			case at < 0:
				r.reject(d, "uses=%s: no snippet has this name; %s", name, r.earlier(i))
			case at == i:
				r.reject(d, "uses=%s: the snippet uses itself; only earlier snippets can be used", name)
			case at > i:
				r.rejectLater(d, r.drafts[at])
			case r.drafts[at].bad && !d.inCycle:
				r.reject(d, "uses=%s: the snippet at line %d has errors itself; mend that one first", name, r.drafts[at].Line)
			}
		}
	}
}

// checkContinued leaves out the valid snippets that continue too many others.
func (r *reader) checkContinued() {
	r.chapter.Snippets = slices.DeleteFunc(r.chapter.Snippets, func(s *Snippet) bool {
		all, _ := s.Continued() // an error is one of others, and reported with them
		if len(all) > mostContinued {
			r.errorf(s.Line, "%s continues %d snippets, and %d are the most; begin afresh with a program of its own", s.Name, len(all), mostContinued)
		}
		return len(all) > mostContinued
	})
}

// rejectLater reports that d uses a later snippet. Every cycle has such a step.
func (r *reader) rejectLater(d, later *draft) {
	if d.inCycle {
		return
	}
	if cycle := r.path(later.Name, d.Name, map[string]bool{}); cycle != nil {
		r.reject(d, "uses makes a cycle, %s uses %s; only earlier snippets can be used",
			d.Name, strings.Join(cycle, " uses "))
		for _, name := range cycle {
			member := r.drafts[r.index(name)]
			member.bad, member.inCycle = true, true
		}
		return
	}
	r.reject(d, "uses=%s: that snippet comes later, at line %d; only earlier snippets can be used",
		later.Name, later.Line)
}

// path is a chain of uses from one name to another, or nil. It marks the names
// it has visited, which need not be tried twice.
func (r *reader) path(from, to string, visited map[string]bool) []string {
	if from == to {
		return []string{to}
	}
	at := r.index(from)
	if at < 0 || visited[from] {
		return nil
	}
	visited[from] = true
	for _, name := range r.drafts[at].Uses {
		if rest := r.path(name, to, visited); rest != nil {
			return append([]string{from}, rest...)
		}
	}
	return nil
}

// index is the place of the draft of that name, or -1.
func (r *reader) index(name string) int {
	if name == "" {
		return -1
	}
	return slices.IndexFunc(r.drafts, func(d *draft) bool { return d.Name == name })
}

// earlier lists the names before the draft with that index.
func (r *reader) earlier(before int) string {
	var names []string
	for _, d := range r.drafts[:before] {
		if d.Name != "" {
			names = append(names, d.Name)
		}
	}
	if names == nil {
		return "there are no earlier snippets"
	}
	return "the earlier snippets are " + strings.Join(names, ", ")
}
