package engine

import (
	"context"
	"slices"
	"sync"

	"takingturns/runner/snippet"
	"takingturns/runner/transcript"
)

// Schedules are the numbers of the first n schedules other than the canonical one.
func Schedules(n int) []uint64 {
	schedules := make([]uint64, n)
	for i := range schedules {
		schedules[i] = uint64(i) + 1
	}
	return schedules
}

// portion is how many schedules one worker runs at a time: loading a program
// costs as much as some ten runs.
const portion = 100

// Orders runs a program under the first n schedules and counts what they gave, or
// with [Engines.KeepResults] finds what they gave before.
func (e *Engines) Orders(ctx context.Context, kind Kind, p snippet.Program, n int) (*transcript.Orders, error) {
	key := e.results.key(kind, p, e.Limits)
	key.Schedules = n
	if known := get[transcript.Orders](e.results, key); known != nil {
		return known, nil
	}
	orders, err := e.explore(ctx, kind, p, n)
	if err != nil {
		return nil, err
	}
	return orders, put(e.results, key, orders)
}

func (e *Engines) explore(ctx context.Context, kind Kind, p snippet.Program, n int) (*transcript.Orders, error) {
	var (
		mu     sync.Mutex
		orders transcript.Orders
		failed error
		group  sync.WaitGroup
	)
	for schedules := range slices.Chunk(Schedules(n), portion) {
		group.Go(func() {
			err := e.Explore(ctx, kind, p, schedules, func(schedule uint64, t *transcript.Transcript) {
				mu.Lock()
				defer mu.Unlock()
				orders.Add(schedule, t)
			})
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failed = err
			}
		})
	}
	group.Wait()
	if failed != nil {
		return nil, failed
	}
	orders.Sort()
	return &orders, nil
}
