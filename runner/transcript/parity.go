package transcript

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// A Pair is a line of what a notebook's cell printed when it was recorded beside
// the line of the same number that our program prints.
type Pair struct {
	Recorded, Ours      string // without blanks at the end
	InRecording, InOurs bool   // the side has so many lines
	Same                bool   // up to what a recording cannot repeat, see [Pairs]
}

// Difference says in what the lines differ; it is empty if they do not.
func (p Pair) Difference() string {
	switch {
	case p.Same:
		return ""
	case !p.InOurs:
		return fmt.Sprintf("recorded %q, ours has no such line", p.Recorded)
	case !p.InRecording:
		return fmt.Sprintf("the recording has no such line, ours %q", p.Ours)
	}
	return fmt.Sprintf("recorded %q, ours %q", p.Recorded, p.Ours)
}

// Pairs compares what a notebook's cell printed when it was recorded with what
// our program prints, line by line.
//
// Where the recorded line has a decimal number, as in "elapsed time
// 15.000412833", ours may have any number, whole or decimal, that differs from it
// by at most within; whole numbers in the recording must be the same in ours.
// Numbers that are part of a word, a version or an address, as in
// "http://10.0.0.1/v1.5", are text.
//
// Random tokens, as in "<ff1e73ad31>", may have other digits in ours, as many of
// them, as long as equal tokens of the recording are equal in ours and different
// ones different. Colours, which a recording has lost, blanks at the end of a
// line and newlines at the end of the text do not count.
func Pairs(recorded, ours string, within Tolerance) []Pair {
	want, got := parityLines(recorded), parityLines(ours)
	wantNames, gotNames := names{}, names{}
	pairs := make([]Pair, max(len(want), len(got)))
	for i := range pairs {
		p := &pairs[i]
		if p.InRecording = i < len(want); p.InRecording {
			p.Recorded = want[i]
		}
		if p.InOurs = i < len(got); p.InOurs {
			p.Ours = got[i]
		}
		p.Same = sameLine(wantNames.replace(p.Recorded), gotNames.replace(p.Ours), within) &&
			p.InRecording == p.InOurs
	}
	return pairs
}

// Parity returns one message for each line in which the two differ, nil if none
// does; see [Pairs].
func Parity(recorded, ours string, within Tolerance) []string {
	var differences []string
	for i, p := range Pairs(recorded, ours, within) {
		if !p.Same {
			differences = append(differences, fmt.Sprintf("line %d: %s", i+1, p.Difference()))
		}
	}
	return differences
}

// Tolerance is how far a number may be from the recorded one, in the unit of both.
type Tolerance struct {
	Rounded float64 // recorded with one or two decimals, rounded for readers: 15.0
	Raw     float64 // recorded as it was measured: 15.000412833, 5e-06
}

func (t Tolerance) of(recorded string) float64 {
	if _, decimals, _ := strings.Cut(recorded, "."); 1 <= len(decimals) && len(decimals) <= 2 {
		return t.Rounded
	}
	return t.Raw
}

// colour matches what sets a terminal's colours (SGR of ECMA-48).
var colour = regexp.MustCompile("\x1b\\[[0-9;]*m")

func parityLines(s string) []string {
	s = strings.TrimRight(colour.ReplaceAllString(s, ""), " \t\r\n")
	if s == "" {
		return nil
	}
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t\r")
	}
	return lines
}

// hexToken matches a random token, at least four bytes in hexadecimal.
var hexToken = regexp.MustCompile(`<[0-9a-f]{8,}>`)

// names gives each random token of a text a name of its length and of the order
// in which the tokens first appear.
type names map[string]string

func (n names) replace(line string) string {
	return hexToken.ReplaceAllStringFunc(line, func(token string) string {
		if n[token] == "" {
			n[token] = fmt.Sprintf("<token %d of %d digits>", len(n)+1, len(token)-len("<>"))
		}
		return n[token]
	})
}

func sameLine(recorded, ours string, within Tolerance) bool {
	want, got := tokens(recorded), tokens(ours)
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if !sameToken(want[i], got[i], within) {
			return false
		}
	}
	return true
}

// Numbers as Python and Go print floats: 15.0004, 5e-06, 1.2e+16.
var (
	number  = regexp.MustCompile(`[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?`)
	decimal = regexp.MustCompile(`^[0-9]+(?:\.[0-9]+(?:e[+-]?[0-9]+)?|e-[0-9]+)$`)
	isWhole = regexp.MustCompile(`^[0-9]+$`)
)

// rounding is added to the tolerance, in the same unit: the difference of two
// decimal fractions, as 15.06 and 15, is a little off in binary.
const rounding = 1e-9

func sameToken(recorded, ours string, within Tolerance) bool {
	if recorded == ours {
		return true
	}
	if !decimal.MatchString(recorded) || !decimal.MatchString(ours) && !isWhole.MatchString(ours) {
		return false
	}
	a, errA := strconv.ParseFloat(recorded, 64)
	b, errB := strconv.ParseFloat(ours, 64)
	return errA == nil && errB == nil && math.Abs(a-b) <= within.of(recorded)+rounding
}

// tokens cuts a line into numbers and the text between them, beginning with
// text, which may be empty.
func tokens(line string) []string {
	var list []string
	done := 0
	for _, m := range number.FindAllStringIndex(line, -1) {
		if standsAlone(line, m[0], m[1]) {
			list = append(list, line[done:m[0]], line[m[0]:m[1]])
			done = m[1]
		}
	}
	return append(list, line[done:])
}

// Characters that tie a number to what stands before it, as in a word, a
// version, an address or a path.
const tying = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-@#%"

// standsAlone tells whether line[from:to] is a number of its own, possibly with
// a unit of time after it, and not part of something else.
func standsAlone(line string, from, to int) bool {
	if strings.Contains(word(line, from), "://") {
		return false
	}
	if from > 0 && strings.IndexByte(tying, line[from-1]) >= 0 && !isMinus(line, from-1) {
		return false
	}
	rest := line[to:]
	for _, unit := range []string{"seconds", "second", "secs", "sec", "ms", "s"} {
		if after, ok := strings.CutPrefix(rest, unit); ok {
			rest = after
			break
		}
	}
	rest = strings.TrimLeft(rest, ".") // the end of a sentence
	return rest == "" || strings.IndexByte(tying, rest[0]) < 0 || rest[0] == '%'
}

// isMinus tells whether the dash at i is a sign, not a hyphen.
func isMinus(line string, i int) bool {
	return line[i] == '-' && (i == 0 || strings.IndexByte(" \t([=:,", line[i-1]) >= 0)
}

// word is what stands around i up to the nearest blanks.
func word(line string, i int) string {
	from := strings.LastIndexAny(line[:i], " \t") + 1
	to := i + strings.IndexAny(line[i:]+" ", " \t")
	return line[from:to]
}
