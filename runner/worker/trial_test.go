package worker

import (
	"os"
	"reflect"
	"testing"
	"time"

	"takingturns/runner/machine"
	"takingturns/runner/transcript"
)

// Interpreted or made machine code of, a program does the same.
func TestTrial(t *testing.T) {
	const recursion = "func down(n int) int { if n == 0 { return 0 }; return down(n-1) + 1 }\n\n"
	tests := []struct {
		name, program string
		limits        machine.Limits
		within        time.Duration
		interpreted   bool
	}{
		{"short", `func main() { println(1); time.Sleep(time.Second); fmt.Println(rand.Int(), 2) }`, machine.Limits{}, time.Minute, true},
		{"exit", `func main() { fmt.Println(1); time.Sleep(1); os.Exit(3) }`, machine.Limits{}, time.Minute, true},
		{"deadlock", `func main() { time.Sleep(time.Second); <-make(chan int) }`, machine.Limits{}, time.Minute, true},
		{"panic", `func main() { var m map[string]int; m["x"]++ }`, machine.Limits{}, time.Minute, true},
		{"output", `func main() { for { fmt.Println("output") } }`, machine.Limits{Output: 5003}, time.Minute, true},
		{"memory", `func main() { var all [][]byte; for { all = append(all, make([]byte, 1<<20)) } }`, machine.Limits{Memory: 64 << 20}, time.Minute, true},
		{"shallow", recursion + `func main() { println(down(500)) }`, machine.Limits{}, time.Minute, true},
		{"deep", recursion + `func main() { println(down(100_000)) }`, machine.Limits{}, time.Minute, false},
		{"endless recursion", recursion + `func main() { println(down(-1)) }`, machine.Limits{}, time.Minute, false},
		{"long", `func main() { n := 0; for i := range 1000 { n += i }; println(n) }`, machine.Limits{}, time.Nanosecond, false},
	}
	const head = "package main\n\nimport (\"fmt\"; \"math/rand\"; \"os\"; \"time\")\n\nvar _, _, _, _ = fmt.Print, rand.Int, os.Exit, time.Now\n\n"
	compiler, err := machine.New(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer compiler.Close(t.Context())
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			j := job(t, head+test.program, time.Minute)
			j.Limits, j.Program.Seed = test.limits, 7
			wasm, err := os.ReadFile(j.Module)
			if err != nil {
				t.Fatal(err)
			}
			trial := newTrial()
			trial.within = test.within
			got := trial.run(t.Context(), j)
			if (got != nil) != test.interpreted {
				t.Fatalf("interpreted: %+v", got)
			}
			if again := trial.run(t.Context(), j); again != nil {
				t.Error("interpreted again")
			}
			if want := translated(t, compiler, wasm, j); got != nil && !reflect.DeepEqual(got, want) {
				t.Errorf("interpreted %+v, translated %+v", got, want)
			}
		})
	}
}

func translated(t *testing.T, m *machine.Machine, wasm []byte, j Job) *transcript.Transcript {
	t.Helper()
	program, err := m.Compile(t.Context(), wasm)
	if err != nil {
		t.Fatal(err)
	}
	defer program.Close(t.Context())
	ran, err := program.Run(t.Context(), j.Program, j.Limits, nil)
	if err != nil {
		t.Fatal(err)
	}
	return ran
}
