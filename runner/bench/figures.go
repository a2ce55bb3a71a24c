package main

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// String shows the time in two digits, which is more than two measurements agree on.
func (t timing) String() string {
	if t.text != "" {
		return t.text
	}
	units := []struct {
		name string
		size time.Duration
	}{{"s", time.Second}, {"ms", time.Millisecond}}
	for _, unit := range units {
		if t.took >= unit.size {
			return twoDigits(float64(t.took)/float64(unit.size)) + " " + unit.name
		}
	}
	return twoDigits(float64(t.took)/float64(time.Microsecond)) + " µs"
}

// times shows how many times as long as another a subject took.
func times(t, other timing) string {
	if t.took == 0 || other.took == 0 {
		return none
	}
	return twoDigits(float64(t.took)/float64(other.took)) + "×"
}

// none stands where there is no figure.
const none = "—"

// twoDigits rounds to two digits that count: 0.13, 1.3, 13, 130.
func twoDigits(x float64) string {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'e', 1, 64), 64)
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// missed reports whether a figure is more than the goal, where both are times, sizes or
// ratios. Whoever ends at a limit misses every goal.
func missed(figure, goal string) bool {
	is, kind := quantity(figure)
	most, of := quantity(goal)
	return kind == of && is > most || goal != "" && strings.HasPrefix(figure, "limit")
}

// units are what figures are in: how much of what.
var units = map[string]struct {
	size float64
	of   string
}{
	"µs": {1e-6, "time"}, "ms": {1e-3, "time"}, "s": {1, "time"}, "min": {60, "time"},
	"MB": {1e6, "size"}, "KiB": {1 << 10, "size"}, "MiB": {1 << 20, "size"}, "GiB": {1 << 30, "size"},
	"×": {1, "ratio"},
}

// quantity reads a figure. What is none is nothing of no kind.
func quantity(figure string) (amount float64, kind string) {
	number := figure[:strings.IndexFunc(figure+none, func(c rune) bool { return c != '.' && !unicode.IsDigit(c) })]
	unit := units[strings.TrimSpace(figure[len(number):])]
	x, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, ""
	}
	return x * unit.size, unit.of
}
