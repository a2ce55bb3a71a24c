package machine

import (
	"fmt"
	"strings"
	"testing"

	"takingturns/runner/record"
	"takingturns/runner/transcript"
)

// yielding is a program that yields so many times and then ends in one of many ways.
const yielding = `package main

import (
	"fmt"
	"os"
	"runtime"
	"time"
)

func down(n int) int { return down(n+1) + 1 }

func main() {
	yields, end := %d, %q
	if len(os.Args) == 3 { // compiled
		fmt.Sscan(os.Args[1], &yields)
		end = os.Args[2]
	}
	for range yields {
		runtime.Gosched()
	}
	switch end {
	case "exit":
		os.Exit(3)
	case "panic":
		panic(1)
	case "deadlock":
		select {}
	case "sleep":
		time.Sleep(1)
	case "write":
		fmt.Println()
	case "depth":
		down(0)
	case "memory":
		for all := [][]byte{}; ; {
			all = append(all, make([]byte, 1<<20))
		}
	case "clock":
		for {
			time.Now()
		}
	}
}
`

// However a run ends, its trace holds every event until then: also where these fill the
// kernel's buffer, where one is missing, where one is left over.
func TestTraceUntilTheEnd(t *testing.T) {
	compiled := compiled(t, fmt.Sprintf(yielding, 0, ""))
	limits := Limits{Steps: 5_000_000, Memory: 64 << 20}
	for end, trace := range map[string]string{
		"return":   "0s end returned\n",
		"exit":     "0s end exit 3\n",
		"panic":    "0s 0 writes err 9 -\n0s 0 writes err 24 -\n0s 0 writes err 12 -\n0s 0 writes err 9 -\n0s end panic\n",
		"deadlock": "0s 1 waits x.go:27 select (no cases)\n0s 0 writes err 51 -\n0s 0 writes err 34 -\n0s 0 writes err 12 -\n0s 0 writes err 9 -\n0s end deadlock\n",
		"sleep":    "0s 1 waits x.go:29 sleep\n1µs 0 readies 1\n1µs end returned\n",
		"write":    "0s 1 writes out 1 x.go:31\n0s end returned\n",
		"depth":    "0s end limit depth\n",
		"memory":   "0s 1 waits x.go:36 chan receive\n0s 0 readies 1\n0s end limit memory\n",
		"clock":    "0s end limit clock\n",
	} {
		for _, n := range []int{0, 1, record.BufferEvents - 1, record.BufferEvents, record.BufferEvents + 1, 2*record.BufferEvents - 1, 2 * record.BufferEvents} {
			if slow := end == "memory" || end == "clock"; slow && n != record.BufferEvents+1 {
				continue
			}
			want := "trace 2\n" + strings.Repeat("0s 1 yields x.go:19\n", n) + trace
			check := func(engine string, ran *transcript.Transcript, err error) {
				if err != nil {
					t.Fatal(err)
				}
				if got := ran.Trace(); got != want {
					t.Errorf("%s, %s after %d events:\n%s\nwant:\n%s", engine, end, n, got, want)
				}
			}
			ran, err := theGuest(t).Run(t.Context(), Program{Name: "x.go", Source: fmt.Appendf(nil, yielding, n, end), Traced: true}, limits, nil)
			check("interpreted", ran, err)
			if end != "depth" { // compiled calls are not counted
				ran, err := compiled.Run(t.Context(), Program{Args: []string{fmt.Sprint(n), end}, Traced: true}, limits, nil)
				check("compiled", ran, err)
			}
		}
	}
}

// A run that a limit ends in the middle of its events has them all, at every step.
func TestTraceOfEndlessLoop(t *testing.T) {
	const loop = "package main\n\nimport \"runtime\"\n\nfunc main() {\n\tfor {\n\t\truntime.Gosched()\n\t}\n}\n"
	for steps := range 30 {
		ran, err := theGuest(t).Run(t.Context(), Program{Name: "x.go", Source: []byte(loop), Traced: true}, Limits{Steps: int64(500 + steps)}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if want := (501 + steps) / 2; len(ran.Events) != want || ran.End.Detail != "steps" {
			t.Errorf("%d steps end %v and leave %d events, want %d", 500+steps, ran.End, len(ran.Events), want)
		}
	}
}
