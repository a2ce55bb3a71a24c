package machine

import (
	"fmt"
	"os"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"

	"takingturns/runner/transcript"
)

// hostile programs, each of which ends at the limit after which it is named.
var hostile = map[string]string{
	"steps": `package main

import "fmt"

func main() {
	for i := 0; ; i++ {
		if i%10000 == 0 {
			fmt.Println(i)
		}
	}
}
`,
	"depth": `package main

import "fmt"

func down(n int) {
	if n%1000 == 0 {
		fmt.Println(n)
	}
	down(n + 1)
}

func main() { down(0) }
`,
	"memory": `package main

import "fmt"

func main() {
	var all [][]byte
	for i := 0; ; i++ {
		all = append(all, make([]byte, 1<<20))
		if i%10 == 0 {
			fmt.Println(len(all))
		}
	}
}
`,
	"output": `package main

import "fmt"

func main() {
	for i := 0; ; i++ {
		fmt.Println("line", i)
	}
}
`,
}

// In each repetition a limit ends the program at the very same step and byte.
func TestLimitsEndExactly(t *testing.T) {
	for name, program := range hostile {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			limits := Limits{Steps: 300_000, Output: 50_000}
			var first *transcript.Transcript
			for range repetitions(3, 50) {
				ran := interpret(t, program, 0, limits)
				if want := (transcript.Ending{Kind: transcript.Limited, Detail: name}); ran.End != want {
					t.Fatalf("ended %v, want %v:\n%.1000s", ran.End, want, ran.Text())
				}
				if first == nil {
					first = ran
				}
				if !reflect.DeepEqual(ran, first) {
					t.Fatalf("two runs differ: %d and %d bytes", len(first.Text()), len(ran.Text()))
				}
			}
			if len(first.Writes) < 4 {
				t.Errorf("printed only %q", first.Text())
			}
		})
	}
}

// One step more is as exact: the budget is one counter.
func TestStepsAreCounted(t *testing.T) {
	const program = `package main

func main() {
	for i := 0; i < 1000; i++ {
		println(i)
	}
}
`
	last := 0
	for _, steps := range []int64{1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010} {
		printed := len(interpret(t, program, 0, Limits{Steps: steps}).Writes)
		if printed < last || last > 0 && printed > last+2 || printed == 1000 {
			t.Errorf("%d steps print %d times, one less %d times", steps, printed, last)
		}
		last = printed
	}
}

func TestOutputLimitIsExact(t *testing.T) {
	const program = `package main

import (
	"fmt"
	"os"
	"time"
)

func main() {
	fmt.Print("0123456789")
	time.Sleep(time.Second)
	fmt.Fprint(os.Stderr, "abcdefghij")
	time.Sleep(time.Second)
}
`
	const whole = "0123456789abcdefghij"
	for limit := int64(1); limit <= 21; limit++ {
		t.Run(fmt.Sprint(limit), func(t *testing.T) {
			ran := interpret(t, program, 0, Limits{Output: limit})
			if want := whole[:min(limit, 20)]; ran.Text() != want {
				t.Errorf("printed %q, want %q", ran.Text(), want)
			}
			want := transcript.Ending{Kind: transcript.Limited, Detail: "output"}
			at := time.Duration(0)
			if limit >= 10 {
				at = time.Second
			}
			if limit >= 20 {
				want, at = transcript.Ending{}, 2*time.Second
			}
			if ran.End != want || ran.At != at {
				t.Errorf("ended %v at %v, want %v at %v", ran.End, ran.At, want, at)
			}
		})
	}
}

// The limit is kept for compiled programs by the same host.
func TestCompiledLimits(t *testing.T) {
	tests := []struct {
		name, program string
		limits        Limits
	}{
		{"output", hostile["output"], Limits{Output: 5003}},
		{"memory", hostile["memory"], Limits{Memory: 64 << 20}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := compiled(t, test.program)
			var first *transcript.Transcript
			for range repetitions(3, 50) {
				ran, err := c.Run(t.Context(), Program{}, test.limits, nil)
				if err != nil {
					t.Fatal(err)
				}
				if first == nil {
					first = ran
				}
				if ran.End.Detail != test.name || !reflect.DeepEqual(ran, first) {
					t.Fatalf("ended %v after %d bytes, the first time %v after %d",
						ran.End, len(ran.Text()), first.End, len(first.Text()))
				}
			}
			if test.name == "output" && len(first.Text()) != 5003 {
				t.Errorf("printed %d bytes", len(first.Text()))
			}
		})
	}
}

