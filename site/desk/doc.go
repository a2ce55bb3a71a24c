// Command desk is the program that comes along with the page. It is built for wasip1
// as a reactor and runs in the same Worker as the guest, for what the page must do by
// the same code as the book and its check: it makes a transcript of the record of a
// run, and of the transcript what the book shows of a run; it counts the outcomes of
// other schedules, joins snippets into a program, and formats Go.
//
// It also tells the page's script the rules of the machine, so that they stand in one
// place only (package record).
package main

import "fmt"

// main is there for the sake of `go vet` and `go build` outside the page. In a
// reactor it is never called.
func main() {
	fmt.Println("the desk runs in the page; see site/assets/run.js")
}
