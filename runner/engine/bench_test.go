package engine_test

import (
	"fmt"
	"runtime"
	"sync"
	"testing"

	"takingturns/runner/engine"
	"takingturns/runner/engine/enginetest"
	"takingturns/runner/snippet"
)

// A thousand different small programs, on all workers of a process that holds them.
func BenchmarkThousandSnippets(b *testing.B) {
	e := enginetest.Engines(b)
	if err := e.Warm(b.Context()); err != nil {
		b.Fatal(err)
	}
	round := 0
	for b.Loop() {
		round++
		numbers := make(chan int)
		var group sync.WaitGroup
		for range runtime.NumCPU() {
			group.Go(func() {
				for n := range numbers {
					runNumbered(b, e, fmt.Sprint(round, "/", n))
				}
			})
		}
		for n := range 1000 {
			numbers <- n
		}
		close(numbers)
		group.Wait()
	}
}

func runNumbered(b *testing.B, e *engine.Engines, number string) {
	source := fmt.Sprintf("package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(%q) }\n", number)
	ran, err := e.Run(b.Context(), engine.Yaegi, snippet.Program{Name: "x.go", Source: []byte(source)}, nil)
	if err != nil || ran.Text() != number+"\n" {
		b.Errorf("printed %v, %v", ran, err)
	}
}
