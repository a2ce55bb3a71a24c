package generator

import (
	"fmt"
	"strings"
)

// scene writes statements in which goroutines work together.
func (g *generator) scene(f *frame) {
	if !f.affords(100) {
		g.printSome(f)
		return
	}
	do := func(weight int, write func(f *frame)) choice[struct{}] {
		return choice[struct{}]{weight, func() struct{} { write(f); return struct{}{} }}
	}
	f.line("{ // %s", g.fresh("scene "))
	inner := f.nest(1)
	inner.inLoop = false
	f, outer := inner, f
	choose(g, []choice[struct{}]{
		do(4, g.spawn), do(4, g.workers), do(3, g.pipeline), do(3, g.rendezvous), do(3, g.waiting), do(3, g.locked),
		do(2, g.queue), do(2, g.once), do(3, g.ticking), do(3, g.deadlines), do(2, g.polling), do(2, g.futures),
		do(2, g.actor), do(2, g.counting), do(2, g.crash), do(2, g.timers), do(2, g.semaphore), do(1, g.broadcast),
	})
	g.use(f)
	outer.line("}")
}

// spawn starts goroutines and waits for them.
func (g *generator) spawn(f *frame) {
	wg := g.fresh("wg")
	f.line("var %s sync.WaitGroup", wg)
	i := variable{name: g.fresh("v"), typ: intType}
	f.line(oneOf(g, "for %s := range %d {", "for %s := 0; %[1]s < %[2]d; %[1]s++ {"), i.name, g.IntN(3)+1)
	f.weight *= 3
	switch g.IntN(3) {
	case 0:
		f.line("%s.Go(func() {", wg)
		g.task(f, 2, i)
		f.line("})")
	case 1:
		f.line("%s.Add(1)\ngo func(n int) {\ndefer %[1]s.Done()", wg)
		f.line("time.Sleep(time.Duration(3-n) * %s)", g.delay())
		g.task(f, 2, i, variable{name: "n", typ: intType, assignable: true})
		f.line("}(%s * 2)", i.name)
	default:
		f.line("%s.Add(1)\ngo func() {\ndefer %[1]s.Done()", wg)
		g.task(f, 1, i)
		f.line("runtime.Gosched()")
		g.task(f, 1, i)
		f.line("}()")
	}
	f.weight /= 3
	f.line("}\n%s.Wait()", wg)
}

// workers share jobs.
func (g *generator) workers(f *frame) {
	t, u := g.printableType(1), g.printableType(1)
	jobs, results := g.fresh("jobs"), g.fresh("results")
	f.line("%s := make(chan %s%s)\n%s := make(chan %s, 8)", jobs, t.name, oneOf(g, "", ", 2"), results, u.name)
	n := g.IntN(3) + 1
	f.line("var wg sync.WaitGroup\nfor w := range %d {\nwg.Add(1)\ngo func() {\ndefer wg.Done()\nfor job := range %s {", n, jobs)
	job := variable{name: "job", typ: t, assignable: true, owned: true}
	inner := f.enter(nil, false)
	inner.closed = true
	inner.weight *= 2
	inner.add(job)
	inner.add(variable{name: "w", typ: intType})
	inner.local = map[string]bool{}
	g.block(inner, 2)
	if g.chance(50) {
		inner.line("time.Sleep(time.Duration(w+1) * %s)", g.delay())
	}
	inner.line("fmt.Println(\"worker\", w, job)\n%s <- %s", results, g.expr(inner, u, 2))
	f.line("}\n}()\n}")
	for range g.IntN(4) + 1 {
		f.line("%s <- %s", jobs, g.expr(f, t, 2))
	}
	f.line("close(%s)\nwg.Wait()\nclose(%s)\nfor r := range %[2]s {\nfmt.Println(r)\n}", jobs, results)
}

// pipeline sends values through generic stages.
func (g *generator) pipeline(f *frame) {
	t, u := g.printableType(1), g.printableType(1)
	from := fmt.Sprintf("%s[%s](%s)", g.helper("Generate"), t.name, g.elements(f, t, g.IntN(4)+1, 2))
	stage := fmt.Sprintf("%s(%s, %s)", g.helper("Stage"), from, g.functionLiteral(f, funcOf([]*typ{t}, []*typ{u}), true))
	switch g.IntN(3) {
	case 0:
		f.line("for x := range %s {\nfmt.Println(x)\n}", stage)
	case 1:
		f.line("fmt.Println(%s(%s))", g.helper("Drain"), stage)
	default:
		other := fmt.Sprintf("%s[%s](%s)", g.helper("Generate"), u.name, g.elements(f, u, g.IntN(3), 2))
		f.line("fmt.Println(%s(%s(%s, %s)))", g.helper("Drain"), g.helper("Merge"), stage, other)
	}
}

