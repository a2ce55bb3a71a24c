package names

import (
	"maps"
	"testing"
)

func TestStarted(t *testing.T) {
	const program = `package main

import ("sync"; "time")

func worker(int) {}

func main() {
	var wg sync.WaitGroup
	go worker(1)
	go func() {
		go worker(2)
	}()
	wg.Go(func() {
	})
	time.AfterFunc(1, main)
	f := worker
	go f(3)
	go wg.Wait()
//line other.go:7
	go worker(4)
}
`
	want := map[string]string{
		"x.go:9":     "main.worker",
		"x.go:10":    "main.main.func1",
		"x.go:11":    "main.worker",
		"x.go:13":    "main.main.func2",
		"x.go:15":    "main.main",
		"x.go:17":    "f",
		"x.go:18":    "wg.Wait",
		"other.go:7": "main.worker",
	}
	if got := Started("x.go", []byte(program)); !maps.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	if got := Started("x.go", []byte("package")); got != nil {
		t.Errorf("got %v", got)
	}
}
