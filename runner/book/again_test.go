package book

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"takingturns/runner/engine"
	"takingturns/runner/snippet"
)

// Of a chapter in which one snippet was edited that snippet runs again, and what uses
// it, directly or not. Text that is put in front runs nothing.
func TestRunsAgainWhatChanged(t *testing.T) {
	engines, err := engine.New(t.Context(), 2, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer engines.Close()
	engines.Limits.Wall = 2 * time.Minute // the computer may be busy
	if err := engines.KeepResults(false); err != nil {
		t.Fatal(err)
	}
	chapter := fmt.Sprintf(usesChain, time.Now().UnixNano()) // which no cache knows
	for _, edit := range []struct {
		what, old, new string
		want           int
	}{
		{"nothing is known", "", "", 4},
		{"unchanged", "", "", 0},
		{"a paragraph is put in front", "# Chain\n", "# Chain\n\nA paragraph\nof two lines.\n", 0},
		{"what two others use is edited", "println(\"base\"", "println(\"basis\"", 3},
		{"what one other uses is edited", "println(\"middle\"", "println(\"centre\"", 2},
		{"what no other uses is edited", "println(\"alone\"", "println(\"single\"", 1},
		{"the seed is another", "name=alone", "name=alone seed=7", 1},
		{"an edit is taken back", " seed=7", "", 0},
	} {
		chapter = strings.Replace(chapter, edit.old, edit.new, 1)
		c, err := snippet.Parse("chapters/01-chain.md", []byte(chapter))
		if err != nil {
			t.Fatal(err)
		}
		before := engines.Runs()
		err = Run(t.Context(), engines, engine.Yaegi, c.Snippets, func(r Result) {
			if !r.Expected() {
				t.Errorf("%s: %s ended with %v, %v", edit.what, r.Snippet.Name, r.Transcript, r.Err)
			}
		})
		if ran := engines.Runs() - before; err != nil || ran != edit.want {
			t.Errorf("%s: %d snippets were run, want %d, %v", edit.what, ran, edit.want, err)
		}
	}
}

const usesChain = `# Chain

~~~go name=base
package main

func base() { println("base", %d) }

func main() { base() }
~~~

~~~go name=alone
package main

func main() { println("alone", %[1]d) }
~~~

~~~go name=middle uses=base
package main

func middle() { println("middle") }

func main() { base(); middle() }
~~~

~~~go name=last uses=middle
package main

func main() { base(); middle() }
~~~
`

// Whatever comes first, results are reported in the snippets' order.
func TestInOrder(t *testing.T) {
	var snippets []*snippet.Snippet
	for n := range 1000 {
		snippets = append(snippets, &snippet.Snippet{Line: n})
	}
	var got []int
	err := inOrder(t.Context(), snippets, func(s *snippet.Snippet) int {
		if s.Line%100 == 0 {
			time.Sleep(time.Millisecond)
		}
		return s.Line
	}, func(n int) { got = append(got, n) })
	if err != nil || len(got) != len(snippets) || !slices.IsSorted(got) {
		t.Errorf("%d results of %d, in order: %v, %v", len(got), len(snippets), slices.IsSorted(got), err)
	}
}
