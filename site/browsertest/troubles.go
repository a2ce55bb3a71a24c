package browsertest

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// troubles collects what must not happen while a page is used.
type troubles struct {
	base string

	mu      sync.Mutex
	allowed []string
	seen    []string
	urls    map[network.RequestID]string
}

func (s *troubles) allow(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.allowed = append(s.allowed, text)
}

// see looks at an event of the tab.
func (s *troubles) see(event any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch event := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if event.Type == runtime.ConsoleAPICalledTypeError || event.Type == runtime.ConsoleAPICalledTypeAssert {
			s.add("the page logged an error: %s", describe(event.Args))
		}
	case *runtime.EventExceptionThrown:
		s.add("an exception escaped: %s", exception(event.ExceptionDetails))
	case *log.EventEntryAdded:
		if event.Entry.Level == log.EntryLevelError && event.Entry.Source != log.EntrySourceNetwork {
			s.add("the browser logged an error: %s (%s)", event.Entry.Text, event.Entry.URL)
		}
	default:
		s.seeRequest(event)
	}
}

func (s *troubles) seeRequest(event any) {
	switch event := event.(type) {
	case *network.EventRequestWillBeSent:
		if s.urls == nil {
			s.urls = map[network.RequestID]string{}
		}
		s.urls[event.RequestID] = event.Request.URL
		if !s.own(event.Request.URL) {
			s.add("the page asked another place: %s", event.Request.URL)
		}
	case *network.EventResponseReceived:
		if event.Response.Status >= 400 {
			s.add("status %d: %s", event.Response.Status, event.Response.URL)
		}
	case *network.EventLoadingFailed:
		if !event.Canceled && event.ErrorText != "net::ERR_ABORTED" { // a page was left while it loaded
			s.add("%s: %s", event.ErrorText, s.urls[event.RequestID])
		}
	}
}

// own tells whether an address belongs to what is tested.
func (s *troubles) own(url string) bool {
	for _, prefix := range []string{s.base, "data:", "blob:", "about:"} {
		if strings.HasPrefix(url, prefix) {
			return true
		}
	}
	return false
}

func (s *troubles) add(format string, args ...any) {
	s.seen = append(s.seen, fmt.Sprintf(format, args...))
}

// report fails the test for all that was seen and not expected.
func (s *troubles) report(t testing.TB) {
	s.mu.Lock()
	defer s.mu.Unlock()
next:
	for _, trouble := range s.seen {
		for _, text := range s.allowed {
			if strings.Contains(trouble, text) {
				continue next
			}
		}
		t.Error(trouble)
	}
}

func describe(args []*runtime.RemoteObject) string {
	var words []string
	for _, arg := range args {
		if arg.Description != "" {
			words = append(words, arg.Description)
		} else {
			words = append(words, string(arg.Value))
		}
	}
	return strings.Join(words, " ")
}

func exception(details *runtime.ExceptionDetails) string {
	text := details.Text
	if details.Exception != nil {
		text += " " + describe([]*runtime.RemoteObject{details.Exception})
	}
	return fmt.Sprintf("%s (%s:%d)", text, details.URL, details.LineNumber+1)
}