// rendezvous plays ping-pong.
func (g *generator) rendezvous(f *frame) {
	t := g.printableType(1)
	a, b := g.fresh("ping"), g.fresh("pong")
	f.line("%s, %s := make(chan %s), make(chan %[3]s)\ngo func() {\ndefer close(%[2]s)\nfor x := range %[1]s {", a, b, t.name)
	g.task(f, 1, variable{name: "x", typ: t, assignable: true, owned: true})
	f.line("%s <- x\n}\n}()", b)
	for range g.IntN(3) + 1 {
		f.line("%s <- %s", a, g.expr(f, t, 2))
		f.line("fmt.Println(<-%s)", b)
	}
	f.line("close(%s)\nx, ok := <-%s\nfmt.Println(x, ok)", a, b)
}

// waiting selects between a value and a timeout.
func (g *generator) waiting(f *frame) {
	t := g.printableType(1)
	ch := g.fresh("ch")
	f.line("%s := make(chan %s%s)\ngo func() {", ch, t.name, oneOf(g, "", ", 1"))
	for range g.IntN(3) + 1 {
		f.line("time.Sleep(%s)\n%s <- %s", g.delay(), ch, g.expr(f, t, 2))
	}
	f.line("close(%s)\n}()", ch)
	label := g.fresh("Loop")
	f.line("%s:\nfor range %d {\nselect {\ncase x, ok := <-%s:\nfmt.Println(x, ok)\nif !ok {\n%s\n}", label, g.IntN(4)+1, ch, oneOf(g, "break "+label, "continue "+label, "break"))
	inner := f.nest(3)
	inner.closed, inner.inLoop = true, false
	g.block(inner, 1)
	f.line("case <-time.After(%s):\nfmt.Println(\"timeout\")\n%s\n}\nif len(%s) > 5 {\ncontinue %s\n}\n}", g.delay(), oneOf(g, "", "break "+label, "continue"), ch, label)
}

// locked shares data under a mutex.
func (g *generator) locked(f *frame) {
	k, v := g.key(), g.printableType(1)
	m := g.fresh("safe")
	f.line("var %s %s[%s, %s]\nvar wg sync.WaitGroup", m, g.helper("Safe"), k.name, v.name)
	for range g.IntN(3) + 1 {
		f.line("wg.Go(func() {")
		if g.chance(40) {
			f.line("time.Sleep(%s)", g.delay())
		}
		f.line("%s.Put(%s, %s)", m, g.expr(f, k, 1), g.expr(f, v, 2))
		g.task(f, 1)
		f.line("})")
	}
	f.line("%swg.Wait()", oneOf(g, "", "runtime.Gosched()\n"))
	f.line("fmt.Println(%s.m, len(%[1]s.m))\nfmt.Println(%[1]s.Get(%s))", m, g.expr(f, k, 1))
}

// queue uses a condition variable.
func (g *generator) queue(f *frame) {
	t := g.printableType(1)
	q, n := g.fresh("q"), g.IntN(3)+1
	f.line("%s := %s[%s]()\ndone := make(chan struct{})", q, g.helper("NewQueue"), t.name)
	f.line("for i := range %d {\ngo func() {\nx := %s.Get()\nfmt.Println(\"got\", i, x)", n, q)
	g.task(f, 1, variable{name: "x", typ: t})
	f.line("done <- struct{}{}\n}()\n}")
	for range n {
		f.line("%s%s.Put(%s)", oneOf(g, "", "runtime.Gosched()\n", "time.Sleep("+g.delay()+")\n"), q, g.expr(f, t, 2))
	}
	f.line("for range %d {\n<-done\n}", n)
}

// once does something once.
func (g *generator) once(f *frame) {
	t := g.printableType(1)
	once := g.fresh("once")
	if g.chance(50) {
		f.line("%s := sync.OnceValue(%s)", once, g.functionLiteral(f, funcOf(nil, []*typ{t}), false))
		f.line("for range 2 {\ngo func() { fmt.Println(%s()) }()\n}\nruntime.Gosched()\nfmt.Println(%[1]s())", once)
		return
	}
	f.line("var %s sync.Once\nfor i := range 3 {\n%[1]s.Do(func() {", once)
	g.task(f, 2, variable{name: "i", typ: intType})
	f.line("})\n}")
}

