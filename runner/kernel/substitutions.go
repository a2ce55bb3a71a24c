package kernel

// substitutions turn Go's runtime into the kernel. Paths are relative to
// GOROOT/src.
var substitutions = []Substitution{
	// Timers due at the same instant: in arming order. The order is kept beside
	// the deadline in the heap's entry, not read through the timer, because a
	// Reset changes the timer at once and its heap entry later.
	{
		File: "runtime/time.go", Why: "the order in which a timer was armed",
		Old: "\trand    uint32 // randomizes",
		New: "\tarmed   uint64 // counts armings, over all timers\n\trand    uint32 // randomizes",
	},
	{
		File: "runtime/time.go", Why: "arming order in the timer heap",
		Old: "type timerWhen struct {\n\ttimer *timer\n\twhen  int64\n}",
		New: "type timerWhen struct {\n\ttimer *timer\n\twhen  int64\n\tarmed uint64\n}",
	},
	{
		File: "runtime/time.go", Why: "equal deadlines in arming order",
		Old: "return tw.timer.rand < other.timer.rand",
		New: "return tw.armed < other.armed",
	},
	{
		File: "runtime/time.go", Why: "arming order of a timer put into the heap",
		Old: "timerWhen{t, t.when}",
		New: "timerWhen{t, t.when, t.armed}",
	},
	{
		File: "runtime/time.go", Why: "arming order of the heap's first timer when changed",
		Old: "\t\tts.heap[0].when = t.when\n",
		New: "\t\tts.heap[0].when = t.when\n\t\tts.heap[0].armed = t.armed\n",
	},
	{
		File: "runtime/time.go", Why: "arming order of changed timers",
		Old: "\t\t\ttw.when = t.when\n",
		New: "\t\t\ttw.when = t.when\n\t\t\ttw.armed = t.armed\n",
	},
	{
		File: "runtime/time.go", Why: "counting the arming of a timer",
		Old: "\tpending := t.when > 0\n\tt.when = when\n",
		New: "\tpending := t.when > 0\n\tt.when = when\n\tt.armed = takingturnsArm()\n",
	},
	{
		File: "runtime/time.go", Why: "a ticker is armed anew when it fires",
		Old: "\tts := t.ts\n\tt.when = next\n",
		New: "\tts := t.ts\n\tt.when = next\n\tt.armed = takingturnsArm()\n",
	},

	// The clock stands still while code runs: who waits for it to move by reading it
	// waits for ever.
	{
		File: "runtime/timestub.go", Why: "counting readings of the clock",
		Old: "\treturn sec, nsec, nanotime()\n",
		New: "\treturn sec, nsec, takingturnsRead()\n",
	},
	{
		File: "runtime/time.go", Why: "counting readings of the monotonic clock",
		Old: "\t\treturn gp.bubble.now\n\t}\n\treturn nanotime()\n",
		New: "\t\treturn gp.bubble.now\n\t}\n\treturn takingturnsRead()\n",
	},

	// Goroutines: one queue, first in, first out. The local queue, which holds
	// 256 and is passed over every 61st turn, is left empty.
	{
		File: "runtime/proc.go", Why: "one run queue",
		Old: "func runqput(pp *p, gp *g, next bool) {\n",
		New: "func runqput(pp *p, gp *g, next bool) {\n\tif takingturnsOneQueue {\n\t\tlock(&sched.lock)\n\t\tglobrunqput(gp)\n\t\tunlock(&sched.lock)\n\t\treturn\n\t}\n",
	},
	{
		File: "runtime/proc.go", Why: "taking one goroutine at a time",
		Old: "n = min(n, sched.runq.size, sched.runq.size/gomaxprocs+1)",
		New: "n = 1",
	},

	// Maps: Go 1.26 hashes to 32 bits on wasm, all but nil, which then leads out
	// of the table of a map that has grown.
	{
		File: "runtime/alg.go", Why: "the hash of a nil interface",
		Old: "func interhash(p unsafe.Pointer, h uintptr) uintptr {\n\ta := (*iface)(p)\n\ttab := a.tab\n\tif tab == nil {\n\t\treturn h\n",
		New: "func interhash(p unsafe.Pointer, h uintptr) uintptr {\n\ta := (*iface)(p)\n\ttab := a.tab\n\tif tab == nil {\n\t\treturn trimHash(h)\n",
	},
	{
		File: "runtime/alg.go", Why: "the hash of a nil empty interface",
		Old: "func nilinterhash(p unsafe.Pointer, h uintptr) uintptr {\n\ta := (*eface)(p)\n\tt := a._type\n\tif t == nil {\n\t\treturn h\n",
		New: "func nilinterhash(p unsafe.Pointer, h uintptr) uintptr {\n\ta := (*eface)(p)\n\tt := a._type\n\tif t == nil {\n\t\treturn trimHash(h)\n",
	},

	// Memory: no collection before the limit is near, so that none reorders
	// goroutines; and a limit that does not depend on what an earlier run in the
	// same instance had grown the memory to.
	{
		File: "runtime/mgcpacer.go", Why: "no garbage collection by heap growth",
		Old: "p := gogetenv(\"GOGC\")",
		New: "p := \"off\"",
	},
	{
		File: "runtime/mgcpacer.go", Why: "garbage collection near the memory limit",
		Old: "func readGOMEMLIMIT() int64 {\n\tp := gogetenv(\"GOMEMLIMIT\")\n",
		New: "func readGOMEMLIMIT() int64 {\n\tif limit := takingturnsMemoryLimit(); limit > 0 {\n\t\treturn limit\n\t}\n\tp := gogetenv(\"GOMEMLIMIT\")\n",
	},
	{
		File: "runtime/mem_wasm.go", Why: "using memory that the instance has already",
		Old: "\t\tgrow := (bl + n - blocMax) / physPageSize\n\t\tsize := growMemory(int32(grow))\n",
		New: "\t\tsize := int32(0)\n\t\tif grow := int32((bl+n)/physPageSize) - currentMemory(); grow > 0 {\n\t\t\tsize = growMemory(grow)\n\t\t}\n",
	},

	{
		File: "runtime/mem_wasm.go", Why: "ending the run at the memory limit",
		Old: "\t\tif size < 0 {\n",
		New: "\t\tif size < 0 {\n\t\t\ttakingturnsOutOfMemory()\n",
	},

	// Entropy that a program sees follows from the machine's and from what the
	// program itself does, not from what else draws numbers: so both engines draw
	// the same. A sequence each for package math/rand, for where a range over a map
	// begins and for select; one number for the seed of all maps, wherever made.
	{
		File: "runtime/rand.go", Why: "one seed for all maps",
		Old: "func rand() uint64 {\n",
		New: "func rand() uint64 {\n\treturn takingturnsEntropy.number\n}\n\n//go:nosplit\nfunc takingturnsRand() uint64 {\n",
	},
	{
		File: "runtime/alg.go", Why: "one hash function in all programs",
		Moved: "internal/runtime/maps/runtime_alg.go",
		Old:   "hashkey[i] = uintptr(bootstrapRand())",
		New:   "hashkey[i] = " + hashKeys + "[i]",
	},
	{
		File: "internal/runtime/maps/runtime.go", Why: "where a range over a map begins",
		Old: "//go:linkname rand\nfunc rand() uint64\n",
		New: "//go:linkname rand\nfunc rand() uint64\n\n//go:linkname takingturnsOrder\nfunc takingturnsOrder() uint64\n",
	},
	{
		File: "internal/runtime/maps/table.go", Why: "the group in which a range over a map begins",
		Old: "it.entryOffset = rand()",
		New: "it.entryOffset = takingturnsOrder()",
	},
	{
		File: "internal/runtime/maps/table.go", Why: "the table in which a range over a map begins",
		Old: "it.dirOffset = rand()",
		New: "it.dirOffset = takingturnsOrder()",
	},
	{
		File: "math/rand/rand.go", Why: "the sequence of package math/rand",
		Old: "//go:linkname runtime_rand runtime.rand\n",
		New: "//go:linkname runtime_rand runtime.takingturnsRandom\n",
	},
	{
		File: "math/rand/v2/rand.go", Why: "the sequence of package math/rand/v2",
		Old: "//go:linkname runtime_rand runtime.rand\n",
		New: "//go:linkname runtime_rand runtime.takingturnsRandom\n",
	},
	{
		File: "runtime/select.go", Why: "the order in which select looks at its cases",
		Old: "cheaprandn(uint32(norder + 1))",
		New: "takingturnsCase(uint32(norder + 1))",
	},

	// Failures: the message, without stack traces of the interpreter; and a hook
	// by which the interpreter words the panics of the programs it runs.
	{
		File: "runtime/panic.go", Why: "no addresses in messages",
		Old: "\tif gp.sig != 0 {\n",
		New: "\tif false {\n",
	},
	{
		File: "runtime/runtime1.go", Why: "a library too exits with status 2 rather than abort",
		Old: "\tif islibrary || isarchive {\n\t\tt |= tracebackCrash\n\t}\n",
		New: "",
	},
	{
		File: "runtime/mprof.go", Why: "a library's stack is that of the program's own functions",
		Old: "\t\t\tgoroutineheader(gp)\n\t\t\ttraceback(pc, sp, 0, gp)\n",
		New: "\t\t\ttakingturnsTraceback(\"goroutine \", gp, pc, sp)\n",
	},
	{
		File: "runtime/extern.go", Why: "a library's caller is the program, not the interpreter",
		Old: "func Caller(skip int) (pc uintptr, file string, line int, ok bool) {\n",
		New: "func Caller(skip int) (pc uintptr, file string, line int, ok bool) {\n\tif takingturnsInterpreter != nil {\n\t\treturn takingturnsCaller(skip)\n\t}\n",
	},
	{
		File: "runtime/extern.go", Why: "a library's callers are not the interpreter",
		Old: "func Callers(skip int, pc []uintptr) int {\n",
		New: "func Callers(skip int, pc []uintptr) int {\n\tif takingturnsInterpreter != nil {\n\t\treturn 0\n\t}\n",
	},
	{
		File: "runtime/panic.go", Why: "the interpreter words its programs' panics",
		Old: "\tpreprintpanics(&p)\n\n\tfatalpanic(&p)",
		New: "\tif takingturnsOnPanic != nil {\n\t\ttakingturnsOnPanic(takingturnsPanics(&p))\n\t}\n\tpreprintpanics(&p)\n\n\tfatalpanic(&p)",
	},

	{
		File: "runtime/panic.go", Why: "a panic while a panic is printed: its value, not what the interpreter makes of it",
		Old: "\t\tswitch r := recover().(type) {\n",
		New: "\t\tswitch r := takingturnsPanicValue(recover()).(type) {\n",
	},

	{
		File: "runtime/panic.go", Why: "stacks of the program's own functions",
		Old: "\tlevel, all, docrash := gotraceback()\n\tif level > 0 {\n\t\tif gp != gp.m.curg {",
		New: "\tlevel, all, docrash := gotraceback()\n\ttakingturnsReport(gp, pc, sp, all)\n\tlevel = 0\n\tif level > 0 {\n\t\tif gp != gp.m.curg {",
	},

	// Tasks: which goroutines are the program's own, and what becomes of them.
	{
		File: "runtime/runtime2.go", Why: "what the kernel knows of a goroutine",
		Old: "\tgoid         uint64\n",
		New: "\tgoid         uint64\n\ttakingturns  takingturnsTask\n",
	},
	{
		File: "runtime/proc.go", Why: "the program begins with its own initialisation",
		Old: "\t\t\tf := *(*func())(unsafe.Pointer(&p))\n\t\t\tf()\n",
		New: "\t\t\tf := *(*func())(unsafe.Pointer(&p))\n\t\t\ttakingturnsBeginWith(f)\n\t\t\tf()\n",
	},
	{
		File: "runtime/proc.go", Why: "the program begins",
		Old: "\tfn := main_main // make an indirect call, as the linker doesn't know the address of the main package when laying down the runtime\n",
		New: "\ttakingturnsBegin()\n\tfn := main_main // make an indirect call, as the linker doesn't know the address of the main package when laying down the runtime\n",
	},
	{
		File: "runtime/proc.go", Why: "a task starts",
		Old: "\tpc := sys.GetCallerPC()\n\tsystemstack(func() {\n\t\tnewg := newproc1(fn, gp, pc, false, waitReasonZero)\n",
		New: "\tpc := sys.GetCallerPC()\n\tborn := takingturnsHere(gp, pc, sys.GetCallerSP())\n\tsystemstack(func() {\n\t\tnewg := newproc1(fn, gp, pc, false, waitReasonZero)\n\t\ttakingturnsStarted(newg, gp, &born)\n",
	},
	{
		File: "runtime/proc.go", Why: "others may run before the go statement ends",
		Old: "\t\tif mainStarted {\n\t\t\twakep()\n\t\t}\n\t})\n}",
		New: "\t\tif mainStarted {\n\t\t\twakep()\n\t\t}\n\t})\n\ttakingturnsCoin()\n}",
	},
	{
		File: "runtime/proc.go", Why: "a task waits",
		Old: "\tdropg()\n\n\tif fn := mp.waitunlockf; fn != nil {\n\t\tok := fn(gp, mp.waitlock)\n",
		New: "\tdropg()\n\ttakingturnsParked(takingturnsWaits, gp)\n\n\tif fn := mp.waitunlockf; fn != nil {\n\t\tok := fn(gp, mp.waitlock)\n",
	},
	{
		File: "runtime/proc.go", Why: "a task becomes ready",
		Old: "\tcasgstatus(gp, _Gwaiting, _Grunnable)\n\tif trace.ok() {\n\t\ttrace.GoUnpark(gp, traceskip)\n",
		New: "\tcasgstatus(gp, _Gwaiting, _Grunnable)\n\ttakingturnsReadied(gp)\n\tif trace.ok() {\n\t\ttrace.GoUnpark(gp, traceskip)\n",
	},
	{
		File: "runtime/proc.go", Why: "a task yields",
		Old: "\tcasgstatus(gp, _Grunning, _Grunnable)\n\tif trace.ok() {\n\t\ttraceRelease(trace)\n\t}\n\n\tdropg()\n\tif preempted && sched",
		New: "\tcasgstatus(gp, _Grunning, _Grunnable)\n\tif trace.ok() {\n\t\ttraceRelease(trace)\n\t}\n\n\tdropg()\n\ttakingturnsParked(takingturnsYields, gp)\n\tif preempted && sched",
	},
	{
		File: "runtime/proc.go", Why: "a task ends",
		Old: "func gdestroy(gp *g) {\n",
		New: "func gdestroy(gp *g) {\n\ttakingturnsEnded(gp)\n",
	},
	{
		File: "runtime/coro.go", Why: "a coroutine is no task of its own",
		Old: "\tgp.coroarg = c\n\tc.gp.set(gp)\n",
		New: "\tgp.takingturns = takingturnsTask{}\n\tgp.coroarg = c\n\tc.gp.set(gp)\n",
	},
	{
		File: "runtime/coro.go", Why: "a task resumes a coroutine, or goes on after it",
		Old: "\texit := gp.coroexit\n",
		New: "\texit := gp.coroexit\n\ttask := takingturnsNumber(gp)\n",
	},
	{
		File: "runtime/coro.go", Why: "for which task the coroutine runs",
		Old: "\tsetGNoWB(&mp.curg, gnext)\n",
		New: "\tgnext.takingturns.serves = task\n\tsetGNoWB(&mp.curg, gnext)\n",
	},
	{
		File: "runtime/os_wasip1.go", Why: "a task prints",
		Old: "func write1(fd uintptr, p unsafe.Pointer, n int32) int32 {\n",
		New: "func write1(fd uintptr, p unsafe.Pointer, n int32) int32 {\n\ttakingturnsWriting()\n",
	},
	{
		File: "syscall/fs_wasip1.go", Why: "a task writes",
		Old: "func Write(fd int, b []byte) (int, error) {\n",
		New: "//go:linkname takingturnsWriting runtime.takingturnsWriting\nfunc takingturnsWriting()\n\nfunc Write(fd int, b []byte) (int, error) {\n\ttakingturnsWriting()\n",
	},

	// Schedules other than the canonical one: who runs next, and coins where
	// goroutines meet.
	{
		File: "runtime/proc.go", Why: "who runs next",
		Old: "\tgp = sched.runq.pop()\n\tn--\n",
		New: "\tgp = takingturnsNext(&sched.runq)\n\tn--\n",
	},
	coin("runtime/chan.go", "func chansend(c *hchan, ep unsafe.Pointer, block bool, callerpc uintptr) bool {\n"),
	coin("runtime/chan.go", "func chanrecv(c *hchan, ep unsafe.Pointer, block bool) (selected, received bool) {\n"),
	coin("runtime/chan.go", "func closechan(c *hchan) {\n"),
	coin("runtime/select.go", "func selectgo(cas0 *scase, order0 *uint16, pc0 *uintptr, nsends, nrecvs int, block bool) (int, bool) {\n"),
	coin("runtime/sema.go", "func semacquire1(addr *uint32, lifo bool, profile semaProfileFlags, skipframes int, reason waitReason) {\n"),
	coin("runtime/sema.go", "func semrelease1(addr *uint32, handoff bool, skipframes int) {\n"),
	coin("runtime/time.go", "func timeSleep(ns int64) {\n"),
	coin("runtime/time.go", "func newTimer(when, period int64, f func(arg any, seq uintptr, delay int64), arg any, c *hchan) *timeTimer {\n"),
	coin("runtime/time.go", "func stopTimer(t *timeTimer) bool {\n"),
	coin("runtime/time.go", "func resetTimer(t *timeTimer, when, period int64) bool {\n"),
	{
		File: "sync/rwmutex.go", Why: "the coin's declaration",
		Old: "func (rw *RWMutex) RLock() {\n",
		New: "//go:linkname takingturnsCoin runtime.takingturnsCoin\nfunc takingturnsCoin()\n\nfunc (rw *RWMutex) RLock() {\n",
	},
	coin("sync/rwmutex.go", "func (rw *RWMutex) RLock() {\n"),
	coin("sync/rwmutex.go", "func (rw *RWMutex) RUnlock() {\n"),
	coin("sync/mutex.go", "func (m *Mutex) Lock() {\n"),
	coin("sync/mutex.go", "func (m *Mutex) TryLock() bool {\n"),
	coin("sync/mutex.go", "func (m *Mutex) Unlock() {\n"),

	// A goroutine that has woken another may be overtaken before it says so.
	{
		File: "internal/poll/fd_poll_runtime.go", Why: "the coin's declaration",
		Old: "//go:linkname runtimeNano runtime.nanotime\nfunc runtimeNano() int64\n",
		New: "//go:linkname runtimeNano runtime.nanotime\nfunc runtimeNano() int64\n\n//go:linkname takingturnsCoin runtime.takingturnsCoin\nfunc takingturnsCoin()\n",
	},
	coin("internal/poll/fd_unix.go", "func (fd *FD) Write(p []byte) (int, error) {\n"),

	// No coins where the library locks what it keeps for itself: whether it does may
	// depend on addresses, and on what ran before the program.
	{
		File: "sync/once.go", Why: "no coins in the lock of a Once",
		Old: "import (\n",
		New: "import (\n\tisync \"internal/sync\"\n",
	},
	{
		File: "sync/once.go", Why: "the lock of a Once",
		Old: "\tm    Mutex\n",
		New: "\tm    isync.Mutex\n",
	},
	{
		File: "sync/pool.go", Why: "no coins in the lock of all pools",
		Old: "import (\n",
		New: "import (\n\tisync \"internal/sync\"\n",
	},
	{
		File: "sync/pool.go", Why: "the lock of all pools",
		Old: "\tallPoolsMu Mutex\n",
		New: "\tallPoolsMu isync.Mutex\n",
	},

	// How the run ends, told to the host before the runtime exits.
	{
		File: "runtime/proc.go", Why: "telling the host of a deadlock without goroutines",
		Old: "\t\tfatal(\"no goroutines (main called runtime.Goexit) - deadlock!\")",
		New: "\t\ttakingturnsEnding(takingturnsDeadlocked)\n\t\tfatal(\"no goroutines (main called runtime.Goexit) - deadlock!\")",
	},
	{
		File: "runtime/proc.go", Why: "telling the host of a deadlock",
		Old: "\tfatal(\"all goroutines are asleep - deadlock!\")",
		New: "\ttakingturnsEnding(takingturnsDeadlocked)\n\tfatal(\"all goroutines are asleep - deadlock!\")",
	},
	{
		File: "runtime/panic.go", Why: "telling the host of a panic",
		Old: "func fatalpanic(msgs *_panic) {\n",
		New: "func fatalpanic(msgs *_panic) {\n\ttakingturnsEnding(takingturnsPanicked)\n",
	},
	{
		File: "runtime/panic.go", Why: "telling the host of a fatal error",
		Old: "func fatalthrow(t throwType) {\n",
		New: "func fatalthrow(t throwType) {\n\ttakingturnsEnding(takingturnsPanicked)\n",
	},
}

// hashKeys are the same in all programs: what the maps of the interpreter's prepared
// image were hashed with must stay. Any odd numbers do.
const hashKeys = "[4]uintptr{0x9e3779b97f4a7c15, 0xbf58476d1ce4e5b9, 0x94d049bb133111eb, 0xd6e8feb86659fd93}"

// coin has a function begin by letting others run first, if the schedule says so.
func coin(file, head string) Substitution {
	return Substitution{File: file, Why: "a coin", Old: head, New: head + "\ttakingturnsCoin()\n"}
}
