package main

var tables = []*table{programs, starts, theBook}

var programs = &table{
	fixed: []string{"program"},
	columns: []column{
		{"interpreted", took(0)},
		{"to compiled", ratio(0, 1)},
		{"to native", ratio(0, 2)},
		{"`turns run`", took(3)},
		{"to `go run`", ratio(3, 4)},
		{"to `yaegi run`", ratio(3, 5)},
	},
	rows: []*row{
		programRow("prime sieve of 1,000 goroutines", program{"sieve", "7919\n"}),
		programRow("100,000 channel hand-overs", handovers),
		programRow("100,000 sleeping goroutines", program{"sleepers", "all awake\n"}),
		programRow("a mutex under 1,000 goroutines", program{"mutex", "100000\n"}),
		programRow("fib(27)", program{"fib", "196418\n"}),
		programRow("a loop of a million additions", program{"loop", "499999500000\n"}),
		programRow("1,000 HTTP requests on the simulated internet", program{"http", "23000\n"}),
	},
	notes: []string{
		"*Interpreted* is a run inside a process that holds the machine. It is compared with the same program, compiled for the",
		"same machine and run in the same process, and with a native binary, the start of its process included. `turns run` is",
		"the whole command, compared with whole commands: `go run` with a warm build cache, and stock `yaegi run` at the",
		"version of which the book's interpreter is made. Only in the machine do sleepers cost no time: elsewhere they sleep",
		"their second. Stock yaegi cannot import the simulated internet, a package of this module. A run that ends at a limit",
		"of the machine shows the limit.",
	},
}

// programRow runs a program in every way there is.
func programRow(what string, p program) *row {
	return &row{name: p.name, what: what, subjects: func(l *lab) []subject {
		return []subject{l.interpreted(p), l.compiled(p), l.native(p), l.turnsRun(p), l.goRun(p), l.stockRun(p)}
	}}
}

var (
	hello     = program{"hello", "hello\n"}
	handovers = program{"handovers", "4999950000\n"}
	workers   = program{name: "workers"}
)

// compared shows the time of a row's subject and its ratio to that of the other.
var compared = []column{{"measured", took(0)}, {"ratio", ratio(0, 1)}}

var starts = &table{
	fixed:   []string{"start of a run", "compared with", "at most"},
	columns: compared,
	rows: []*row{
		{
			name: "hello", goal: "3 ms", what: "hello in a process that holds the machine", against: "the same, compiled",
			subjects: func(l *lab) []subject { return []subject{l.interpreted(hello), l.compiled(hello)} },
		},
		{
			name: "different", goal: "6 s", what: "1,000 different small programs in a process and its workers", against: "1,000 times hello",
			subjects: func(l *lab) []subject { return []subject{l.different(1000), repeated(1000, l.interpreted(hello))} },
		},
		{
			name: "shell", goal: "300 ms", what: "`turns run hello.go`", against: "`go run hello.go`",
			subjects: func(l *lab) []subject { return []subject{l.turnsRun(hello), l.goRun(hello)} },
		},
		{
			name: "go-tool", what: "`go tool turns run hello.go`", against: "`turns run hello.go`",
			subjects: func(l *lab) []subject { return []subject{l.goToolRun(hello), l.turnsRun(hello)} },
		},
		{
			name: "trace", goal: "1.3×", what: "100,000 hand-overs, traced", against: "the same without a trace",
			subjects: func(l *lab) []subject { return []subject{l.traced(handovers), l.interpreted(handovers)} },
		},
		{
			name: "explore", what: "200 schedules of two workers", against: "200 runs",
			subjects: func(l *lab) []subject {
				return []subject{l.explored(workers, 200), repeated(200, l.interpreted(workers))}
			},
		},
		{
			name: "guest", goal: "29.5 MB", what: "size of the interpreter",
			subjects: func(l *lab) []subject { return []subject{l.guestSize, nil} },
		},
		{
			name: "first-use", goal: "60 s", what: "`go tool turns run '1#at-once'` in a new clone, nothing built", against: "a warm start", long: true,
			subjects: func(l *lab) []subject {
				return []subject{l.firstUse, l.command(program{}, installed("go"), "tool", "turns", "run", "1#at-once")}
			},
		},
	},
}

var theBook = &table{
	fixed:   []string{"the book", "compared with", "at most"},
	columns: compared,
	rows: []*row{
		{
			name: "check", goal: "0.3 s", what: "`turns check`, nothing changed", against: "`turns check --rerun`",
			subjects: func(l *lab) []subject { return []subject{l.check(), l.check("--rerun")} },
		},
		{
			name: "rerun", goal: "2 s", what: "`turns check --rerun`", against: "`turns check`, nothing changed",
			subjects: func(l *lab) []subject { return []subject{l.check("--rerun"), l.check()} },
		},
		{
			name: "edit", what: "`turns check`, one snippet edited", against: "`turns check --rerun`",
			subjects: func(l *lab) []subject { return []subject{l.checkEdited(), l.check("--rerun")} },
		},
		longBookRow("cold", "`turns check` of 10,000 new snippets in 200 chapters", "4 min"),
		longBookRow("cold-memory", "its memory, that of its workers included", "1 GiB"),
		longBookRow("warm", "`turns check` of them, nothing changed", "5 s"),
		longBookRow("build", "`turns build` of them", "20 s"),
		longBookRow("page", "the largest page that it builds, compressed, with what it loads", "60 KiB"),
		{
			name: "long-query", what: "the slowest query in the search of 200 chapters", goal: "50 ms", long: true,
			subjects: func(l *lab) []subject { return []subject{l.reported(searchTest, "query"), nil} },
		},
	},
}

// In a long book 10 chapters grow by 200: the first ones show whether the rest cost more.
var (
	longBookTest = slowTest{"./runner/cmd/turns", "TestLongBook", "TURNS_CHAPTERS=210"}
	searchTest   = slowTest{folder: "./site/browsertest", name: "TestSearchOfLongBookIsFast"}
)

func longBookRow(attribute, what, goal string) *row {
	return &row{name: "long-" + attribute, what: what, goal: goal, long: true, subjects: func(l *lab) []subject {
		return []subject{l.reported(longBookTest, attribute), nil}
	}}
}
