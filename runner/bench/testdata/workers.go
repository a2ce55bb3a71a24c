// Two workers take jobs from one queue.
package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	queue := make(chan time.Duration)
	var all sync.WaitGroup
	for n := range 2 {
		all.Go(func() {
			for job := range queue {
				time.Sleep(job)
				fmt.Println("worker", n, "slept", job)
			}
		})
	}
	for i := range 8 {
		queue <- time.Duration(1+i%3) * time.Second
	}
	close(queue)
	all.Wait()
}
