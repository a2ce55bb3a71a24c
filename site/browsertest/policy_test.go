package browsertest_test

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
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
	tab := browsertest.Open(t, browsertest.Disk(t), "01-two-workers.html", browsertest.Allow("/search."))
	tab.Wait(`document.documentElement.matches(".js") && getComputedStyle(document.querySelector(".skip")).position === "absolute"`)
	tab.Click(".find")
	tab.Wait(`document.querySelector(".finder p").textContent.startsWith("Browsers do not let pages from a file search")`)
}

// canary is what the scripts of a hostile book set.
const canary = "typeof canary === 'undefined' ? 0 : canary"

// hostile serves the book in site's testdata that holds scripts wherever text can stand. A
// transcript of it was never printed: it is forged, as a stranger's can be.
func hostile(t *testing.T, modules site.Modules) http.Handler {
	t.Helper()
	out := t.TempDir()
	if err := site.Build("../testdata/hostile/chapters", "../testdata/hostile/golden", out, modules); err != nil {
		t.Fatal(err)
	}
	return http.FileServer(http.Dir(out))
}

// Of a hostile book no script runs, and the page's own do.
func TestHostileBook(t *testing.T) {
	base := browsertest.Serve(t, hostile(t, browsertest.Modules(t)))
	tab := browsertest.Open(t, base, "index.html", browsertest.Media("prefers-reduced-motion", "reduce"))
	tab.Press("/")
	tab.Wait(`document.querySelector(".finder input")?.checkVisibility()`)
	tab.Type("canary")
	tab.Wait(`document.querySelectorAll(".finder a").length > 3`)
	tab.Press("Enter")
	tab.Go("01-hostile.html")
	r := reader{t, tab}
	browsertest.Eval[any](tab, `document.querySelectorAll("details").forEach(fold => { fold.open = true; })`)
	r.Wait("document.querySelector('.timeline .steps input')")
	r.Focus("#forged .timeline input")
	for range 8 {
		tab.Press("ArrowRight")
	}
	r.edit("forged")
	r.contains("verdict", r.run("forged"), "Not as in the book")
	r.contains("output", r.text("#forged .output"), `"><img src=x onerror=canary=38>`)
	browsertest.Eval[any](tab, `document.querySelectorAll("main *").forEach(e => ["click", "mouseover", "focus", "load", "error"].forEach(kind =>
		e.closest("a, button, summary, input") || e.dispatchEvent(new Event(kind))))`)
	if n := browsertest.Eval[int](tab, canary); n != 0 {
		t.Errorf("script %d of the book ran", n)
	}
}

// Markup that came into a page none the less can neither run, nor load, nor send anything.
func TestThePolicyStopsScripts(t *testing.T) {
	pages := hostile(t, nil)
	asked := make(chan string, 100)
	other := browsertest.Serve(t, http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) { asked <- req.URL.Path }))
	for name, c := range map[string]struct{ markup, act string }{
		"script":         {"<script>canary = 1</script>", ""},
		"handler":        {"<img src=data: onerror='canary = 1'>", ""},
		"address":        {"<a id=bad href='javascript:canary=1'>x</a>", "bad.click()"},
		"frame":          {"<iframe srcdoc='<script>parent.canary = 1</script>'></iframe>", ""},
		"script's data":  {"<script src='data:text/javascript,canary=1'></script>", ""},
		"script of blob": {"", "document.head.append(Object.assign(document.createElement('script'), {src: URL.createObjectURL(new Blob(['canary = 1']))}))"},
		"made later":     {"", "document.body.append(Object.assign(document.createElement('script'), {textContent: 'canary = 1'}))"},
		"other's script": {"<script src='OTHERx.js'></script>", ""},
		"other's style":  {"<link rel=stylesheet href='OTHERx.css'>", ""},
		"picture":        {"<img src='OTHERx.png'>", ""},
		"sent":           {"", "fetch('OTHER').catch(() => {})"},
		"form":           {"<form id=bad action='OTHER'></form>", "bad.submit()"},
		"base":           {"<base href='OTHER'>", "document.baseURI.startsWith('OTHER') && (canary = 1)"},
		"object":         {"<object data='OTHERx'></object>", ""},
		"style":          {"<style>body { background: url(OTHERx) }</style>", ""},
		"attribute":      {"<p style='background: url(OTHERx)'>x</p>", ""},
	} {
		t.Run(name, func(t *testing.T) {
			base := browsertest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
				page := httptest.NewRecorder()
				pages.ServeHTTP(page, req)
				maps.Copy(w.Header(), page.Header())
				w.Header().Del("Content-Length")
				io.WriteString(w, strings.Replace(page.Body.String(), "<article>", "<article>"+strings.ReplaceAll(c.markup, "OTHER", other), 1))
			}))
			tab := browsertest.Open(t, base, "01-hostile.html", browsertest.Allow("Content Security Policy"), browsertest.Allow(other),
				browsertest.Allow("data:"), browsertest.Allow("blob:")) // what is stopped is told too
			if c.act != "" {
				browsertest.Eval[any](tab, strings.ReplaceAll(c.act, "OTHER", other)+", null")
			}
			browsertest.Eval[bool](tab, "new Promise(done => setTimeout(done, 200, true))")
			if n := browsertest.Eval[int](tab, canary); n != 0 {
				t.Error("it ran")
			}
			select {
			case path := <-asked:
				t.Errorf("the other server was asked for %s", path)
			default:
			}
		})
	}
}
