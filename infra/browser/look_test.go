package browser

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// modules is where npm ci puts what the tests need.
const modules = "../node_modules"

// shared is the browser of all tests that need no platform. The first of them starts it, and TestMain closes it.
var shared struct {
	sync.Once
	browser *Browser
	err     error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.browser != nil {
		shared.browser.Close()
	}
	for _, folder := range published.folders {
		_ = os.RemoveAll(folder)
	}
	os.Exit(code)
}

// chromium is a browser for a test; what it opens has cookies of its own.
func chromium(t testing.TB) *Browser {
	t.Helper()
	shared.Do(func() {
		var binary string
		if binary, shared.err = Find(os.Getenv); shared.err == nil {
			shared.browser, shared.err = Start(context.Background(), binary, nil)
		}
	})
	must(t, shared.err)
	return shared.browser
}

// open opens a tab for a test.
func open(t testing.TB, b *Browser) *Tab {
	t.Helper()
	tab, err := b.Tab()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tab.Close)
	return tab
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// axe is the text of axe-core.
var axe = sync.OnceValues(func() (string, error) {
	data, err := os.ReadFile(filepath.Join(modules, "axe-core", "axe.min.js"))
	if err != nil {
		return "", fmt.Errorf("axe-core is not there; run npm ci in infra: %w", err)
	}
	return string(data), nil
})

// audit is what axe-core finds wrong by the rules of WCAG 2.2, levels A and AA.
const audit = `axe.run(document, {
	runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
	resultTypes: ["violations"], preload: false, performanceTimer: false,
}).then(r => r.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + " " + n.failureSummary).join("; ")))`

// violations are what axe-core finds on the page at the screen's present size.
func violations(t testing.TB, tab *Tab) []string {
	t.Helper()
	text, err := axe()
	must(t, err)
	var there bool
	must(t, tab.Eval(`typeof axe === "object"`, &there))
	if !there {
		must(t, tab.Eval(text, nil))
	}
	var found []string
	must(t, tab.Await(audit, &found))
	return found
}

// fits fails where the page is wider than the screen.
func fits(t testing.TB, tab *Tab, where string) {
	t.Helper()
	if wide := wide(t, tab); len(wide) > 0 {
		t.Errorf("%s is wider than the screen: %s", where, strings.Join(wide, "\n"))
	}
}

// wide are elements that reach beyond the right edge of the screen, where the page has to be scrolled sideways.
func wide(t testing.TB, tab *Tab) []string {
	t.Helper()
	var wide []string
	must(t, tab.Eval(`(() => {
		const room = document.documentElement.clientWidth;
		if (document.scrollingElement.scrollWidth <= room) return [];
		return [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > room + 1)
			.slice(0, 3).map(e => e.outerHTML.slice(0, 150)).concat("wider than " + room);
	})()`, &wide))
	return wide
}
