package kernel

// substitutions turn Go's runtime into the kernel. Paths are relative to
// GOROOT/src/runtime.
var substitutions = []Substitution{
	// Timers due at the same instant: in arming order. The order is kept beside
	// the deadline in the heap's entry, not read through the timer, because a
	// Reset changes the timer at once and its heap entry later.
	{
		File: "time.go", Why: "the order in which a timer was armed",
		Old: "\trand    uint32 // randomizes",
		New: "\tarmed   uint64 // counts armings, over all timers\n\trand    uint32 // randomizes",
	},
	{
		File: "time.go", Why: "arming order in the timer heap",
		Old: "type timerWhen struct {\n\ttimer *timer\n\twhen  int64\n}",
		New: "type timerWhen struct {\n\ttimer *timer\n\twhen  int64\n\tarmed uint64\n}",
	},
	{
		File: "time.go", Why: "equal deadlines in arming order",
		Old: "return tw.timer.rand < other.timer.rand",
		New: "return tw.armed < other.armed",
	},
	{
		File: "time.go", Why: "arming order of a timer put into the heap",
		Old: "timerWhen{t, t.when}",
		New: "timerWhen{t, t.when, t.armed}",
	},
	{
		File: "time.go", Why: "arming order of the heap's first timer when changed",
		Old: "\t\tts.heap[0].when = t.when\n",
		New: "\t\tts.heap[0].when = t.when\n\t\tts.heap[0].armed = t.armed\n",
	},
	{
		File: "time.go", Why: "arming order of changed timers",
		Old: "\t\t\ttw.when = t.when\n",
		New: "\t\t\ttw.when = t.when\n\t\t\ttw.armed = t.armed\n",
	},
	{
		File: "time.go", Why: "counting the arming of a timer",
		Old: "\tpending := t.when > 0\n\tt.when = when\n",
		New: "\tpending := t.when > 0\n\tt.when = when\n\tt.armed = takingturnsArm()\n",
	},
	{
		File: "time.go", Why: "a ticker is armed anew when it fires",
		Old: "\tts := t.ts\n\tt.when = next\n",
		New: "\tts := t.ts\n\tt.when = next\n\tt.armed = takingturnsArm()\n",
	},

	// Goroutines: one queue, first in, first out. The local queue, which holds
	// 256 and is passed over every 61st turn, is left empty.
	{
		File: "proc.go", Why: "one run queue",
		Old: "func runqput(pp *p, gp *g, next bool) {\n",
		New: "func runqput(pp *p, gp *g, next bool) {\n\tif takingturnsOneQueue {\n\t\tlock(&sched.lock)\n\t\tglobrunqput(gp)\n\t\tunlock(&sched.lock)\n\t\treturn\n\t}\n",
	},
	{
		File: "proc.go", Why: "taking one goroutine at a time",
		Old: "n = min(n, sched.runq.size, sched.runq.size/gomaxprocs+1)",
		New: "n = 1",
	},

	// Memory: no collection before the limit is near, so that none reorders
	// goroutines; and a limit that does not depend on what an earlier run in the
	// same instance had grown the memory to.
	{
		File: "mgcpacer.go", Why: "no garbage collection by heap growth",
		Old: "p := gogetenv(\"GOGC\")",
		New: "p := \"off\"",
	},
	{
		File: "mgcpacer.go", Why: "garbage collection near the memory limit",
		Old: "func readGOMEMLIMIT() int64 {\n\tp := gogetenv(\"GOMEMLIMIT\")\n",
		New: "func readGOMEMLIMIT() int64 {\n\tif limit := takingturnsMemoryLimit(); limit > 0 {\n\t\treturn limit\n\t}\n\tp := gogetenv(\"GOMEMLIMIT\")\n",
	},
	{
		File: "mem_wasm.go", Why: "using memory that the instance has already",
		Old: "\t\tgrow := (bl + n - blocMax) / physPageSize\n\t\tsize := growMemory(int32(grow))\n",
		New: "\t\tsize := int32(0)\n\t\tif grow := int32((bl+n)/physPageSize) - currentMemory(); grow > 0 {\n\t\t\tsize = growMemory(grow)\n\t\t}\n",
	},

	{
		File: "mem_wasm.go", Why: "ending the run at the memory limit",
		Old: "\t\tif size < 0 {\n",
		New: "\t\tif size < 0 {\n\t\t\ttakingturnsOutOfMemory()\n",
	},

	// Entropy that a program sees follows from the machine's and from what the
	// program itself does, not from what else draws numbers: so both engines draw
	// the same. A sequence each for package math/rand, for where a range over a map
	// begins and for select; one number for the seed of all maps, wherever made.
	{
		File: "rand.go", Why: "entropy of its own for the program",
		Old: "\tglobalRand.state.Init(*seed)\n",
		New: "\ttakingturnsSow(seed)\n\tglobalRand.state.Init(*seed)\n",
	},
	{
		File: "rand.go", Why: "one seed for all maps",
		Old: "func rand() uint64 {\n",
		New: "func rand() uint64 {\n\treturn takingturnsEntropy.number\n}\n\n//go:nosplit\nfunc takingturnsRand() uint64 {\n",
	},
	{
		File: "alg.go", Why: "one hash function in all programs",
		Old: "hashkey[i] = uintptr(bootstrapRand())",
		New: "hashkey[i] = uintptr(takingturnsHashKeys[i])",
	},
	{
		File: "../internal/runtime/maps/runtime.go", Why: "where a range over a map begins",
		Old: "//go:linkname rand\nfunc rand() uint64\n",
		New: "//go:linkname rand\nfunc rand() uint64\n\n//go:linkname takingturnsOrder\nfunc takingturnsOrder() uint64\n",
	},
	{
		File: "../internal/runtime/maps/table.go", Why: "the group in which a range over a map begins",
		Old: "it.entryOffset = rand()",
		New: "it.entryOffset = takingturnsOrder()",
	},
	{
		File: "../internal/runtime/maps/table.go", Why: "the table in which a range over a map begins",
		Old: "it.dirOffset = rand()",
		New: "it.dirOffset = takingturnsOrder()",
	},
	{
		File: "../math/rand/rand.go", Why: "the sequence of package math/rand",
		Old: "//go:linkname runtime_rand runtime.rand\n",
		New: "//go:linkname runtime_rand runtime.takingturnsRandom\n",
	},
	{
		File: "../math/rand/v2/rand.go", Why: "the sequence of package math/rand/v2",
		Old: "//go:linkname runtime_rand runtime.rand\n",
		New: "//go:linkname runtime_rand runtime.takingturnsRandom\n",
	},
	{
		File: "select.go", Why: "the order in which select looks at its cases",
		Old: "cheaprandn(uint32(norder + 1))",
		New: "takingturnsChoice(uint32(norder + 1))",
	},

	// Failures: the message, without stack traces of the interpreter; and a hook
	// by which the interpreter words the panics of the programs it runs.
	{
		File: "runtime1.go", Why: "no stack traces of the interpreter",
		Old: "setTraceback(gogetenv(\"GOTRACEBACK\"))",
		New: "setTraceback(\"none\")",
	},
	{
		File: "panic.go", Why: "no addresses in messages",
		Old: "\tif gp.sig != 0 {\n",
		New: "\tif false {\n",
	},
	{
		File: "runtime1.go", Why: "a library too exits with status 2 rather than abort",
		Old: "\tif islibrary || isarchive {\n\t\tt |= tracebackCrash\n\t}\n",
		New: "",
	},
	{
		File: "panic.go", Why: "the interpreter words its programs' panics",
		Old: "\tpreprintpanics(&p)\n\n\tfatalpanic(&p)",
		New: "\tif takingturnsOnPanic != nil {\n\t\ttakingturnsOnPanic(takingturnsPanics(&p))\n\t}\n\tpreprintpanics(&p)\n\n\tfatalpanic(&p)",
	},

	// The number of interpreted calls that a goroutine is in.
	{
		File: "runtime2.go", Why: "counting a goroutine's calls",
		Old: "\tgoid         uint64\n",
		New: "\tgoid         uint64\n\ttakingturnsDepth int32 // interpreted calls in progress\n\ttakingturnsLocal [2]unsafe.Pointer\n",
	},

	// How the run ends, told to the host before the runtime exits.
	{
		File: "proc.go", Why: "telling the host of a deadlock without goroutines",
		Old: "\t\tfatal(\"no goroutines (main called runtime.Goexit) - deadlock!\")",
		New: "\t\ttakingturnsEnding(takingturnsDeadlocked)\n\t\tfatal(\"no goroutines (main called runtime.Goexit) - deadlock!\")",
	},
	{
		File: "proc.go", Why: "telling the host of a deadlock",
		Old: "\tfatal(\"all goroutines are asleep - deadlock!\")",
		New: "\ttakingturnsEnding(takingturnsDeadlocked)\n\tfatal(\"all goroutines are asleep - deadlock!\")",
	},
	{
		File: "panic.go", Why: "telling the host of a panic",
		Old: "func fatalpanic(msgs *_panic) {\n",
		New: "func fatalpanic(msgs *_panic) {\n\ttakingturnsEnding(takingturnsPanicked)\n",
	},
	{
		File: "panic.go", Why: "telling the host of a fatal error",
		Old: "func fatalthrow(t throwType) {\n",
		New: "func fatalthrow(t throwType) {\n\ttakingturnsEnding(takingturnsPanicked)\n",
	},
}
