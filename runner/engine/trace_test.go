package engine_test

import (
	"os"
	"testing"

	"takingturns/runner/engine"
	"takingturns/runner/engine/enginetest"
	"takingturns/runner/snippet"

	"golang.org/x/tools/txtar"
)

// The trace comes from the kernel: both engines give the same, byte for byte. The
// programs are those of failures, where tasks wait for all there is to wait for; a
// quick test takes every eighth.
func TestTraces(t *testing.T) {
	archive, err := txtar.ParseFile("../lower/testdata/corpus/failures.txtar")
	if err != nil {
		t.Fatal(err)
	}
	step := 16 // each program is followed by its output
	if os.Getenv("TURNS_SLOW") == "1" {
		step = 2
	}
	for i := 0; i < len(archive.Files); i += step {
		program := archive.Files[i]
		t.Run(program.Name, func(t *testing.T) {
			t.Parallel()
			traces := map[engine.Kind]string{}
			for _, kind := range []engine.Kind{engine.Yaegi, engine.Go} {
				ran, err := enginetest.Engines(t).Run(t.Context(), kind, snippet.Program{Name: program.Name, Source: program.Data, Traced: true}, nil)
				if err != nil {
					t.Fatal(err)
				}
				traces[kind] = ran.Trace()
			}
			if traces[engine.Yaegi] != traces[engine.Go] {
				t.Errorf("interpreted:\n%s\ncompiled:\n%s", traces[engine.Yaegi], traces[engine.Go])
			}
		})
	}
}

const tasks = `package main

import (
	"fmt"
	"time"
)

func worker(name string, done chan<- string) {
	time.Sleep(time.Second)
	fmt.Println(name)
	done <- name
}

func main() {
	done := make(chan string)
	go worker("one", done)
	go worker("two", done)
	go func() {
		<-make(chan int)
	}()
	<-done
}
`

const tasksTraced = `trace 2
0s 1 starts 2 x.go:16 main.worker
0s 1 starts 3 x.go:17 main.worker
0s 1 starts 4 x.go:18 main.main.func1
0s 1 waits x.go:21 chan receive
0s 2 waits x.go:9 sleep
0s 3 waits x.go:9 sleep
0s 4 waits x.go:19 chan receive
1s 0 readies 2
1s 0 readies 3
1s 2 writes out 4 x.go:10
1s 2 readies 1
1s 2 ends
1s 3 writes out 4 x.go:10
1s 3 waits x.go:11 chan send
1s end returned
`

func TestTrace(t *testing.T) {
	both(t, func(t *testing.T, kind engine.Kind) {
		ran, err := enginetest.Engines(t).Run(t.Context(), kind, snippet.Program{Name: "x.go", Source: []byte(tasks), Traced: true}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := ran.Trace(); got != tasksTraced {
			t.Errorf("got\n%s\nwant\n%s", got, tasksTraced)
		}
		if left := ran.Left(); len(left) != 2 || left[0].State != "chan send" || left[1].Place != "x.go:19" {
			t.Errorf("left %+v", left)
		}
	})
}

// A race that the canonical schedule hides: the deadlock needs the second
// goroutine to come between the first one's locks.
const race = `package main

import "sync"

func main() {
	var a, b sync.Mutex
	var wg sync.WaitGroup
	wg.Go(func() {
		a.Lock()
		b.Lock()
		b.Unlock()
		a.Unlock()
	})
	wg.Go(func() {
		b.Lock()
		a.Lock()
		a.Unlock()
		b.Unlock()
	})
	wg.Wait()
	println("done")
}
`

func TestOrders(t *testing.T) {
	both(t, func(t *testing.T, kind engine.Kind) {
		program := snippet.Program{Name: "x.go", Source: []byte(race)}
		orders, err := enginetest.Engines(t).Orders(t.Context(), kind, program, 60)
		if err != nil {
			t.Fatal(err)
		}
		ends := map[string]int{}
		for _, outcome := range orders.Outcomes {
			ends[outcome.End.String()] += outcome.Count
			program.Schedule = outcome.Schedule
			again, err := enginetest.Engines(t).Run(t.Context(), kind, program, nil)
			if err != nil || again.Text() != outcome.Text || again.End != outcome.End {
				t.Errorf("schedule %d gave %v, and then %v, %v", outcome.Schedule, outcome, again, err)
			}
		}
		if ends["returned"] == 0 || ends["deadlock"] == 0 || ends["returned"]+ends["deadlock"] != 60 {
			t.Errorf("60 schedules ended %v", ends)
		}
	})
}
