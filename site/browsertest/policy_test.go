package browsertest_test

import (
	"net/http"
	"testing"

	"takingturns/site"
	"takingturns/site/browsertest"
)

// The machine works where the server sends the pages' policy too: it holds in the Worker then.
func TestThePolicyAsHeader(t *testing.T) {
	files := http.FileServerFS(browsertest.Files(t))
	base := browsertest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Content-Security-Policy", site.Policy)
		files.ServeHTTP(w, req)
	}))
	if got := open(t, base).run(racing); got.Golden != "0\n1\n2\n" {
		t.Errorf("it gives %+v", got)
	}
}

// A page that is opened from the disk has its style and its scripts.
func TestFromDisk(t *testing.T) {
	tab := browsertest.Open(t, browsertest.Disk(t), "01-two-workers.html")
	tab.Wait(`document.documentElement.matches(".js") && getComputedStyle(document.querySelector(".skip")).position === "absolute"`)
	tab.Click(".find")
	tab.Wait(`document.querySelector(".finder p").textContent.startsWith("Browsers do not let pages from a file search")`)
}
