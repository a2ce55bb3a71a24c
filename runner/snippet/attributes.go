package snippet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"takingturns/runner/notebook"
)

// An attribute is what one word of a fence's info string sets. The setter sees
// the snippet with its Source in place. Its error says what is wrong with the
// value and what would be right.
type attribute struct {
	name string
	flag bool // stands alone, without a value
	set  func(s *Snippet, value string) error
}

var attributes = []attribute{
	{name: "name", set: setName},
	{name: "mirrors", set: setMirrors},
	{name: "differs", set: func(s *Snippet, v string) error { s.Differs = v; return nil }},
	{name: "uses", set: setUses},
	{name: "hide", set: setHide},
	{name: "expect", set: setExpect},
	{name: "seed", set: setSeed},
	{name: "order", set: setOrder},
	{name: "notes", flag: true, set: func(*Snippet, string) error { return nil }}, // read from the list after the fence
	{name: "predict", flag: true, set: func(s *Snippet, _ string) error { s.Predict = true; return nil }},
	{name: "norun", flag: true, set: func(s *Snippet, _ string) error { s.NoRun = true; return nil }},
}

// language is the first word of an info string.
func language(info string) string {
	info = strings.TrimSpace(info)
	return info[:strings.IndexAny(info+" ", " \t")]
}

// draft reads the info string of a fence. It returns nil if the fence is not
// meant to be a snippet.
func (r *reader) draft(f fence) *draft {
	lang := language(f.info)
	words, err := splitInfo(strings.TrimPrefix(f.info, lang))
	if lang == "go" && len(words) == 0 && err == nil || lang != "go" && !meantAsGo(lang, words) {
		return nil
	}
	d := &draft{Snippet: &Snippet{
		Chapter: r.chapter,
		Line:    f.line,
		Source:  f.content,
		Expect:  Expect{Kind: "ok"},
	}}
	if lang != "go" {
		r.reject(d, "%q is not a language that runs; a snippet's fence begins with go name=NAME", lang)
		return d
	}
	seen := map[string]bool{}
	for _, w := range words {
		if seen[w.name] {
			r.reject(d, "%s is given twice; keep one", w.name)
		} else if err := w.apply(d.Snippet); err != nil {
			r.reject(d, "%v", err)
		}
		seen[w.name] = true
	}
	if err != nil {
		r.reject(d, "%v", err)
	} else if !seen["name"] {
		r.reject(d, "a go fence with attributes needs a name; add name=NAME, or drop the attributes if it is an illustration")
	}
	if d.Predict && d.NoRun {
		r.reject(d, "predict and norun exclude each other; a snippet that is not run prints nothing to predict")
	}
	if strings.TrimSpace(d.Source) == "" {
		r.reject(d, "the snippet is empty; write the program between the fences")
	}
	d.noted = seen["notes"]
	r.drafts = append(r.drafts, d)
	return d
}

// meantAsGo tells whether a fence in another language looks like a snippet, as
// in "golang name=x", "go,name=x" and "go{name=x}".
func meantAsGo(lang string, words []word) bool {
	lang = strings.ToLower(lang)
	named := slices.ContainsFunc(words, func(w word) bool { return w.name == "name" })
	return named && (lang == "go" || lang == "golang") || strings.HasPrefix(lang, "go") && strings.Contains(lang, "name=")
}

// A word is one attribute as it was written.
type word struct {
	name, value string
	hasValue    bool
}

// splitInfo splits an info string after its language. It returns what comes
// before the first mistake.
func splitInfo(info string) (words []word, err error) {
	for {
		info = strings.TrimLeft(info, " \t")
		if info == "" {
			return words, nil
		}
		end := strings.IndexAny(info, " \t=")
		if end < 0 {
			return append(words, word{name: info}), nil
		}
		w := word{name: info[:end], hasValue: info[end] == '='}
		info = info[end:]
		if w.hasValue {
			if w.value, info, err = cutValue(w.name, info[1:]); err != nil {
				return words, err
			}
		}
		words = append(words, w)
	}
}