// ticking reads a ticker.
func (g *generator) ticking(f *frame) {
	d := g.delay()
	f.line("ticker := time.NewTicker(%s)\nstart := time.Now()\nfor i := 0; i < %d; i++ {\n<-ticker.C\nfmt.Println(\"tick\", i, time.Since(start))", d, g.IntN(3)+1)
	inner := f.nest(3)
	inner.closed, inner.inLoop = true, false
	inner.add(variable{name: "i", typ: intType})
	inner.local = map[string]bool{}
	g.block(inner, 1)
	f.line("}\nticker.Stop()\nselect {\ncase <-ticker.C:\nfmt.Println(\"late\")\ndefault:\nfmt.Println(\"stopped\")\n}")
}

// deadlines waits for contexts.
func (g *generator) deadlines(f *frame) {
	make := oneOf(g,
		"context.WithTimeout(context.Background(), "+g.delay()+")",
		"context.WithDeadline(context.Background(), time.Now().Add("+g.delay()+"))",
		"context.WithCancel(context.WithValue(context.Background(), \"k\", 1))",
		"context.WithTimeoutCause(context.Background(), "+g.delay()+", "+g.helper("ErrBase")+")",
	)
	f.line("ctx, cancel := %s\ndefer cancel()\nvar wg sync.WaitGroup\nfor i := range %d {\nwg.Go(func() {", make, g.IntN(3)+1)
	f.line("select {\ncase <-ctx.Done():\nfmt.Println(i, ctx.Err(), context.Cause(ctx), errors.Is(ctx.Err(), context.DeadlineExceeded))")
	f.line("case <-time.After(time.Duration(i+1) * %s):\nfmt.Println(i, \"worked\", ctx.Value(\"k\"))", g.delay())
	g.task(f, 1, variable{name: "i", typ: intType})
	f.line("}\n})\n}")
	if g.chance(50) {
		f.line("stop := context.AfterFunc(ctx, func() {")
		g.task(f, 1)
		f.line("})\ndefer stop()")
	}
	if strings.Contains(make, "Cancel") || g.chance(30) {
		f.line("time.Sleep(%s)\ncancel()", g.delay())
	}
	f.line("wg.Wait()")
}

// polling looks at channels that may not be ready.
func (g *generator) polling(f *frame) {
	t := g.printableType(1)
	ch := g.fresh("ch")
	f.line("%s := make(chan %s, %d)\nfor i := range 3 {\nselect {\ncase %[1]s <- %[4]s:\nfmt.Println(\"sent\", i)\ndefault:\nfmt.Println(\"full\", i)\n}\n}", ch, t.name, g.IntN(3), g.expr(f, t, 2))
	f.line("var none chan int\nfor len(%s) > 0 {\nselect {\ncase x := <-%[1]s:\nfmt.Println(x, len(%[1]s), cap(%[1]s))", ch)
	inner := f.nest(1)
	inner.closed, inner.inLoop = true, false
	inner.add(variable{name: "x", typ: t})
	g.block(inner, 1)
	f.line("case none <- 1:\ncase n, ok := <-none:\nfmt.Println(n, ok)\n}\n}")
}

// futures are results that come later.
func (g *generator) futures(f *frame) {
	t := g.printableType(1)
	async := g.fresh("async")
	f.line("%s := func(d time.Duration) <-chan %s {\nch := make(chan %[2]s, 1)\ngo func() {\ntime.Sleep(d)", async, t.name)
	inner := f.enter(nil, false)
	inner.closed = true
	g.block(inner, 2)
	inner.line("ch <- %s\n}()\nreturn ch\n}", g.expr(inner, t, 2))
	f.line("a, b := %s(%s), %[1]s(%[3]s)\nfmt.Println(<-a, <-b)", async, g.delay(), g.delay())
	f.line("box := make(chan %s[string, error], 1)\nbox <- %[1]s[string, error]{\"k\", nil}\nr := <-box\nfmt.Printf(\"%%v %%T\\n\", r, r)", g.helper("Pair"))
}

