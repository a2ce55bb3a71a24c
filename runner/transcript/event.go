package transcript

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Verb says what a task did.
type Verb uint8

const (
	_       Verb = iota
	Starts       // started another task
	Waits        // blocked
	Readies      // made another task ready to run
	Yields       // let the others run first
	Ends         // ended
	Writes       // wrote to stdout or stderr
)

// A grammar is how an event with a verb reads in a trace: the word, and the fields
// after it.
type grammar struct {
	word   string
	fields []field
}

var grammars = [...]grammar{
	Starts:  {"starts", []field{other, place, detail}},
	Waits:   {"waits", []field{place, detail}},
	Readies: {"readies", []field{other}},
	Yields:  {"yields", []field{place}},
	Ends:    {"ends", nil},
	Writes:  {"writes", []field{stream, length, place}},
}

func (v Verb) String() string { return grammars[v].word }

// An Event is one thing that the scheduler saw. Tasks are the program's
// goroutines, numbered from 1, which is main, in the order in which they were
// started; task 0 is the clock.
type Event struct {
	At     time.Duration // virtual time since the run began, whole microseconds
	Task   int           // who did it
	Verb   Verb
	Other  int    // Starts, Readies: the other task
	Place  string // where the task stands, "at-once.go:31"; empty outside the program's own functions
	Detail string // Waits: for what, as in Go's tracebacks, "chan receive". Starts: the function that the task runs, or the library function that started it
}

// An entry is an event with the write that a Writes event is about, whose text is
// held elsewhere.
type entry struct {
	Event
	stream Stream
	length int // bytes
}

// A field is one of an event's words in a trace. The last one may hold spaces.
type field struct {
	name  string
	print func(e *entry) string
	parse func(e *entry, word string) bool
}

var (
	other = field{"TASK",
		func(e *entry) string { return strconv.Itoa(e.Other) },
		func(e *entry, word string) bool { return parseNumber(word, &e.Other) }}
	place = field{"PLACE",
		func(e *entry) string { return orDash(e.Place) },
		func(e *entry, word string) bool {
			if word != "-" {
				e.Place = word
			}
			return word != "" && !strings.Contains(word, " ")
		}}
	detail = field{"WHAT",
		func(e *entry) string { return orDash(e.Detail) },
		func(e *entry, word string) bool {
			if word != "-" {
				e.Detail = word
			}
			return word != ""
		}}
	stream = field{"out|err",
		func(e *entry) string { return e.stream.String() },
		func(e *entry, word string) bool {
			i := slices.Index(streamNames[:], word)
			e.stream = Stream(max(i, 0))
			return i >= 0
		}}
	length = field{"LENGTH",
		func(e *entry) string { return strconv.Itoa(e.length) },
		func(e *entry, word string) bool { return parseNumber(word, &e.length) }}
)

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// String is the event in a trace, without its time.
func (e *entry) String() string {
	g := grammars[e.Verb]
	words := []string{strconv.Itoa(e.Task), g.word}
	for _, f := range g.fields {
		words = append(words, f.print(e))
	}
	return strings.Join(words, " ")
}

// parseEntry reads what String printed.
func parseEntry(line string) (*entry, error) {
	e := &entry{}
	task, rest, _ := strings.Cut(line, " ")
	word, rest, more := strings.Cut(rest, " ")
	verb := slices.IndexFunc(grammars[:], func(g grammar) bool { return g.word == word && word != "" })
	if !parseNumber(task, &e.Task) || verb < 0 {
		return nil, fmt.Errorf("%q: expected a task's number and starts, waits, readies, yields, ends or writes", line)
	}
	e.Verb = Verb(verb)
	fields := grammars[verb].fields
	words := strings.SplitN(rest, " ", len(fields))
	ok := len(fields) == 0 && !more || len(fields) > 0 && len(words) == len(fields)
	for i, f := range fields {
		ok = ok && f.parse(e, words[i])
	}
	if !ok {
		want := word
		for _, f := range fields {
			want += " " + f.name
		}
		return nil, fmt.Errorf("%q: expected %s after the task", line, want)
	}
	return e, nil
}

// parseNumber reads a number as a trace writes it.
func parseNumber(s string, n *int) bool {
	var err error
	*n, err = strconv.Atoi(s)
	return err == nil && *n >= 0 && strconv.Itoa(*n) == s
}
