// The least that a run costs.
package main

import "fmt"

func main() { fmt.Println("hello") }
