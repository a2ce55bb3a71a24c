package transcript

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// notebook is a recorded output.
func notebook(t *testing.T, cell string) string {
	t.Helper()
	text, err := os.ReadFile("../../golden/notebooks/" + cell + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What the book allows.
var usual = Tolerance{Rounded: 0.06, Raw: 0.1}

// What our programs print for notebook 000; cells 1 and 2 have no times.
var ours = map[string]string{
	"000.3": `Task One is running.
Task One elapsed time 15
Task Two is running.
Task Two elapsed time 10
Task One is running.
Task One elapsed time 5
Task Two is running.
Task Two elapsed time 2

Total Time elapsed: 32 seconds
`,
	"000.4": `Task One running
Task Two running
Task Two elapsed time: 10
Task Two running
Task One elapsed time: 15
Task One running
Task Two elapsed time: 5
Task One elapsed time: 2

Total Time elapsed: 17 seconds
`,
	"000.5": `Task One getting URL: http://google.com
Task One elapsed time 1.061626
Task Two getting URL: http://yahoo.com
Task Two elapsed time 1.481314
Task One getting URL: http://linkedin.com
Task One elapsed time 0.659224
Task Two getting URL: http://apple.com
Task Two elapsed time 0.124762
Task One getting URL: http://microsoft.com
Task One elapsed time 0.460225
Task Two getting URL: http://facebook.com
Task Two elapsed time 0.765498
Total Time elapsed: 4.552649
`,
}

func TestParityWithNotebook(t *testing.T) {
	for _, cell := range []string{"000.1", "000.2", "000.3", "000.4", "000.5", "000.6"} {
		recorded := notebook(t, cell)
		if d := Parity(recorded, recorded, Tolerance{}); d != nil {
			t.Errorf("%s differs from itself: %q", cell, d)
		}
		if text, ok := ours[cell]; ok {
			if d := Parity(recorded, text, usual); d != nil {
				t.Errorf("%s: %q", cell, d)
			}
		}
	}
}

func TestParityDifferences(t *testing.T) {
	one, three := notebook(t, "000.1"), notebook(t, "000.3")
	tests := []struct {
		name           string
		recorded, ours string
		within         Tolerance
		want           []string
	}{
		{"too far", three, ours["000.3"], Tolerance{Rounded: 1, Raw: 0.001}, []string{
			`line 4: recorded "Task Two elapsed time 10.00262683298206", ours "Task Two elapsed time 10"`,
			`line 6: recorded "Task One elapsed time 5.005032165994635", ours "Task One elapsed time 5"`,
			`line 8: recorded "Task Two elapsed time 2.005045208003139", ours "Task Two elapsed time 2"`,
			`line 10: recorded "Total Time elapsed: 32.01480312499916 seconds", ours "Total Time elapsed: 32 seconds"`}},
		{"whole numbers are exact", one, strings.Replace(one, "total: 15", "total: 15.0", 1), usual, []string{
			`line 2: recorded "Task One total: 15", ours "Task One total: 15.0"`}},
		{"line missing", one, strings.TrimSuffix(one, "Task Two nothing to do.\n"), usual, []string{
			`line 9: recorded "Task Two nothing to do.", ours has no such line`}},
		{"line more", one, one + "\nbye\n", usual, []string{
			`line 10: the recording has no such line, ours ""`,
			`line 11: the recording has no such line, ours "bye"`}},
		{"order", "a 1.0\nb\n", "b\na 1.0\n", usual, []string{
			`line 1: recorded "a 1.0", ours "b"`, `line 2: recorded "b", ours "a 1.0"`}},
		{"nothing printed", "a\n", "", usual, []string{`line 1: recorded "a", ours has no such line`}},
		{"both empty", "\n", "", usual, nil},
		{"trailing blanks", "a \nb\n\n", "a\r\nb", usual, nil},
	}
	for _, tt := range tests {
		if got := Parity(tt.recorded, tt.ours, tt.within); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, got, tt.want)
		}
	}
}

