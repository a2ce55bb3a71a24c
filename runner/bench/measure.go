package main

import (
	"errors"
	"strings"
	"time"
)

// A subject runs something once and says how long that took. nil is one that cannot
// be run.
type subject func() (time.Duration, error)

// timed takes the time of a whole function.
func timed(run func() error) subject {
	return func() (time.Duration, error) {
		began := time.Now()
		err := run()
		return time.Since(began), err
	}
}

// A timing is the time of a subject's fastest run, or zero with what is to be said
// instead.
type timing struct {
	took    time.Duration
	instead string
}

// limitReached is the error of a subject that a limit of the machine has ended,
// which it names.
type limitReached string

func (l limitReached) Error() string { return strings.TrimSpace("limit " + string(l)) }

// measure runs subjects in turn, at least so many rounds and for that long.
func (l *lab) measure(subjects []subject, rounds int, forTime time.Duration) ([]timing, error) {
	timings := make([]timing, len(subjects))
	for began := time.Now(); rounds > 0 || time.Since(began) < forTime; rounds-- {
		for i, run := range subjects {
			if err := timings[i].again(run); err != nil {
				return nil, err
			}
			if err := l.ctx.Err(); err != nil {
				return nil, err
			}
		}
	}
	return timings, nil
}

// again runs a subject once more, unless that is of no use.
func (t *timing) again(run subject) error {
	if run == nil {
		t.instead = none
	}
	if t.instead != "" {
		return nil
	}
	took, err := run()
	var limit limitReached
	switch {
	case errors.As(err, &limit):
		t.instead = limit.Error()
	case err != nil:
		return err
	case t.took == 0 || took < t.took:
		t.took = took
	}
	return nil
}