// actor is a goroutine that owns a state and gets messages.
func (g *generator) actor(f *frame) {
	t := g.printableType(1)
	f.line("type message struct {\nwhat string\nreply chan %s\n}\ninbox := make(chan message)\ngo func() {\nvar state %[1]s", t.name)
	f.line("for m := range inbox {\nswitch m.what {\ncase \"set\":")
	inner := f.enter(nil, false)
	inner.closed = true
	inner.weight *= 3
	inner.add(variable{name: "state", typ: t, assignable: true})
	inner.local = map[string]bool{}
	g.block(inner, 1)
	inner.line("state = %s\ncase \"get\":\nm.reply <- state\ndefault:\nfmt.Println(\"?\", m.what)\n}\n}\nfmt.Println(\"actor ends\")\n}()", g.expr(inner, t, 2))
	for range g.IntN(3) + 1 {
		f.line("inbox <- message{what: %q}", oneOf(g, "set", "set", "other"))
	}
	f.line("reply := make(chan %s)\ninbox <- message{\"get\", reply}\nfmt.Println(<-reply)\nclose(inbox)%s", t.name, oneOf(g, "", "\nruntime.Gosched()"))
}

// counting uses package atomic.
func (g *generator) counting(f *frame) {
	f.line("var n atomic.Int64\nvar p atomic.Pointer[%s[int, string]]\nvar wg sync.WaitGroup\nfor i := range 4 {\nwg.Go(func() {", g.helper("Pair"))
	f.line("n.Add(int64(i))\nold := p.Load()\np.CompareAndSwap(old, &%s[int, string]{i, %s})", g.helper("Pair"), g.expr(f, stringType, 1))
	f.weight *= 4
	g.task(f, 1, variable{name: "i", typ: intType})
	f.weight /= 4
	f.line("})\n}\nwg.Wait()\nfmt.Println(n.Load(), p.Load().First, p.Load().Second, n.CompareAndSwap(6, 7), n.Swap(1))")
}

// crash recovers in a goroutine and reports over a channel.
func (g *generator) crash(f *frame) {
	f.line("errs := make(chan error, 3)\nfor i := range %d {\ngo func() {\nvar err error\ndefer func() {\nif r := recover(); r != nil {\nerr = fmt.Errorf(\"task %%d: %%v\", i, r)\n}\nerrs <- err\n}()", 3)
	inner := f.enter(nil, false)
	inner.closed = true
	inner.weight *= 3
	g.block(inner, 1)
	inner.line("if i %% 2 == %d {\n%s\n}\n}()\n}\nfor range 3 {\nfmt.Println(<-errs)\n}", g.IntN(2), g.failing(inner))
}

// timers are set, stopped and set again.
func (g *generator) timers(f *frame) {
	f.line("t := time.AfterFunc(%s, func() {", g.delay())
	g.task(f, 1)
	f.line("fmt.Println(\"fired\")\n})\ntime.Sleep(%s)\nfmt.Println(t.%s)", g.delay(), oneOf(g, "Stop()", "Reset("+g.delay()+")"))
	f.line("u := time.NewTimer(%s)\nif %s {\nfmt.Println(u.Stop())\nu.Reset(%s)\n}\n<-u.C\nfmt.Println(time.Now().UTC().Format(\"05.000000\"))", g.delay(), g.condition(f, 1), g.delay())
}

// semaphore lets a few work at once.
func (g *generator) semaphore(f *frame) {
	f.line("sem := make(chan struct{}, %d)\nvar wg sync.WaitGroup\nactive, most := 0, 0\nfor i := range 4 {\nwg.Add(1)\ngo func() {\ndefer wg.Done()\nsem <- struct{}{}\ndefer func() { <-sem }()\nactive++\nmost = max(most, active)", g.IntN(3)+1)
	f.line("time.Sleep(time.Duration(i+1) * %s)\nactive--", g.delay())
	f.weight *= 4
	g.task(f, 1, variable{name: "i", typ: intType})
	f.weight /= 4
	f.line("}()\n}\nwg.Wait()\nfmt.Println(\"most\", most)")
}

// broadcast wakes all that wait.
func (g *generator) broadcast(f *frame) {
	f.line("var mu sync.Mutex\ncond := sync.NewCond(&mu)\nready := false\nvar wg sync.WaitGroup\nfor i := range 3 {\nwg.Go(func() {\nmu.Lock()\ndefer mu.Unlock()\nfor !ready {\ncond.Wait()\n}")
	g.task(f, 1, variable{name: "i", typ: intType})
	f.line("fmt.Println(\"awake\", i)\n})\n}\n%smu.Lock()\nready = true\nmu.Unlock()\ncond.Broadcast()\nwg.Wait()", oneOf(g, "", "runtime.Gosched()\n", "time.Sleep("+g.delay()+")\n"))
}
