package browsertest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"takingturns/runner/worker"
	"takingturns/site/browsertest"
)

func TestMain(m *testing.M) {
	worker.Main()
	browsertest.Main(m)
}

// A recorder is a test that goes on when it fails, and keeps what it is told.
type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Error(args ...any) { r.errors = append(r.errors, fmt.Sprint(args...)) }

// TestTroubles shows that a tab sees what must not happen.
func TestTroubles(t *testing.T) {
	for body, want := range map[string]string{
		`<script>console.error("broken", 1)</script>`:                                               `the page logged an error: "broken" 1`,
		`<script>throw new Error("lost")</script>`:                                                  `an exception escaped: Uncaught Error: lost`,
		`<script>Promise.reject(new Error("later"))</script>`:                                       `an exception escaped: Uncaught (in promise) Error: later`,
		`<script>fetch("missing")</script>`:                                                         `status 404: `,
		`<img src="http://pictures.example/one.png">`:                                               `the page asked another place: http://pictures.example/one.png`,
		`<script src="http://scripts.example/one.js"></script>`:                                     `net::ERR_NAME_NOT_RESOLVED: http://scripts.example/one.js`,
		`<meta http-equiv="Content-Security-Policy" content="script-src 'none'"><script>0</script>`: `Content Security Policy`,
		`<p>Nothing.</p>`: ``,
	} {
		var r recorder
		t.Run("page", func(t *testing.T) {
			r.TB = t
			base := browsertest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
				if req.URL.Path != "/" {
					http.NotFound(w, req)
					return
				}
				w.Header().Set("Content-Type", "text/html")
				fmt.Fprint(w, `<!doctype html><link rel="icon" href="data:,">`+body)
			}))
			tab := browsertest.Open(&r, base, "")
			browsertest.Eval[bool](tab, "new Promise(done => setTimeout(done, 300, true))")
		})
		got := strings.Join(r.errors, "\n")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", body, got, want)
		}
	}
}

func TestAllow(t *testing.T) {
	tab := browsertest.Open(t, browsertest.Book(t), "index.html", browsertest.Allow("expected"))
	browsertest.Eval[any](tab, "console.error('an expected error')")
}

// Keys arrive in the page by their names.
func TestPress(t *testing.T) {
	tab := browsertest.Open(t, browsertest.Book(t), "index.html")
	browsertest.Eval[any](tab, `window.pressed = [], addEventListener("keydown", e =>
		pressed.push((e.ctrlKey ? "Control+" : "") + (e.shiftKey && e.key.length > 1 ? "Shift+" : "") + e.key)), null`)
	tab.Press("Shift+Tab", "Control+Enter", "ArrowLeft", "?", "Control+k", "+")
	got := browsertest.Eval[string](tab, `pressed.join(" ")`)
	if want := "Shift+Tab Control+Enter ArrowLeft ? Control+k +"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
