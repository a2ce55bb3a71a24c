package main

import (
	"fmt"
	"iter"
	"path"
	"strings"
)

// A row is one thing that is measured.
type row struct {
	name     string // make bench ROW=name measures it
	what     string
	against  string // what its ratio compares it with, where the table's head does not say so
	goal     string // what it may take, "3 ms", or its ratio may be, "1.3×", at most; empty if there is no goal
	long     bool   // takes minutes: measured only when it is named
	subjects func(*lab) []subject
}

// A table is rows whose subjects are compared in the same way.
type table struct {
	fixed   []string // heads of the columns before the figures: those of row.what, against and goal, or of row.what alone
	columns []column
	rows    []*row
	notes   []string // lines
}

// A column shows a figure of each row.
type column struct {
	head   string
	figure func([]timing) string
}

// took shows the time of a subject.
func took(subject int) func([]timing) string {
	return func(t []timing) string { return t[subject].String() }
}

// ratio shows how many times as long as another a subject takes.
func ratio(subject, other int) func([]timing) string {
	return func(t []timing) string { return times(t[subject], t[other]) }
}

// fixedCells are the cells of a row before its figures.
func (t *table) fixedCells(r *row) []string {
	return []string{r.what, r.against, r.goal}[:len(t.fixed)]
}

// figures are the cells of a row in which its figures stand.
func (t *table) figures(timings []timing) []string {
	var cells []string
	for _, c := range t.columns {
		cells = append(cells, c.figure(timings))
	}
	return cells
}

// rows are all rows, each with its table.
func rows() iter.Seq2[*table, *row] {
	return func(yield func(*table, *row) bool) {
		for _, t := range tables {
			for _, r := range t.rows {
				if !yield(t, r) {
					return
				}
			}
		}
	}
}

// choose returns the names of the rows that a pattern fits, as a shell's; without one all
// that are not long.
func choose(pattern string) (map[string]bool, error) {
	chosen := map[string]bool{}
	var names []string
	for _, r := range rows() {
		names = append(names, r.name)
		fits, err := path.Match(pattern, r.name)
		if err != nil {
			return nil, fmt.Errorf("%w: %s", err, pattern)
		}
		if fits || pattern == "" && !r.long {
			chosen[r.name] = true
		}
	}
	if len(chosen) == 0 {
		return nil, fmt.Errorf("there is no row %q; there are: %s", pattern, strings.Join(names, ", "))
	}
	return chosen, nil
}
