package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var highWater = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// watchMemory watches a process and those that it has started, until the function that it
// returns is called. That gives the sum of the most that each had in memory, in bytes.
func watchMemory(pid int) (stop func() int) {
	ended, sum := make(chan bool), make(chan int)
	go func() {
		most := map[string]int{} // bytes, by process
		for {
			for _, id := range family(pid) {
				status, _ := os.ReadFile("/proc/" + id + "/status")
				if m := highWater.FindSubmatch(status); m != nil {
					kib, _ := strconv.Atoi(string(m[1]))
					most[id] = kib << 10
				}
			}
			select {
			case <-ended:
				total := 0
				for _, n := range most {
					total += n
				}
				sum <- total
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return func() int { ended <- true; return <-sum }
}

// family is a process and its children.
func family(pid int) []string {
	ids := []string{strconv.Itoa(pid)}
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, thread := range threads {
		children, _ := os.ReadFile(thread)
		ids = append(ids, strings.Fields(string(children))...)
	}
	return ids
}
