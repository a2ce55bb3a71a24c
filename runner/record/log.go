package record

import (
	"encoding/binary"
	"fmt"

	"takingturns/runner/transcript"
)

// A log holds the calls that a host was made, one after the other: a byte that says
// which, and its parameters, numbers in little-endian order, texts after their
// length in four bytes. The last one is the exit status.
const (
	logWrite  = iota // stream: 1 byte; text
	logSleep         // nanoseconds: 8 bytes
	logEvent         // as in the kernel's buffer: EventSize bytes; the content of its texts
	logEnding        // which: 4 bytes
	logExit          // status: 4 bytes
)

// CutShort ends the log of a run that was stopped because it took too much real time.
func CutShort(log []byte) []byte {
	log = binary.LittleEndian.AppendUint32(append(log, logEnding), uint32(TimeReached))
	return binary.LittleEndian.AppendUint32(append(log, logExit), LimitStatus)
}

// Replay makes a transcript of a run's log. traced and output are as for [New].
func Replay(log []byte, traced bool, output int64) (*transcript.Transcript, error) {
	r := New(traced, output, nil)
	for d := (decoder{rest: log}); ; {
		switch call := d.number(1); call {
		case logWrite:
			stream := transcript.Stream(d.number(1))
			if stream > transcript.Stderr {
				return nil, fmt.Errorf("the log has a write to an unknown stream %d, %d bytes before its end", stream, len(d.rest))
			}
			r.Write(stream, []byte(d.text()))
		case logSleep:
			r.Sleep(int64(d.number(8)))
		case logEvent:
			var event [EventSize]byte
			copy(event[:], d.take(EventSize))
			r.Event(ReadEvent(&event, func(_, length uint32) string { return string(d.take(int(length))) }))
		case logEnding:
			r.End(Ending(d.number(4)))
		case logExit:
			status := uint32(d.number(4))
			if d.short {
				return nil, fmt.Errorf("the log of %d bytes stops before the run's exit status", len(log))
			}
			return r.Transcript(status), nil
		default:
			return nil, fmt.Errorf("the log has an unknown call %d, %d bytes before its end", call, len(d.rest))
		}
		if d.short {
			return nil, fmt.Errorf("the log of %d bytes stops before the run's exit status", len(log))
		}
	}
}

// A decoder reads a log. short says that it ended too early.
type decoder struct {
	rest  []byte
	short bool
}

func (d *decoder) take(n int) []byte {
	if n > len(d.rest) {
		d.short = true
		n = len(d.rest)
	}
	taken := d.rest[:n]
	d.rest = d.rest[n:]
	return taken
}

// number reads a number of at most eight bytes.
func (d *decoder) number(size int) uint64 {
	var b [8]byte
	copy(b[:], d.take(size))
	return binary.LittleEndian.Uint64(b[:])
}

func (d *decoder) text() string { return string(d.take(int(uint32(d.number(4))))) }
