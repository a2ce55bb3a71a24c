package site

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// parallel calls do with each number from 0 to n-1, on all processors, and returns when
// all is done.
func parallel(n int, do func(i int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	group.Wait()
}
