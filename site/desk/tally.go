package main

import (
	"strconv"

	"takingturns/runner/transcript"
	"takingturns/site/figure"
)

// tally holds what the runs of the program at hand gave, since the request that came
// with schedule 0: that of the first run, with which the others are compared.
var tally struct {
	first  *transcript.Transcript
	orders transcript.Orders
}

// An exploration is what the page learns of a program's runs under other schedules.
type exploration struct {
	Runs     int       `json:"runs"`
	HTML     string    `json:"html"`
	Outcomes []outcome `json:"outcomes"` // the most frequent first
}

// An outcome is a text and an ending that some runs gave.
type outcome struct {
	Count    int    `json:"count"`
	Schedule string `json:"schedule"` // the first of them
	Golden   string `json:"golden"`
	Ending   ending `json:"ending"`
}

// tally counts what a run gave.
func (r request) tally(log []byte) (any, error) {
	t, err := r.Program.transcriptOf(log, r.Schedule == 0)
	switch {
	case err != nil:
		return nil, err
	case r.Schedule == 0:
		tally.first, tally.orders = t, transcript.Orders{}
	default:
		tally.orders.Add(r.Schedule, t)
	}
	return struct{}{}, nil
}

// tallied is what all of the runs gave.
func (r request) tallied() (any, error) {
	o := &tally.orders
	o.Sort()
	found := exploration{Runs: o.Schedules, Outcomes: []outcome{}}
	for _, c := range o.Outcomes {
		found.Outcomes = append(found.Outcomes, outcome{c.Count, strconv.FormatUint(c.Schedule, 10), c.Text, newEnding(c.End)})
	}
	if o.Schedules == 0 {
		return found, nil // it does not run at all
	}
	shown := *o
	shown.Outcomes = o.Outcomes[:min(len(o.Outcomes), transcript.MostOutcomes)]
	var err error
	found.HTML, err = figure.HTML("orders", figure.NewOrders(tally.first, &shown, false))
	return found, err
}
