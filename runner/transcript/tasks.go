package transcript

// A Task is a goroutine of the program, as its events tell.
type Task struct {
	Number   int
	Function string // that it runs, "main.worker"
	By       int    // the task that started it; 0 if it was the clock
	Started  string // where, "at-once.go:31"; empty for main and outside the program's own functions

	// How the run left it: "ended", "running", "runnable", or what it waited for,
	// "chan receive"; and where.
	State, Place string
}

// Tasks lists the tasks of a traced run in the order in which they were started.
func (t *Transcript) Tasks() []Task {
	if t.Events == nil {
		return nil
	}
	tasks := []Task{{Number: 1, Function: "main.main", State: "running"}}
	at := map[int]int{1: 0} // index by number
	for _, e := range t.Events {
		switch i := at[e.Task]; e.Verb {
		case Starts:
			at[e.Other] = len(tasks)
			tasks = append(tasks, Task{Number: e.Other, Function: e.Detail, By: e.Task, Started: e.Place, State: "runnable"})
		case Readies:
			tasks[at[e.Other]].State = "runnable"
		case Waits:
			tasks[i].State, tasks[i].Place = e.Detail, e.Place
		case Yields:
			tasks[i].State, tasks[i].Place = "runnable", e.Place
		case Ends:
			tasks[i].State = "ended"
		}
	}
	return tasks
}

// Left lists the tasks that had not ended when the run did, main apart.
func (t *Transcript) Left() []Task {
	var left []Task
	for _, task := range t.Tasks() {
		if task.Number != 1 && task.State != "ended" {
			left = append(left, task)
		}
	}
	return left
}

// NameTasks fills in which function each task runs, by the place where it is started.
// The kernel sees where that is and, for a go statement, no more; the program's text
// says the rest.
func (t *Transcript) NameTasks(started map[string]string) {
	for i, e := range t.Events {
		if name := started[e.Place]; e.Verb == Starts && name != "" {
			t.Events[i].Detail = name
		}
	}
}
