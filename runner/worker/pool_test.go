package worker

import (
	"context"
	"errors"

	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"takingturns/runner/machine"
	"takingturns/runner/toolchain"
	"takingturns/runner/transcript"
)

func TestMain(m *testing.M) {
	Main()
	os.Exit(m.Run())
}

const (
	hello = `package main

import "fmt"

func main() { fmt.Println("hello") }
`
	endless = `package main

import (
	"fmt"
	"io"
	"time"
)

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func main() {
	fmt.Println("one")
	time.Sleep(time.Second)
	fmt.Println("two")
	io.Copy(io.Discard, zeros{})
	fmt.Println("never")
}
`
)

var tools = sync.OnceValues(func() (*toolchain.Toolchain, error) { return toolchain.New(context.Background(), nil) })

// job compiles a program and makes a job of it.
func job(t *testing.T, source string, wall time.Duration) Job {
	t.Helper()
	tools, err := tools()
	if err != nil {
		t.Fatal(err)
	}
	module, err := tools.Program(t.Context(), "x.go", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return Job{Program: machine.Program{Name: "x.go"}, Limits: machine.Limits{Wall: wall}, Module: module}
}

func pool(t *testing.T, size int) *Pool {
	t.Helper()
	tools, err := tools()
	if err != nil {
		t.Fatal(err)
	}
	p := NewPool(filepath.Join(tools.Cache, "wazero"), size)
	t.Cleanup(p.Close)
	return p
}

// runHello runs a program that must succeed.
func runHello(t *testing.T, p *Pool) {
	t.Helper()
	ran, err := p.Run(t.Context(), job(t, hello, 0), nil)
	if err != nil {
		t.Fatal(err)
	}
	if ran.Text() != "hello\n" || ran.End.Kind != transcript.Returned {
		t.Errorf("ended %v: %q", ran.End, ran.Text())
	}
}

// only returns the worker of a pool of one.
func only(t *testing.T, p *Pool) *process {
	t.Helper()
	w := <-p.slots
	p.slots <- w
	if w == nil {
		t.Fatal("no worker has started")
	}
	return w
}

// leavesNothing checks at the end of a test that no goroutine is left.
func leavesNothing(t *testing.T) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		for began := time.Now(); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
			if time.Since(began) > 5*time.Second {
				t.Fatalf("%d goroutines before, %d after", before, runtime.NumGoroutine())
			}
		}
	})
}

func TestWallLimit(t *testing.T) {
	leavesNothing(t)
	p := pool(t, 2)
	runHello(t, p)
	var others sync.WaitGroup
	others.Go(func() {
		for range 5 {
			runHello(t, p)
		}
	})
	var observed []transcript.Write
	began := time.Now()
	ran, err := p.Run(t.Context(), job(t, endless, 300*time.Millisecond), func(w transcript.Write) { observed = append(observed, w) })
	others.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took < 300*time.Millisecond {
		t.Errorf("killed after %v", took)
	}
	want := &transcript.Transcript{
		Writes: []transcript.Write{{Text: "one\n"}, {At: time.Second, Text: "two\n"}},
		End:    transcript.Ending{Kind: transcript.Limited, Detail: "time"},
		At:     time.Second,
	}
	if !reflect.DeepEqual(ran, want) {
		t.Errorf("got %+v, want %+v", ran, want)
	}
	if !reflect.DeepEqual(observed, ran.Writes) {
		t.Errorf("observed %v of %v", observed, ran.Writes)
	}
	runHello(t, p)
}

func TestKilledProcessIsGone(t *testing.T) {
	leavesNothing(t)
	p := pool(t, 1)
	runHello(t, p)
	w := only(t, p)
	if _, err := p.Run(t.Context(), job(t, endless, 10*time.Millisecond), nil); err != nil {
		t.Fatal(err)
	}
	if w.cmd.ProcessState == nil {
		t.Error("nobody waited for the killed worker")
	}
	if err := w.cmd.Process.Kill(); !errors.Is(err, os.ErrProcessDone) {
		t.Errorf("the worker is still there: %v", err)
	}
	runHello(t, p)
}

