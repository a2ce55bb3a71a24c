// 1,000 goroutines take one mutex, 100 times each.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var (
		all   sync.WaitGroup
		mu    sync.Mutex
		count int
	)
	for range 1000 {
		all.Add(1)
		go func() {
			defer all.Done()
			for range 100 {
				mu.Lock()
				runtime.Gosched() // others find it taken
				count++
				mu.Unlock()
			}
		}()
	}
	all.Wait()
	fmt.Println(count)
}
