package browsertest_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"takingturns/runner/toolchain"
	"takingturns/site/browsertest"
)

var updatePicture = flag.Bool("update", false, "store README's picture anew")

// README's picture, and the most bytes that it may have.
const (
	picture    = ".readme/edited-run.webp"
	maxPicture = 100_000
)

// TestPicture takes README's picture: a program of the book with a third worker, which the
// reader has added and run, and the timeline of that run.
func TestPicture(t *testing.T) {
	r := read(t, "01-two-workers.html", browsertest.Viewport(1280, 1400))
	old := browsertest.Eval[string](r.Tab, `[...document.querySelectorAll("#at-once .program .line")].map(line => line.textContent).join("")`)
	const two = "\tworkers.Go(func() { worker(\"Two\", jobs) })\n"
	edited := strings.Replace(old, two, two+strings.ReplaceAll(two, "Two", "Three"), 1)
	if edited == old {
		t.Fatalf("at-once has no second worker:\n%s", old)
	}
	r.write("at-once", strings.TrimSpace(edited))
	r.contains("the verdict", r.run("at-once"), "Not as in the book")
	browsertest.Eval[any](r.Tab, `document.activeElement.blur(), document.querySelector("#at-once .compared").open = false, null`)
	shot := r.picture(`(figure => {
		const [line] = [...figure.querySelectorAll(".line")].filter(line => line.textContent.startsWith("func main"));
		scrollBy({top: line.getBoundingClientRect().top - 20, behavior: "instant"});
		const {left, right, bottom} = figure.getBoundingClientRect();
		return [left, 20, right - left, bottom - 20];
	})(document.getElementById("at-once"))`)
	if len(shot) > maxPicture {
		t.Errorf("the picture has %d bytes, want at most %d", len(shot), maxPicture)
	}
	root, err := toolchain.FindRoot()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, picture)
	if *updatePicture {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, shot, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	stored, err := os.Stat(path)
	if err != nil || stored.Size() > maxPicture {
		t.Errorf("the stored picture: %v, %v; `make screenshot` takes it again", stored, err)
	}
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil || !strings.Contains(string(readme), "("+picture+")") {
		t.Errorf("README.md does not show %s: %v", picture, err)
	}
}

// picture is what stands in a rectangle of the window, which a JavaScript expression gives
// as left, top, width and height.
func (r reader) picture(rectangle string) []byte {
	r.Helper()
	at := browsertest.Eval[[]float64](r.Tab, rectangle)
	quality, y := int64(80), browsertest.Eval[float64](r.Tab, "scrollY")
	result, err := chromedp.Call(r.Context(), page.CaptureScreenshot, page.CaptureScreenshotParams{
		Format:  page.CaptureScreenshotFormatWebp,
		Quality: &quality,
		Clip:    &page.Viewport{X: at[0], Y: at[1] + y, Width: at[2], Height: at[3], Scale: 1},
	})
	if err != nil {
		r.Fatal(fmt.Errorf("screenshot: %w", err))
	}
	return result.Data
}
