package record

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"time"

	"takingturns/runner/transcript"
)

// taken is what a recorder makes of what it is told, in the words of a trace.
func taken(t *testing.T, output int64, tell func(r *Recorder)) string {
	t.Helper()
	r := New(true, output, nil)
	tell(r)
	ran := r.Transcript(0)
	return ran.Text() + ran.Trace()
}

func TestRules(t *testing.T) {
	writes := Told{Kind: int32(transcript.Writes), Task: 1, File: "a.go", Line: 3}
	for _, c := range []struct {
		name string
		tell func(r *Recorder)
		want string
	}{
		{"the clock counts whole microseconds, rounded up", func(r *Recorder) { r.Sleep(1001) },
			"trace 2\n2µs end returned\n"},
		{"it stands still while the run is ending", func(r *Recorder) { r.End(Deadlocked); r.Sleep(1000) },
			"trace 2\n0s end deadlock\n"},
		{"the first ending is the reason", func(r *Recorder) { r.End(StepsReached); r.End(Panicked) },
			"trace 2\n0s end limit steps\n"},
		{"a line of stderr is one write, of who began it", func(r *Recorder) {
			r.Event(writes)
			r.Write(transcript.Stderr, []byte("a"))
			r.Write(transcript.Stderr, []byte("b\n"))
		}, "ab\ntrace 2\n0s 1 writes err 3 a.go:3\n0s end returned\n"},
		{"half a line stands before what comes next", func(r *Recorder) {
			r.Write(transcript.Stderr, []byte("a"))
			r.Write(transcript.Stdout, []byte("b\n"))
		}, "ab\ntrace 2\n0s 0 writes err 1 -\n0s 0 writes out 2 -\n0s end returned\n"},
		{"output ends at its limit", func(r *Recorder) {
			if r.Write(transcript.Stdout, []byte("12345")) {
				t.Error("all of it was written")
			}
		}, "1234trace 2\n0s 0 writes out 4 -\n0s end limit output\n"},
		{"what the kernel never tells is left out", func(r *Recorder) {
			for _, kind := range []int32{-1, 0, unrecorded + 1, 257} {
				r.Event(Told{Kind: kind, Task: 1 << 60, Line: -1})
			}
		}, "trace 2\n0s end returned\n"},
		{"what the kernel only counts ends half a line, too", func(r *Recorder) {
			r.Write(transcript.Stderr, []byte("a"))
			r.Event(Told{Kind: unrecorded, Other: 3})
			r.Write(transcript.Stderr, []byte("b\n"))
		}, "ab\ntrace 2\n0s 0 writes err 1 -\n0s 0 writes err 2 -\n0s unrecorded 3\n0s end returned\n"},
		{"what is refused has not run", func(r *Recorder) {
			r.Event(Told{Kind: int32(transcript.Yields), Task: 1})
			r.End(Refused)
		}, "trace 2\n0s end refused\n"},
	} {
		if got := taken(t, 4, c.tell); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

func TestEventsAreBounded(t *testing.T) {
	r := New(true, 100, nil)
	for range mostEvents + 7 {
		r.Event(Told{Kind: int32(transcript.Yields), Task: 1})
	}
	r.Event(Told{Kind: unrecorded, Other: 5})
	r.Write(transcript.Stdout, []byte("x"))
	if ran := r.Transcript(0); len(ran.Events) != mostEvents+1 || ran.Unrecorded != 12 {
		t.Errorf("%d events and %d more", len(ran.Events), ran.Unrecorded)
	}
}

// A line of stderr that grows byte by byte takes time in proportion to its length.
func TestLongLine(t *testing.T) {
	const length = 4 << 20
	began := time.Now()
	r := New(false, length, nil)
	for range length {
		r.Write(transcript.Stderr, []byte("x"))
	}
	if ran := r.Transcript(0); len(ran.Writes) != 1 || len(ran.Text()) != length {
		t.Errorf("%d writes of %d bytes", len(ran.Writes), len(ran.Text()))
	}
	if took := time.Since(began); took > 10*time.Second { // copying the line for each byte takes minutes
		t.Errorf("took %v", took)
	}
}

// ended is a log of a run that prints and sleeps a second.
func ended() []byte {
	log := append([]byte{logWrite, byte(transcript.Stdout), 3, 0, 0, 0}, "hi\n"...)
	return binary.LittleEndian.AppendUint64(append(log, logSleep), uint64(time.Second))
}

// waits is an event as it lies in the kernel's buffer: task 2 waits at line 3.
var waits = [EventSize]byte{0: byte(transcript.Waits), 4: 3, 8: 2, 24: 0xa0, 28: 4, 32: 0xb0, 36: 5}

func TestReadEvent(t *testing.T) {
	var asked []uint32
	told := ReadEvent(&waits, func(at, length uint32) string {
		asked = append(asked, at, length)
		return strings.Repeat("x", int(length))
	})
	if want := (Told{Kind: int32(transcript.Waits), Line: 3, Task: 2, File: "xxxx", Detail: "xxxxx"}); told != want {
		t.Errorf("got %+v, want %+v", told, want)
	}
	if want := []uint32{0xa0, 4, 0xb0, 5}; !slices.Equal(asked, want) {
		t.Errorf("the texts at %#x were asked for, not %#x", asked, want)
	}
}

func TestReplay(t *testing.T) {
	log := append(ended(), logEvent)
	log = append(log, waits[:]...)
	log = append(log, "a.gosleep"...)
	log = append(log, logEnding, byte(Deadlocked), 0, 0, 0, logExit, 2, 0, 0, 0)
	ran, err := Replay(log, false, 100)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := ran.Text()+ran.Trace(), "hi\ntrace 2\n1s 2 waits a.go:3 sleep\n1s end deadlock\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for n := range log {
		if _, err := Replay(log[:n], false, 100); err == nil || !strings.HasSuffix(err.Error(), "stops before the run's exit status") {
			t.Errorf("of the first %d bytes it says %v", n, err)
		}
	}
	if _, err := Replay([]byte{9}, false, 100); err == nil || err.Error() != "the log has an unknown call 9, 0 bytes before its end" {
		t.Errorf("of an unknown call it says %v", err)
	}
}

func TestCutShort(t *testing.T) {
	ran, err := Replay(CutShort(ended()), false, 100)
	if err != nil || !ran.CutShort() || ran.Text() != "hi\n" || ran.At != time.Second {
		t.Errorf("got %+v, %v", ran, err)
	}
}

// A program that speaks to the host itself can tell of nothing that no scheduler sees.
func TestForgedEvents(t *testing.T) {
	r := New(true, 100, nil)
	for _, kind := range []int32{-1, 0, int32(transcript.Writes) + 1, 1 << 20, int32(transcript.Yields)} {
		r.Event(Told{Kind: kind, Task: 1})
	}
	if ran := r.Transcript(0); len(ran.Events) != 1 || ran.Trace() != "trace 2\n0s 1 yields -\n0s end returned\n" {
		t.Errorf("recorded %+v", ran.Events)
	}
	if _, err := Replay([]byte{logWrite, 2, 0, 0, 0, 0, logExit, 0, 0, 0, 0}, true, 100); err == nil || err.Error() != "the log has a write to an unknown stream 2, 9 bytes before its end" {
		t.Errorf("of an unknown stream it says %v", err)
	}
}

func FuzzReplay(f *testing.F) {
	f.Add(CutShort(ended()))
	f.Add([]byte{logEvent, 1, 2, 3})
	f.Fuzz(func(t *testing.T, log []byte) {
		if ran, err := Replay(log, true, 100); err == nil {
			ran.Trace()
		}
	})
}
