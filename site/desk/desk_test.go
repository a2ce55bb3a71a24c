package main

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"takingturns/runner/transcript"
)

// A log is the record of a run, as the page's script writes it.
type log []byte

func (l log) text(s string) log {
	return append(binary.LittleEndian.AppendUint32(l, uint32(len(s))), s...)
}
func (l log) write(stream byte, s string) log { return append(l, 0, stream).text(s) }
func (l log) sleep(ns uint64) log             { return binary.LittleEndian.AppendUint64(append(l, 1), ns) }

// event is one as it lies in the kernel's buffer, and its texts.
func (l log) event(kind, line uint32, task, other uint64, file, detail string) log {
	l = binary.LittleEndian.AppendUint32(append(l, 2), kind)
	l = binary.LittleEndian.AppendUint32(l, line)
	l = binary.LittleEndian.AppendUint64(l, task)
	l = binary.LittleEndian.AppendUint64(l, other)
	for _, text := range []string{file, detail} {
		l = binary.LittleEndian.AppendUint64(l, uint64(len(text))<<32) // after its address
	}
	return append(append(l, file...), detail...)
}
func (l log) ending(which uint32) log { return binary.LittleEndian.AppendUint32(append(l, 3), which) }
func (l log) exit(status uint32) log  { return binary.LittleEndian.AppendUint32(append(l, 4), status) }

// ask has the desk do what a request says and decodes its answer into a T.
func ask[T any](t *testing.T, asked string, log log) T {
	t.Helper()
	var answered T
	if err := json.Unmarshal(answer([]byte(asked), log), &answered); err != nil {
		t.Fatal(err)
	}
	return answered
}

const (
	starts, waits, writes = 1, 2, 6
	stdout, stderr        = 0, 1
)

// worker starts a goroutine that writes, and sleeps.
var worker = log{}.
	event(starts, 4, 1, 2, "a.go", "").
	event(waits, 5, 1, 0, "a.go", "sleep").
	event(writes, 4, 2, 0, "a.go", "").write(stdout, "hi\n").
	sleep(1_999_999_001)

func TestRender(t *testing.T) {
	source := "package main\n\nfunc main() {\n\tgo hi()\n\ttime.Sleep(2 * time.Second)\n}\n"
	asked, _ := json.Marshal(request{Do: "render", Program: program{Name: "a", Source: source}})
	got := ask[result](t, string(asked), worker.exit(0))
	const trace = "trace 2\n0s 1 starts 2 a.go:4 hi\n0s 1 waits a.go:5 sleep\n0s 2 writes out 3 a.go:4\n1.999999001s end returned\n"
	if got.Golden != "hi\n" || got.Trace != strings.Replace(trace, "1.999999001", "2", 1) || got.Ending != (ending{Kind: "ok"}) {
		t.Errorf("got %+v", got)
	}
	if !strings.Contains(got.Output, `aria-label="Output of a"`) || !strings.Contains(got.Timeline, "<figcaption") {
		t.Errorf("output %s\ntimeline %s", got.Output, got.Timeline)
	}
	if len(got.Events) != 3 || got.Events[2].Write == nil || *got.Events[2].Write != 0 || got.Events[1].Line != 5 {
		t.Errorf("events %+v", got.Events)
	}
}

func TestMarks(t *testing.T) {
	for _, c := range []struct {
		name string
		log  log
		kind string
		want mark
	}{
		{"does not compile", log{}.ending(5).write(stderr, "a.go:2:7: undefined: x\n").exit(0), "compile-error",
			mark{"a", 2, 7, "error", "undefined: x"}},
		{"refused", log{}.ending(6).write(stderr, "refused: b.go:3:1: the interpreter cannot run this\n").exit(0), "refused",
			mark{"b", 3, 1, "error", "the interpreter cannot run this"}},
		{"panic", log{}.write(stdout, "panic: no\n").ending(1).write(stderr, "panic: it fails\n").
			write(stderr, "\ngoroutine 1 [running]:\nmain.f()\n\ta.go:8\nmain.main()\n\ta.go:3\n").exit(2), "panic",
			mark{"a", 8, 0, "panic", "panic: it fails"}},
		{"deadlock", log{}.event(waits, 5, 1, 0, "a.go", "chan receive").ending(2).exit(2), "deadlock",
			mark{"a", 5, 0, "blocked", "goroutine 1: chan receive"}},
	} {
		got := ask[result](t, `{"Do":"render","Program":{"name":"a"}}`, c.log)
		if got.Ending.Kind != c.kind || len(got.Marks) != 1 || got.Marks[0] != c.want {
			t.Errorf("%s: ended %q with marks %+v, want %+v", c.name, got.Ending.Kind, got.Marks, c.want)
		}
	}
}

// A run that is stopped shows what it has printed.
func TestCut(t *testing.T) {
	got := ask[result](t, `{"Do":"cut","Program":{"name":"a"}}`, worker)
	if got.Golden != "hi\n" || got.Ending.Text != "stopped: limit of time reached" || !strings.HasSuffix(got.Trace, "2s end limit time\n") {
		t.Errorf("got %+v", got)
	}
}

