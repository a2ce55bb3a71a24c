package main

import (
	"slices"
	"time"
)

// A subject runs something once; nil is one that cannot be run.
type subject func() (timing, error)

// A timing is how long a run took, or what is shown instead: the limit of the machine
// that ended it, or a figure that is no time.
type timing struct {
	took time.Duration
	text string
}

// timed takes the time of a whole function.
func timed(run func() error) subject {
	return func() (timing, error) {
		began := time.Now()
		err := run()
		return timing{took: time.Since(began)}, err
	}
}

// measure runs subjects in turn, at least so many rounds and for that long, and returns
// the fastest run of each. Those that give a text do so once.
func (l *lab) measure(subjects []subject, rounds int, forTime time.Duration) ([]timing, error) {
	fastest := make([]timing, len(subjects))
	open := func(t timing) bool { return t.text == "" }
	for began := time.Now(); slices.ContainsFunc(fastest, open) && (rounds > 0 || time.Since(began) < forTime); rounds-- {
		for i, run := range subjects {
			if err := fastest[i].again(run); err != nil {
				return nil, err
			}
			if err := l.ctx.Err(); err != nil {
				return nil, err
			}
		}
	}
	return fastest, nil
}

// again runs a subject once more, and keeps what it took if that is less.
func (t *timing) again(run subject) error {
	if run == nil {
		t.text = none
	}
	if t.text != "" {
		return nil
	}
	now, err := run()
	if t.took == 0 || now.text != "" || now.took < t.took {
		*t = now
	}
	return err
}