// cutValue cuts a value, in double quotes or up to the next space.
func cutValue(name, s string) (value, rest string, err error) {
	quoted, isQuoted := strings.CutPrefix(s, `"`)
	if !isQuoted {
		end := strings.IndexAny(s+" ", " \t")
		return s[:end], s[end:], nil
	}
	value, rest, closed := strings.Cut(quoted, `"`)
	if !closed {
		return "", "", fmt.Errorf(`the value of %s has no closing quote; write %s="…"`, name, name)
	}
	if rest != "" && rest[0] != ' ' && rest[0] != '\t' {
		return "", "", fmt.Errorf(`%q follows the closing quote of %s; put a space between them`, rest, name)
	}
	return value, rest, nil
}

// apply sets what the word says.
func (w word) apply(s *Snippet) error {
	for _, a := range attributes {
		switch {
		case a.name != w.name:
			continue
		case a.flag && w.hasValue:
			return fmt.Errorf("%s takes no value; write %s alone", a.name, a.name)
		case !a.flag && w.value == "":
			return fmt.Errorf("%s has no value; write %s=…", a.name, a.name)
		}
		return a.set(s, w.value)
	}
	names := make([]string, len(attributes))
	for i, a := range attributes {
		names[i] = a.name
	}
	return fmt.Errorf("unknown attribute %q; valid ones are %s", w.name, strings.Join(names, ", "))
}

func setName(s *Snippet, value string) error {
	if strings.HasPrefix(value, "-") || strings.ContainsFunc(value, func(r rune) bool { return !isNameRune(r) }) {
		return fmt.Errorf("%q is not a name; use letters, digits and dashes, beginning with a letter or digit", value)
	}
	s.Name = value
	return nil
}

// isNameRune tells which letters make a name: those that are the same in a file
// name, a web address and on the command line.
func isNameRune(r rune) bool {
	return r == '-' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

func setMirrors(s *Snippet, value string) error {
	s.Mirrors = strings.Split(value, ",")
	for _, cell := range s.Mirrors {
		if _, err := notebook.Find(cell); err != nil {
			return fmt.Errorf("mirrors=%s: %w", value, err)
		}
	}
	return nil
}

// setUses takes the names as they are; they are checked when all are known.
func setUses(s *Snippet, value string) error {
	s.Uses = strings.Split(value, ",")
	return nil
}

// setHide reads line ranges such as 1-7,30.
func setHide(s *Snippet, value string) error {
	count := strings.Count(s.Source, "\n")
	last := 0
	for _, part := range strings.Split(value, ",") {
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		a, errA := strconv.Atoi(from)
		b, errB := strconv.Atoi(to)
		switch {
		case errA != nil || errB != nil:
			return fmt.Errorf("hide=%s: %q is not a range of lines; write it as 1-7,30", value, part)
		case a > b:
			return fmt.Errorf("hide=%s: %s is reversed; write %d-%d", value, part, b, a)
		case a < 1 || b > count:
			return fmt.Errorf("hide=%s: %s is outside the snippet; its lines are 1 to %d", value, part, count)
		case a <= last:
			return fmt.Errorf("hide=%s: %s begins before the range ahead of it ends; write the ranges in order", value, part)
		}
		s.Hide = append(s.Hide, Range{a, b})
		last = b
	}
	return nil
}

func setExpect(s *Snippet, value string) error {
	kind, code, hasCode := strings.Cut(value, ":")
	s.Expect = Expect{Kind: kind}
	switch kind {
	case "ok", "panic", "deadlock", "compile-error":
		if !hasCode {
			return nil
		}
	case "exit":
		n, err := strconv.ParseUint(code, 10, 8)
		if s.Expect.Code = int(n); err == nil {
			return nil
		}
	}
	return fmt.Errorf("expect=%s is not an ending; valid ones are ok, panic, deadlock, compile-error and exit:N with N from 0 to 255", value)
}

func setSeed(s *Snippet, value string) (err error) {
	if s.Seed, err = strconv.ParseUint(value, 10, 64); err != nil {
		return fmt.Errorf("seed=%s is not a seed; write a whole number from 0 to 18446744073709551615", value)
	}
	return nil
}

func setOrder(s *Snippet, value string) error {
	if value != "promised" {
		return fmt.Errorf("order=%s is not known; the only valid value is promised", value)
	}
	s.OrderPromised = true
	return nil
}
