package machine

import (
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The trace of a program that does little else than what is traced costs at most three
// tenths of the run. Both are measured by the time that their thread computes, in turn.
func TestTraceCostsLittle(t *testing.T) {
	if repetitions(0, 1) == 0 {
		t.Skip("long; make check-slow runs it")
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	plain, traced := time.Hour, time.Hour
	for range 8 {
		plain = min(plain, computed(t, false))
		traced = min(traced, computed(t, true))
	}
	ratio := float64(traced) / float64(plain)
	t.Logf("%v without, %v with the trace: %.2f times", plain, traced, ratio)
	if ratio > 1.3 {
		t.Errorf("the trace makes the run %.2f times as long", ratio)
	}
}

// computed is the processor time of a run.
func computed(t *testing.T, traced bool) time.Duration {
	t.Helper()
	var before, after syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_THREAD, &before)
	ran, err := theGuest(t).Run(t.Context(), Program{Name: "x.go", Source: []byte(handOvers), Traced: traced}, Limits{}, nil)
	syscall.Getrusage(syscall.RUSAGE_THREAD, &after)
	if err != nil || ran.Text() != "49995000\n" {
		t.Fatal(err, ran)
	}
	return time.Duration(after.Utime.Nano() - before.Utime.Nano())
}

// Goroutines that sleep take little more than 4 KiB each of an interpreted program's memory.
func TestHundredThousandSleepers(t *testing.T) {
	if repetitions(0, 1) == 0 {
		t.Skip("long; make check-slow runs it")
	}
	source := strings.ReplaceAll(programs(t)["sleepers.go"], "10000", "100000")
	if ran := interpret(t, source, 0, Limits{}); ran.Text() != "100000 slept 1s\n" {
		t.Errorf("ended %v: %s", ran.End, ran.Text())
	}
}