// enders are programs that end in all ways within small limits.
func enders() map[string]string {
	all := map[string]string{
		"goroutines": `package main

import "time"

func main() {
	for i := 0; i < 100; i++ {
		go func() { time.Sleep(time.Hour) }()
		go func() { select {} }()
	}
}
`,
		"exit":     "package main\n\nimport \"os\"\n\nfunc main() { os.Exit(3) }\n",
		"panic":    "package main\n\nfunc main() { panic(1) }\n",
		"deadlock": "package main\n\nfunc main() { select {} }\n",
		"not Go":   "package main\n\nfunc main() {\n",
	}
	for _, name := range []string{"steps", "depth", "output"} {
		all[name] = hostile[name]
	}
	return all
}

// After 10,000 hostile runs, two at a time, the process has the goroutines, the memory
// and the open files that it began with. Some of them fill the machine's memory.
func TestHostileRunsLeaveNothing(t *testing.T) {
	before := interpret(t, hello, 0, Limits{})
	endings := enders()
	round := func(n int) {
		for _, program := range endings {
			interpret(t, program, 0, Limits{Steps: 20_000, Output: 2_000, Depth: 500})
		}
		if n%125 == 0 {
			interpret(t, hostile["memory"], 0, Limits{})
		}
	}
	var warm sync.WaitGroup
	for range 2 {
		warm.Go(func() { round(0) })
	}
	warm.Wait()
	began := usage(t)
	var runs sync.WaitGroup
	for range 2 {
		runs.Go(func() {
			for n := range repetitions(3, 10_000/2/len(endings)) {
				round(n)
			}
		})
	}
	runs.Wait()
	if after := interpret(t, hello, 0, Limits{}); !reflect.DeepEqual(before, after) {
		t.Errorf("printed %v before and %v after", before, after)
	}
	ended := usage(t)
	for wait := time.Now(); ended.goroutines > began.goroutines && time.Since(wait) < 5*time.Second; time.Sleep(time.Millisecond) {
		ended = usage(t)
	}
	t.Logf("before: %v; after: %v", began, ended)
	if ended.goroutines > began.goroutines || ended.files > began.files || ended.memory > began.memory+64<<20 {
		t.Errorf("before: %v; after: %v", began, ended)
	}
}

// A used is what the process holds.
type used struct {
	goroutines, files int
	memory            int // bytes that are resident
}

func (u used) String() string {
	return fmt.Sprintf("%d goroutines, %d open files, %d MiB", u.goroutines, u.files, u.memory>>20)
}

// usage is what the process holds. Files and memory are known on Linux.
func usage(t *testing.T) used {
	t.Helper()
	debug.FreeOSMemory()
	u := used{goroutines: runtime.NumGoroutine()}
	if runtime.GOOS != "linux" {
		return u
	}
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	var size, resident int
	if _, err := fmt.Sscan(string(readFile(t, "/proc/self/statm")), &size, &resident); err != nil {
		t.Fatal(err)
	}
	u.files, u.memory = len(files), resident*os.Getpagesize()
	return u
}

// A global variable that is larger than the memory is a limit that the program reaches,
// before it begins.
func TestCompiledProgramLargerThanMemory(t *testing.T) {
	c := compiled(t, "package main\n\nvar all [100 << 20]byte\n\nfunc main() { all[1] = 1; println(len(all)) }\n")
	ran, err := c.Run(t.Context(), Program{}, Limits{Memory: 64 << 20}, nil)
	if want := (transcript.Ending{Kind: transcript.Limited, Detail: "memory"}); err != nil || ran.End != want {
		t.Errorf("ended %+v, %v", ran, err)
	}
}

func TestMemoryTooSmallForTheInterpreter(t *testing.T) {
	h, err := hold()
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.machine.Guest(t.Context(), h.path, 1<<20)
	const want = "a memory limit of 1048576 bytes is too small: the program begins with "
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Error(err)
	}
	_, err = h.machine.Guest(t.Context(), h.path, 14<<20)
	if err == nil || err.Error() != "the interpreter does not start within 14680064 bytes of memory" {
		t.Error(err)
	}
}

// A goroutine that sleeps takes less than 5 KiB of an interpreted program's memory, its
// stack, frame and timer included: 100,000 of them stay below the limit.
func TestHundredThousandSleepers(t *testing.T) {
	if os.Getenv("TURNS_SLOW") == "" {
		t.Skip("long; make check-slow runs it")
	}
	source := strings.ReplaceAll(programs(t)["sleepers.go"], "10000", "100000")
	if ran := interpret(t, source, 0, Limits{}); ran.Text() != "100000 slept 1s\n" {
		t.Errorf("ended %v: %s", ran.End, ran.Text())
	}
}
