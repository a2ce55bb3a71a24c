package main

import (
	"strconv"
	"strings"
	"time"
)

// String shows the time in two digits, which is more than two measurements agree on.
func (t timing) String() string {
	if t.instead != "" {
		return t.instead
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

// missed reports whether a figure is more than the goal, if both are times or both
// ratios. Whoever ends at a limit misses every goal.
func missed(figure, goal string) bool {
	if strings.HasPrefix(figure, "limit") {
		return goal != ""
	}
	if is, ok := ratioOf(figure); ok {
		most, ok := ratioOf(goal)
		return ok && is > most
	}
	is, err := timeOf(figure)
	most, err2 := timeOf(goal)
	return err == nil && err2 == nil && is > most
}

func ratioOf(figure string) (float64, bool) {
	number, ok := strings.CutSuffix(figure, "×")
	x, err := strconv.ParseFloat(number, 64)
	return x, ok && err == nil
}

func timeOf(figure string) (time.Duration, error) {
	return time.ParseDuration(strings.ReplaceAll(figure, " ", ""))
}
