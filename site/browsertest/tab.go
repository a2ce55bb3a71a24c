package browsertest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// How long, in wall time, a tab may be used, in which axe may look at the whole book, and
// how long a single wait may take. The computer may be busy.
const (
	lifetime = 10 * time.Minute
	patience = time.Minute
)

// pause is the time between two looks at what is waited for.
const pause = 20 * time.Millisecond

// A Tab is a tab of the browser that belongs to one test.
type Tab struct {
	t        testing.TB
	ctx      context.Context
	base     string // all that its pages may ask for begins with this
	troubles *troubles
}

// An Option changes a tab before its page is opened.
type Option func(*Tab)

// Open opens a page, named by its path below base such as "index.html", in a new tab
// that ends with the test. Nothing of what other tabs stored is there.
func Open(t testing.TB, base, path string, options ...Option) *Tab {
	t.Helper()
	shared, err := browser()
	if err != nil {
		t.Fatal(err)
	}
	tab := &Tab{t: t, base: base, troubles: &troubles{base: base}}
	ctx, end := chromedp.NewContext(shared, chromedp.WithNewBrowserContext(), chromedp.WithListener(tab.troubles.see))
	t.Cleanup(end)
	tab.ctx = ctx
	tab.do(chromedp.Steps())
	ctx, cancel := context.WithTimeout(ctx, lifetime)
	t.Cleanup(cancel)
	tab.ctx = ctx
	t.Cleanup(func() { tab.troubles.report(t) })
	call(tab, network.Enable, network.EnableParams{})
	Viewport(1280, 800)(tab)
	for _, option := range options {
		option(tab)
	}
	tab.Go(path)
	return tab
}

// Viewport sets the size of the window in CSS pixels.
func Viewport(width, height int64) Option {
	return func(tab *Tab) { tab.do(chromedp.EmulateViewport(width, height)) }
}

// Media sets media features in pairs of name and value, "prefers-color-scheme", "dark".
func Media(pairs ...string) Option {
	var features []*emulation.MediaFeature
	for i := 0; i < len(pairs); i += 2 {
		features = append(features, &emulation.MediaFeature{Name: pairs[i], Value: pairs[i+1]})
	}
	return func(tab *Tab) {
		call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
	}
}

// Theme makes the system's theme "light" or "dark". Set with other features, use [Media].
func Theme(theme string) Option { return Media("prefers-color-scheme", theme) }

// Print shows pages as they are printed.
func Print(tab *Tab) {
	call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
}

// NoScript switches the pages' scripts off. Eval works none the less.
func NoScript(tab *Tab) {
	call(tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

// Allow expects messages, requests and failures that contain text: they do not fail the test.
func Allow(text string) Option {
	return func(tab *Tab) { tab.troubles.allow(text) }
}

// Set applies an option to a page that is open.
func (tab *Tab) Set(option Option) {
	tab.t.Helper()
	option(tab)
}

// Go goes to another page, named by its path below the base.
func (tab *Tab) Go(path string) {
	tab.t.Helper()
	tab.do(chromedp.Navigate(tab.base + path))
}

// Reload loads the page again.
func (tab *Tab) Reload() {
	tab.t.Helper()
	tab.do(chromedp.Reload())
}

// Click clicks the first element that a CSS selector finds, once it is visible.
func (tab *Tab) Click(selector string) {
	tab.t.Helper()
	tab.do(chromedp.Click(chromedp.CSS(selector)))
}

// Focus moves the focus to the first element that a CSS selector finds.
func (tab *Tab) Focus(selector string) {
	tab.t.Helper()
	tab.do(chromedp.Focus(chromedp.CSS(selector)))
}

// Text is the text, as it is seen, of the first element that a CSS selector finds.
func (tab *Tab) Text(selector string) string {
	tab.t.Helper()
	return get(tab, chromedp.Text(chromedp.CSS(selector)))
}

// Wait waits until a JavaScript expression is true. The page may be left for another
// meanwhile.
func (tab *Tab) Wait(expression string) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	for {
		done, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if done {
			return
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			tab.t.Fatalf("%s does not become true: %v", expression, err)
		}
	}
}

// Eval is the value of a JavaScript expression. If it is a promise, Eval waits for it.
func Eval[T any](tab *Tab, expression string) T {
	tab.t.Helper()
	return get(tab, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// Screenshot stores what the window shows as NAME.png in the directory that the
// environment variable TURNS_SCREENSHOTS names; without one it does nothing.
func (tab *Tab) Screenshot(name string) {
	tab.t.Helper()
	dir := os.Getenv("TURNS_SCREENSHOTS")
	if dir == "" {
		return
	}
	picture := get(tab, chromedp.CaptureScreenshot())
	if err := os.MkdirAll(dir, 0o755); err != nil {
		tab.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll(name, "/", "-")+".png"), picture, 0o644); err != nil {
		tab.t.Fatal(err)
	}
}

// Context is what chromedp's actions run in, for what Tab has no method for.
func (tab *Tab) Context() context.Context { return tab.ctx }

func (tab *Tab) do(action chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	get(tab, action)
}
