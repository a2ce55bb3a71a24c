package transcript

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The trace text is made of lines, so that a diff of two traces reads well:
//
//	trace 2
//	0s 1 starts 2 at-once.go:31 main.worker
//	0s 1 waits at-once.go:40 sync.WaitGroup.Wait
//	0s 2 writes out 20 at-once.go:12
//	0s 2 waits at-once.go:15 sleep
//	15s 0 readies 2
//	15s 2 readies 1
//	15s 2 ends
//	15s end returned
//
// The first line names the version of the format. Each line after it begins with
// a virtual time as [time.Duration] prints it and says what happened then: an
// event, which begins with the number of the task that did it, 0 for the clock,
// or the ending, which comes last. A write is told with its stream and its length
// in bytes; "-" stands for a place outside the program. "unrecorded 12" before
// the ending counts events that were too many to store. Where nobody traced the
// run, the writes are all there is:
//
//	0s out 20
//
// There is one way to write each trace, and Parse accepts no other.
const traceHeader = "trace 2"

// Names of the streams in a trace, by Stream.
var streamNames = [...]string{Stdout: "out", Stderr: "err"}

// Names of the kinds of ending in a trace, by Kind.
var kindNames = [...]string{
	Returned:    "returned",
	Exited:      "exit",
	Panicked:    "panic",
	Deadlocked:  "deadlock",
	NotCompiled: "compile-error",
	Refused:     "refused",
	Limited:     "limit",
}

// String is "out" or "err", as in a trace.
func (s Stream) String() string { return streamNames[s] }

// String is how the ending reads in a trace: "returned", "exit 3", "panic",
// "deadlock", "compile-error", "refused" or "limit steps".
func (e Ending) String() string {
	switch name := kindNames[e.Kind]; e.Kind {
	case Exited:
		return name + " " + strconv.Itoa(e.Code)
	case Limited:
		return name + " " + e.Detail
	default:
		return name
	}
}

// ExitStatus is the status with which "turns run" ends after such a run. The
// program's own ones are those of Go: 0, the argument of os.Exit, or 2 for a
// panic or a fatal error. 65 and 66 are EX_DATAERR and EX_NOINPUT of BSD's
// sysexits.h, 67 is the next one.
func (e Ending) ExitStatus() int {
	switch e.Kind {
	case Exited:
		return e.Code
	case Panicked, Deadlocked:
		return 2
	case NotCompiled:
		return 65
	case Refused:
		return 66
	case Limited:
		return 67
	default:
		return 0
	}
}

func writeLine(at time.Duration, s Stream, length int) string {
	return fmt.Sprintf("%s %s %d", at, s, length)
}

func endLine(at time.Duration, e Ending) string {
	return fmt.Sprintf("%s end %s", at, e)
}

// Trace prints all that Text leaves out.
func (t *Transcript) Trace() string {
	var b strings.Builder
	fmt.Fprintln(&b, traceHeader)
	if t.Events == nil {
		for _, w := range t.Writes {
			fmt.Fprintln(&b, writeLine(w.At, w.Stream, len(w.Text)))
		}
	}
	writes := t.Writes
	for _, event := range t.Events {
		e := entry{Event: event}
		if e.Verb == Writes {
			e.stream, e.length = writes[0].Stream, len(writes[0].Text)
			writes = writes[1:]
		}
		fmt.Fprintln(&b, e.At, e.String())
	}
	if t.Unrecorded > 0 {
		fmt.Fprintln(&b, t.At, "unrecorded", t.Unrecorded)
	}
	fmt.Fprintln(&b, endLine(t.At, t.End))
	return b.String()
}

// Parse puts a transcript together from what its Text and Trace printed. The
// error names the line of the trace that is wrong and what was expected there.
func Parse(text, trace string) (*Transcript, error) {
	p := parser{text: text}
	lines := strings.SplitAfter(trace, "\n")
	for i, line := range lines[:len(lines)-1] {
		if err := p.line(i, strings.TrimSuffix(line, "\n")); err != nil {
			return nil, fmt.Errorf("trace line %d: %w", i+1, err)
		}
	}
	if rest := lines[len(lines)-1]; rest != "" {
		return nil, fmt.Errorf("trace line %d: %q does not end in a newline", len(lines), rest)
	}
	if !p.ended {
		return nil, fmt.Errorf("trace line %d: the trace stops here; expected a write or the ending, such as %q",
			len(lines), "32s end returned")
	}
	if p.text != "" {
		return nil, fmt.Errorf("trace line %d: the text goes on for %d bytes after the last write; expected the lengths to add up to %d",
			len(lines)-1, len(p.text), len(text))
	}
	return &p.t, nil
}