// The parent of many killed workers holds no more files and processes than before.
func TestKilledWorkersLeaveNothing(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("what a process holds is read from /proc")
	}
	leavesNothing(t)
	p := pool(t, 2)
	runHello(t, p)
	runHello(t, p)
	files, children := holds(t)
	for range 10 {
		if _, err := p.Run(t.Context(), job(t, endless, 10*time.Millisecond), nil); err != nil {
			t.Fatal(err)
		}
	}
	runHello(t, p)
	runHello(t, p)
	if f, c := holds(t); f > files || c > children {
		t.Errorf("%d open files and %d children before, %d and %d after", files, children, f, c)
	}
}

// holds counts the process's open files and its children, those that ended and that
// nobody has waited for included.
func holds(t *testing.T) (files, children int) {
	t.Helper()
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	tasks, err := filepath.Glob("/proc/self/task/*/children")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range tasks {
		if text, err := os.ReadFile(path); err == nil { // a thread may have ended
			children += len(strings.Fields(string(text)))
		}
	}
	return len(open), children
}

// A worker that dies takes its job along and nothing else.
func TestWorkerKilledFromOutside(t *testing.T) {
	leavesNothing(t)
	p := pool(t, 1)
	for name, source := range map[string]string{"between jobs": hello, "in a job": endless} {
		runHello(t, p)
		w := only(t, p)
		kill := func(transcript.Write) { w.cmd.Process.Kill() }
		if name == "between jobs" {
			kill(transcript.Write{})
			time.Sleep(20 * time.Millisecond)
		}
		_, err := p.Run(t.Context(), job(t, source, time.Minute), kill)
		if err == nil || err.Error() != "the worker process died (signal: killed)" {
			t.Errorf("%s: %v", name, err)
		}
		runHello(t, p)
	}
}

// A terminal tells workers of Ctrl-C too, at whatever moment. One that has just started
// dies of it, which is no matter; one that has begun does not heed it.
func TestInterruptedWorker(t *testing.T) {
	leavesNothing(t)
	p := pool(t, 1)
	<-p.slots
	w, err := start(p.cache)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if _, alive := <-w.messages; alive {
		t.Fatal("it was too late to kill it")
	}
	p.slots <- w
	runHello(t, p)
	w = only(t, p)
	if err := w.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	runHello(t, p)
	if only(t, p) != w {
		t.Error("Ctrl-C ended a worker")
	}
}

func TestCancel(t *testing.T) {
	leavesNothing(t)
	p := pool(t, 1)
	runHello(t, p)
	ctx, cancel := context.WithCancel(t.Context())
	var waiting sync.WaitGroup
	started := func(transcript.Write) {
		waiting.Go(func() { // no worker is free for this one
			if _, err := p.Run(ctx, job(t, hello, 0), nil); !errors.Is(err, context.Canceled) {
				t.Errorf("a waiting run ended with %v", err)
			}
		})
		time.AfterFunc(20*time.Millisecond, cancel)
	}
	once := sync.OnceFunc(func() { started(transcript.Write{}) })
	_, err := p.Run(ctx, job(t, endless, time.Minute), func(transcript.Write) { once() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the run ended with %v", err)
	}
	waiting.Wait()
	runHello(t, p)
}

func TestCancelledBefore(t *testing.T) {
	p := pool(t, 1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Run(ctx, job(t, hello, 0), nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// What the machine cannot load is an error of that job alone.
func TestBadModules(t *testing.T) {
	p := pool(t, 1)
	missing := filepath.Join(t.TempDir(), "missing.wasm")
	_, err := p.Run(t.Context(), Job{Module: missing}, nil)
	if want := (&fs.PathError{Op: "open", Path: missing, Err: syscall.ENOENT}).Error(); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	text := filepath.Join(t.TempDir(), "text.wasm")
	if err := os.WriteFile(text, []byte("no wasm"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, guest := range []bool{false, true} {
		if ran, err := p.Run(t.Context(), Job{Module: text, Guest: guest}, nil); err == nil {
			t.Errorf("guest %t: ran %v", guest, ran)
		}
	}
	w := only(t, p)
	runHello(t, p)
	if only(t, p) != w {
		t.Error("the worker was replaced")
	}
}

// Many jobs share few workers.
func TestMoreJobsThanWorkers(t *testing.T) {
	leavesNothing(t)
	p := pool(t, 2)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { runHello(t, p) })
	}
	wg.Wait()
}
