package transcript

import (
	"reflect"
	"strings"
	"testing"
)

func print(text string, end Kind) *Transcript {
	return &Transcript{Writes: []Write{{Text: text}}, End: Ending{Kind: end}}
}

func TestOrders(t *testing.T) {
	var o Orders
	for schedule, text := range []string{"a\nb\n", "b\na\n", "b\na\n", "a\n\tb"} {
		o.Add(uint64(schedule+1), print(text, Returned))
	}
	o.Add(5, print("a\n\tb", Deadlocked))
	o.Add(6, print("", Returned))
	o.Sort()
	const want = `6 schedules, 5 outcomes

2 schedules, first 2, end returned:
	b
	a

1 schedules, first 1, end returned:
	a
	b

1 schedules, first 4, end returned:
	a
		b
\ no newline at the end

1 schedules, first 5, end deadlock:
	a
		b
\ no newline at the end

1 schedules, first 6, end returned:
`
	if got := o.String(); got != want {
		t.Errorf("got\n%s", got)
	}
	back, err := ParseOrders(want)
	if err != nil || !reflect.DeepEqual(back, &o) {
		t.Errorf("got %+v, %v", back, err)
	}
}

func TestParseOrdersErrors(t *testing.T) {
	tests := []struct{ text, err string }{
		{"orders\n", `line 1: "orders": expected how many schedules gave how many outcomes`},
		{"1 schedules, 1 outcomes\n\nmore\n", `line 3: "more": expected an outcome's count, first schedule and ending`},
		{"1 schedules, 1 outcomes\n\n1 schedules, first 1, end well:\n", `line 3: "well": expected returned, exit N, panic, deadlock, compile-error, refused or limit NAME`},
		{"1 schedules, 1 outcomes\n\n\n1 schedules, first 1, end returned:\n", `line 4: this does not read back as written`},
		{"\n", `line 1: "": expected how many schedules gave how many outcomes`},
	}
	for _, test := range tests {
		if _, err := ParseOrders(test.text); err == nil || err.Error() != test.err {
			t.Errorf("%q: %v", test.text, err)
		}
	}
}

// FuzzOrders reads outcomes of any text: what is read prints back as it was.
func FuzzOrders(f *testing.F) {
	f.Add("200 schedules, 2 outcomes\n\n150 schedules, first 1, end returned:\n\tOne\n\n50 schedules, first 3, end exit 3:\n\ta\n\\ no newline at the end\n")
	f.Add("-1 schedules, 00 outcomes\n\n9 schedules, first 1, end limit steps:\n\n\t\n")
	f.Fuzz(func(t *testing.T, text string) {
		o, err := ParseOrders(text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "line ") || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q", err)
			}
			return
		}
		if o.String() != text {
			t.Errorf("%q prints back as %q", text, o)
		}
		for _, outcome := range o.Outcomes {
			Traded(o.Outcomes[0].Text, outcome.Text)
		}
	})
}

func TestTraded(t *testing.T) {
	tests := []struct{ text, other, want string }{
		{"a\nb\nc\n", "a\nb\nc\n", ""},
		{"a\nb\nc\n", "b\na\nc\n", `line 1, "a", and line 2, "b", trade places`},
		{"x\na\nb\nc\n", "x\nc\nb\na\n", `line 2, "a", and line 4, "c", trade places`},
		{"a\nb\n", "a\nx\n", `line 2 is "x", not "b"`},
		{"a\nb", "a", `line 2, "b", is missing`},
		{"a", "a\nb", `line 2 is "b", where there is none`},
	}
	for _, test := range tests {
		if got := Traded(test.text, test.other); got != test.want {
			t.Errorf("%q, %q: %s", test.text, test.other, got)
		}
	}
}