// parser reads one trace. The time of the last line read is t.At, so that it
// is that of the ending when the ending was read.
type parser struct {
	t     Transcript
	text  string // what no write has claimed yet
	ended bool
}

func (p *parser) line(i int, line string) error {
	if i == 0 {
		if line != traceHeader {
			return fmt.Errorf("%q: expected %q", line, traceHeader)
		}
		return nil
	}
	if p.ended {
		return fmt.Errorf("%q: expected nothing after the ending", line)
	}
	stamp, event, _ := strings.Cut(line, " ")
	at, err := parseStamp(stamp)
	if err != nil {
		return err
	}
	if at < p.t.At {
		return fmt.Errorf("%s is earlier than the line before; expected %s or later", stamp, p.t.At)
	}
	p.t.At = at
	word, rest, _ := strings.Cut(event, " ")
	switch word {
	case "out":
		return p.write(Stdout, rest)
	case "err":
		return p.write(Stderr, rest)
	case "unrecorded":
		if !parseNumber(rest, &p.t.Unrecorded) || p.t.Unrecorded == 0 {
			return fmt.Errorf("%q: expected a number of events", rest)
		}
		return nil
	case "end":
		p.ended = true
		p.t.End, err = parseEnding(rest)
		return err
	case "":
		return fmt.Errorf("%q: expected an event, out, err or end after the time", line)
	}
	return p.event(event)
}

func (p *parser) event(line string) error {
	e, err := parseEntry(line)
	if err != nil {
		return err
	}
	if len(p.t.Events) == 0 && len(p.t.Writes) > 0 {
		return fmt.Errorf("%q: expected no events after a write that nobody traced", line)
	}
	e.At = p.t.At
	p.t.Events = append(p.t.Events, e.Event)
	if e.Verb == Writes {
		return p.take(e.stream, e.length)
	}
	return nil
}

func (p *parser) write(s Stream, length string) error {
	n, err := strconv.Atoi(length)
	if err != nil || n < 0 || strconv.Itoa(n) != length {
		return fmt.Errorf("%q: expected a length in bytes, such as 20", length)
	}
	if p.t.Events != nil {
		return fmt.Errorf("\"%s %s\": expected the task that wrote, as in \"1 writes %s %s -\"", s, length, s, length)
	}
	return p.take(s, n)
}

// take gives a write its part of the text.
func (p *parser) take(s Stream, n int) error {
	if n > len(p.text) {
		return fmt.Errorf("a write of %d bytes, but the text has %d left", n, len(p.text))
	}
	p.t.Writes = append(p.t.Writes, Write{At: p.t.At, Stream: s, Text: p.text[:n]})
	p.text = p.text[n:]
	return nil
}

func parseStamp(s string) (time.Duration, error) {
	at, err := time.ParseDuration(s)
	switch {
	case err != nil:
		return 0, fmt.Errorf("%q: expected a time, such as 1.5s", s)
	case at < 0 || at%time.Microsecond != 0:
		return 0, fmt.Errorf("%q: expected a whole number of microseconds, not negative", s)
	case at.String() != s:
		return 0, fmt.Errorf("%q: expected this time written as %s", s, at)
	}
	return at, nil
}

func parseEnding(s string) (Ending, error) {
	word, arg, _ := strings.Cut(s, " ")
	for kind, name := range kindNames {
		if name != word {
			continue
		}
		e := Ending{Kind: Kind(kind)}
		switch e.Kind {
		case Exited:
			e.Code, _ = strconv.Atoi(arg) // a bad number prints differently below
		case Limited:
			e.Detail = arg
		}
		if e.String() == s && (e.Kind != Limited || isWord(arg)) {
			return e, nil
		}
	}
	return Ending{}, fmt.Errorf("%q: expected returned, exit N, panic, deadlock, compile-error, refused or limit NAME", s)
}

func isWord(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz-") == ""
}
