// Command guest is the program that interprets snippets. It is built for wasip1
// as a reactor, with the kernel, and lives inside the machine: the host calls
// prepare once, saves the memory and the globals, and before each run puts them
// back, hands over a program with source and calls run.
package main

import "fmt"

// main is there for the sake of `go vet` and `go build` outside the machine. In a
// reactor it is never called.
func main() {
	fmt.Println("the guest runs inside the machine; see `turns run --help`")
}