func TestParityNumbers(t *testing.T) {
	tests := []struct {
		recorded, ours string
		same           bool
	}{
		{"took 15.000412833003793", "took 15", true},
		{"took 15.000412833003793", "took 15.01", true},
		{"took 15.06", "took 15", true},
		{"took 15.07", "took 15", false},
		{"took 15.061", "took 15", true},
		{"took 15.0999999999", "took 15", true},
		{"took 15.101", "took 15", false},
		{"took 9e-02", "took 0", true},
		{"took 1.01e-01", "took 0", false},
		{"took 9.87e-05", "took 0", true},
		{"took 5e-06 seconds", "took 0 seconds", true},
		{"took 10.00s", "took 10s", true},
		{"took 10.00s", "took 10", false},
		{"(took 2.01 seconds)", "(took 2 seconds)", true},
		{"finished in 2.01 seconds.", "finished in 2 seconds.", true},
		{"finished in 2.01.", "finished in 2.", true},
		{"elapsed:2.01", "elapsed:2", true},
		{"[1.01, 2.01]", "[1, 2]", true},
		{"x=-1.01", "x=-1", true},
		{"x=-1.01", "x=1", false},
		{"50.02% done", "50% done", true},
		{"took 15.0", "took fifteen", false},
		{"took 15.0", "took ", false},
		{"count 15", "count 15.01", false},
		{"1 2.0", "2 2.0", false},
		{"http://10.0.0.1/a", "http://10.0.0.2/a", false},
		{"http://example.com/1.5", "http://example.com/1.51", false},
		{"http://1.50", "http://1.51", false},
		{"see http://example.com?t=1.50", "see http://example.com?t=1.51", false},
		{"go1.26", "go1.27", false},
		{"python-3.11", "python-3.12", false},
		{"version 1.2.3", "version 1.2.4", false},
		{"fish10.0", "fish10.01", false},
		{"1.50x faster", "1.51x faster", false},
		{"derived from result9-1 (took 4.00 seconds)", "derived from result9-2 (took 4 seconds)", false},
		{"derived from result9-1 (took 4.00 seconds)", "derived from result9-1 (took 4 seconds)", true},
		{"<9a1.5e>", "<9a1.5f>", false},
	}
	for _, tt := range tests {
		if got := Parity(tt.recorded, tt.ours, usual) == nil; got != tt.same {
			t.Errorf("%q and %q: same is %t, want %t", tt.recorded, tt.ours, got, tt.same)
		}
	}
}

func TestParityTokens(t *testing.T) {
	recorded := "added <ff1e73ad31>\nadded <2a2a128332>\ngot <ff1e73ad31> in 0.00057 seconds.\n"
	for _, tt := range []struct {
		name, ours string
		differs    []int // lines
	}{
		{"other digits", "added <0123456789>\nadded <abcdefabcd>\ngot <0123456789> in 0 seconds.\n", nil},
		{"another one is got", "added <0123456789>\nadded <abcdefabcd>\ngot <abcdefabcd> in 0 seconds.\n", []int{3}},
		{"twice the same", "added <0123456789>\nadded <0123456789>\ngot <0123456789> in 0 seconds.\n", []int{2}},
		{"fewer digits", "added <01234567>\nadded <abcdefabcd>\ngot <01234567> in 0 seconds.\n", []int{1, 3}},
		{"no token", "added <Task One>\nadded <abcdefabcd>\ngot <0123456789> in 0 seconds.\n", []int{1, 2, 3}},
	} {
		var differs []int
		for i, p := range Pairs(recorded, tt.ours, usual) {
			if !p.Same {
				differs = append(differs, i+1)
			}
		}
		if !reflect.DeepEqual(differs, tt.differs) {
			t.Errorf("%s: lines %v differ, want %v", tt.name, differs, tt.differs)
		}
	}
}

// A recording has lost its colours; other control characters count.
func TestParityColours(t *testing.T) {
	if d := Parity("One\nTwo\n", "\x1b[36mOne\x1b[0m\n\x1b[1;91mTwo\n\x1b[m", Tolerance{}); d != nil {
		t.Errorf("colours make a difference: %q", d)
	}
	want := []string{`line 1: recorded "One", ours "One\a"`}
	if d := Parity("One\n", "One\a\n", Tolerance{}); !reflect.DeepEqual(d, want) {
		t.Errorf("a bell: %q, want %q", d, want)
	}
}

// FuzzPairs compares a recording of any text with an output of any text. Each line of both
// is in one pair, in its order, and what is compared with itself is the same.
func FuzzPairs(f *testing.F) {
	f.Add("Task One elapsed time: 15.0\nTotal Time elapsed: 17.01\n", "Task One elapsed time: 15\nTotal\n", 0.06)
	f.Add("<0a1b2c3d> 1e999 -0.5s https://x/1.5\n", "<ffffffff> 1e-99 99%\n\n", 0.1)
	f.Fuzz(func(t *testing.T, recorded, ours string, within float64) {
		tolerance := Tolerance{Rounded: within, Raw: within}
		pairs := Pairs(recorded, ours, tolerance)
		for _, p := range pairs {
			p.Difference()
		}
		if most := len(parityLines(recorded)) + len(parityLines(ours)); len(pairs) > most {
			t.Errorf("%d pairs of %d lines", len(pairs), most)
		}
		if within >= 0 {
			if different := Parity(recorded, recorded, tolerance); len(different) > 0 {
				t.Errorf("%q is not like itself: %q", recorded, different)
			}
		}
	})
}
