package timeline

import (
	"fmt"
	"slices"
	"strings"

	"takingturns/runner/transcript"
)

// A figure has at most mostLanes lines of the program's goroutines. Where there
// are more, fewLanes have a line of their own.
const (
	mostLanes = 16
	fewLanes  = 8
)

// A lane is the line of one goroutine, or one that several share.
type lane struct {
	name, where string
	shared      bool
	count       int // of goroutines
}

// others names the line of goroutines that are too many.
const others = "the others"

// clock is the lane of what happens outside all goroutines.
const clock = -1

// lanes are the lines from top to bottom: goroutines in the order in which they
// were started, then those that share one.
type lanes struct {
	all []lane
	of  map[int]int // by the number of the task
}

func newLanes(t *transcript.Transcript, tasks []transcript.Task, source Source) *lanes {
	l := &lanes{of: map[int]int{0: clock}}
	placed := map[int]bool{} // tasks that were seen in the program
	for _, e := range t.Events {
		if e.Verb != transcript.Starts && e.Place != "" {
			placed[e.Task] = true
		}
	}
	var own, library []transcript.Task
	for _, task := range tasks {
		if !placed[task.Number] && isLibrary(task) {
			library = append(library, task)
		} else {
			own = append(own, task)
		}
	}
	var rest []transcript.Task
	if len(own) > mostLanes {
		own, rest = own[:fewLanes], own[fewLanes:]
	}
	for _, task := range own {
		l.of[task.Number] = len(l.all)
		l.all = append(l.all, lane{name: label(task), where: where(task.Started, source.Name), count: 1})
	}
	l.share(others, rest)
	l.share(packages(library), library)
	return l
}

// share gives tasks one line.
func (l *lanes) share(name string, tasks []transcript.Task) {
	if len(tasks) == 0 {
		return
	}
	for _, task := range tasks {
		l.of[task.Number] = len(l.all)
	}
	l.all = append(l.all, lane{name: name, where: goroutines(len(tasks)), shared: true, count: len(tasks)})
}

// isLibrary reports whether a goroutine that was never seen in the program runs a
// library's function: one that is named with its package, as in tracebacks.
func isLibrary(task transcript.Task) bool {
	if strings.HasPrefix(task.Function, "main.") {
		return false
	}
	return task.Started == "" || strings.ContainsAny(task.Function, "/(")
}

// label is a goroutine's number and function. Package main goes without saying, and
// so does that a function is generic.
func label(task transcript.Task) string {
	function := strings.ReplaceAll(strings.TrimPrefix(task.Function, "main."), "[...]", "")
	if task.Number == 1 {
		return function
	}
	return strings.TrimSpace(fmt.Sprint(task.Number, " ", function))
}

// where is a place as a reader of the snippet finds it.
func where(place, snippet string) string {
	file, line, ok := strings.Cut(place, ":")
	if !ok {
		return ""
	}
	if name := strings.TrimSuffix(file, ".go"); name != snippet {
		return name + ", line " + line
	}
	return "line " + line
}

// packages lists those that the functions of tasks belong to, most often one.
func packages(tasks []transcript.Task) string {
	var names []string
	for _, task := range tasks {
		slash := strings.LastIndexByte(task.Function, '/') + 1
		name, _, _ := strings.Cut(task.Function[slash:], ".")
		if name = task.Function[:slash] + name; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

func goroutines(n int) string { return plural(n, "goroutine") }

func plural(n int, of string) string { return grouped(n) + " " + noun(n, of) }

// noun is a noun as n of its things have it.
func noun(n int, singular string) string {
	if n == 1 {
		return singular
	}
	return singular + "s"
}

// grouped is a number with commas between the thousands.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
