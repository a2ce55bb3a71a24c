// One goroutine hands 100,000 values over to another.
package main

import "fmt"

func main() {
	values := make(chan int)
	go func() {
		defer close(values)
		for i := range 100_000 {
			values <- i
		}
	}()
	sum := 0
	for v := range values {
		sum += v
	}
	fmt.Println(sum)
}
