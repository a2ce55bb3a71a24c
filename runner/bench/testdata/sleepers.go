// 100,000 goroutines sleep at once, a second each.
package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var all sync.WaitGroup
	for range 100_000 {
		all.Add(1)
		go func() {
			defer all.Done()
			time.Sleep(time.Second)
		}()
	}
	all.Wait()
	fmt.Println("all awake")
}
