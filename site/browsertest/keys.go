package browsertest

import (
	"strings"
	"unicode/utf8"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// keys are the keys that print nothing, by the names that events give them.
var keys = map[string]string{
	"Enter": kb.Enter, "Tab": kb.Tab, "Escape": kb.Escape, "Backspace": kb.Backspace, "Delete": kb.Delete,
	"ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight, "ArrowUp": kb.ArrowUp, "ArrowDown": kb.ArrowDown,
	"Home": kb.Home, "End": kb.End, "PageUp": kb.PageUp, "PageDown": kb.PageDown,
}

var modifiers = map[string]chromedp.Modifier{
	"Control": kb.ModifierCtrl, "Shift": kb.ModifierShift, "Alt": kb.ModifierAlt, "Meta": kb.ModifierMeta,
}

// Press presses keys one after the other, each named as events name them, with
// modifiers before it: "Tab", "Shift+Tab", "Control+k", "?".
func (tab *Tab) Press(names ...string) {
	tab.t.Helper()
	for _, name := range names {
		var held chromedp.Modifier
		key := name
		for {
			first, rest, found := strings.Cut(key, "+")
			modifier, known := modifiers[first]
			if !found || !known || rest == "" {
				break
			}
			held |= modifier
			key = rest
		}
		if special, known := keys[key]; known {
			key = special
		} else if utf8.RuneCountInString(key) != 1 {
			tab.t.Fatalf("there is no key %q", name)
		}
		char, _ := utf8.DecodeRuneInString(key)
		tab.strike(char, held)
	}
}

// strike presses a key as a keyboard does: the page can prevent what it types.
func (tab *Tab) strike(key rune, held chromedp.Modifier) {
	tab.t.Helper()
	events := kb.Encode(key)
	for i, event := range events {
		event.Modifiers = int64(held)
		if i == 0 && len(events) == 3 && held&^chromedp.ModifierShift == 0 {
			event.Text = events[1].Text
		}
		if event.Type != kb.KeyChar {
			call(tab, input.DispatchKeyEvent, *event)
		}
	}
}

// Type types text into what has the focus.
func (tab *Tab) Type(text string) {
	tab.t.Helper()
	tab.do(chromedp.KeyEvent(text))
}
