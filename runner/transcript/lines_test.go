package transcript

import (
	"reflect"
	"testing"
	"time"
)

func TestLines(t *testing.T) {
	tests := []struct {
		name   string
		writes []Write
		want   []Line
	}{
		{"nothing", nil, nil},
		{"empty write", []Write{{Text: ""}}, nil},
		{"two lines of one write", []Write{{At: sec, Text: "a\nb\n"}}, []Line{{sec, Stdout, "a"}, {sec, Stdout, "b"}}},
		{"one line of three writes", []Write{{0, Stdout, "a"}, {sec, Stdout, "b"}, {2 * sec, Stdout, "c\n"}}, []Line{{0, Stdout, "abc"}}},
		{"newline of its own", []Write{{0, Stdout, "a"}, {sec, Stdout, "\n"}, {2 * sec, Stdout, "\n"}}, []Line{{0, Stdout, "a"}, {2 * sec, Stdout, ""}}},
		{"other stream inside a line", []Write{{0, Stdout, "a"}, {sec, Stderr, "b\nc\n"}}, []Line{{0, Stdout, "ab"}, {sec, Stderr, "c"}}},
		{"no last newline", []Write{{0, Stdout, "a\nb"}}, []Line{{0, Stdout, "a"}, {0, Stdout, "b"}}},
		{"split letter", []Write{{0, Stdout, "\xc3"}, {sec, Stdout, "\xa9"}}, []Line{{0, Stdout, "é"}}},
	}
	for _, tt := range tests {
		tr := &Transcript{Writes: tt.writes}
		if got := tr.Lines(); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestStamped(t *testing.T) {
	tr := &Transcript{Writes: []Write{
		{0, Stdout, "Task One getting URL\n"},
		{1061626 * time.Microsecond, Stdout, "done\n\n"},
		{90 * sec, Stderr, "panic: no work"},
	}}
	want := `` +
		"       0s  Task One getting URL\n" +
		"1.061626s  done\n" +
		"1.061626s\n" +
		"    1m30s! panic: no work\n"
	if got := tr.Stamped(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	tr = &Transcript{Writes: []Write{{15 * sec, Stdout, "Task One elapsed time 15\n"}, {15 * sec, Stderr, "\n"}}}
	if got, want := tr.Stamped(), "     15s  Task One elapsed time 15\n     15s!\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
