// The prime sieve with a goroutine for each of the first 1,000 primes.
package main

import "fmt"

func numbers(to chan<- int) {
	for i := 2; ; i++ {
		to <- i
	}
}

func filter(from <-chan int, to chan<- int, prime int) {
	for {
		if i := <-from; i%prime != 0 {
			to <- i
		}
	}
}

func main() {
	source := make(chan int)
	go numbers(source)
	prime := 0
	for range 1000 {
		prime = <-source
		rest := make(chan int)
		go filter(source, rest, prime)
		source = rest
	}
	fmt.Println(prime)
}