func TestTally(t *testing.T) {
	for schedule, text := range []string{"a\n", "a\n", "b\n", "b\n"} {
		asked, _ := json.Marshal(request{Do: "tally", Schedule: uint64(schedule)})
		ask[struct{}](t, string(asked), log{}.write(stdout, text).exit(0))
	}
	got := ask[exploration](t, `{"Do":"tallied"}`, nil)
	if got.Runs != 3 || len(got.Outcomes) != 2 || got.Outcomes[0] != (outcome{2, "2", "b\n", ending{Kind: "ok"}}) {
		t.Errorf("got %+v", got)
	}
	if !strings.Contains(got.HTML, "3 other schedules gave 2 outcomes; this one came once.") {
		t.Errorf("shown %s", got.HTML)
	}
	ask[struct{}](t, `{"Do":"tally","Schedule":"0"}`, log{}.ending(5).exit(0))
	if got := ask[exploration](t, `{"Do":"tallied"}`, nil); got.Runs != 0 || got.HTML != "" {
		t.Errorf("of a program that does not compile: %+v", got)
	}
}

func TestJoin(t *testing.T) {
	const first = "package main\n\nfunc f() string { return \"first\" }\n\nfunc main() {}\n"
	parts := []part{{"a", first}, {"b", "func main() { println(f()) }\n"}}
	asked, _ := json.Marshal(request{Do: "join", Parts: parts})
	got := ask[program](t, string(asked), nil)
	if got.Name != "b" || !strings.Contains(got.Source, "//line b.go:1:1\nfunc main() { println(f()) }") || len(got.Parts) != 2 {
		t.Errorf("got %+v", got)
	}
	asked, _ = json.Marshal(request{Do: "join", Parts: parts[1:]})
	if got := ask[program](t, string(asked), nil); got.Source != parts[1].Source {
		t.Errorf("alone it is %+v", got)
	}
	parts[0].Source = "package main\n\nfunc f( {\n"
	asked, _ = json.Marshal(request{Do: "join", Parts: parts})
	wrong := ask[struct{ Error failure }](t, string(asked), nil)
	if wrong.Error.Name != "a" || wrong.Error.Line != 3 || wrong.Error.Text == "" {
		t.Errorf("of a syntax error it says %+v", wrong)
	}
}

func TestFormat(t *testing.T) {
	if got := ask[request](t, `{"do":"format","source":"package main\nfunc main( ) { x:=1 }"}`, nil); got.Source != "package main\n\nfunc main() { x := 1 }\n" {
		t.Errorf("got %q", got.Source)
	}
	wrong := ask[struct{ Error failure }](t, `{"do":"format","source":"package main\nfunc main( {"}`, nil)
	if wrong.Error.Line != 2 || wrong.Error.Column == 0 || wrong.Error.Text == "" {
		t.Errorf("of a syntax error it says %+v", wrong)
	}
}

func TestUnknown(t *testing.T) {
	for asked, want := range map[string]string{
		`{"Do":"sing"}`:   `the desk does not know how to "sing"`,
		`{`:               "unexpected end of JSON input",
		`{"Do":"render"}`: "the log of 3 bytes stops before the run's exit status",
		`{"Do":"join"}`:   "there are no snippets to join",
	} {
		if got := ask[struct{ Error failure }](t, asked, log{0, 1, 2}); got.Error.Text != want {
			t.Errorf("%s: %q, want %q", asked, got.Error.Text, want)
		}
	}
}

// FuzzAnswer asks the desk anything, with any log. It answers in JSON, and what it has drawn
// holds no markup of a program's.
func FuzzAnswer(f *testing.F) {
	source := "package main\n\nfunc main() {\n\tgo hi()\n}\n"
	for _, do := range []string{"render", "cut", "tally", "tallied", "join", "format", "rules"} {
		asked, _ := json.Marshal(request{Do: do, Program: program{Name: "a", Source: source}, Source: source, Parts: []part{{"a", source}, {"b", source}}})
		f.Add(asked, []byte(worker.exit(0)))
	}
	f.Add([]byte(`{"Do":"render","Program":{"name":"\"><script>"}}`), []byte(log{}.event(starts, 4, 1, 2, "<script>.go", "<script>").write(stdout, "<script>").exit(2)))
	f.Fuzz(func(t *testing.T, asked, log []byte) {
		tally.first, tally.orders = nil, transcript.Orders{}
		for _, asked := range [][]byte{asked, []byte(`{"Do":"tallied"}`)} {
			var answered struct{ Output, Timeline, HTML string }
			if err := json.Unmarshal(answer(asked, log), &answered); err != nil && !errors.As(err, new(*json.UnmarshalTypeError)) {
				t.Errorf("%q: %v", asked, err)
			}
			if drawn := answered.Output + answered.Timeline + answered.HTML; strings.Contains(drawn, "<script") {
				t.Errorf("%q is answered with %s", asked, drawn)
			}
		}
	})
}
