package browsertest_test

import (
	"testing"

	"takingturns/site/browsertest"
)

func TestOpen(t *testing.T) {
	tab := browsertest.Open(t, browsertest.Book(t), "index.html")
	if got := browsertest.Eval[string](tab, "document.title"); got != "Taking Turns" {
		t.Errorf("the title is %q", got)
	}
	tab.Screenshot("index")
}
