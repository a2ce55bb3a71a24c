// A small program, one of many that differ in n.
package main

import (
	"fmt"
	"time"
)

const n = 0

func main() {
	done := make(chan int)
	go func() {
		time.Sleep(time.Second)
		done <- n
	}()
	fmt.Println("small", <-done)
}
