package browser

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// faulty is a page with one fault of each sort.
const faulty = `<!DOCTYPE html><html lang="en"><head><title>Faulty</title></head><body><main><h1>Faulty</h1>
<p style="color:#999;background:#fff">Pale</p><img src="/x.png"><label>Name</label><input id="a"><input id="a">
<div style="width:700px">wide</div><p><div>block in a paragraph</div></p></main></body></html>`

// TestFaultsAreSeen: what finds nothing on the platform's pages finds the faults of a page that has some.
func TestFaultsAreSeen(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(faulty))
	}))
	t.Cleanup(server.Close)
	tab := open(t, chromium(t))
	must(t, tab.Scripts(false))
	must(t, tab.Open(server.URL))
	must(t, tab.Resize(Phone))
	found := strings.Join(violations(t, tab), "\n")
	for _, rule := range []string{"color-contrast", "image-alt", "label"} {
		if !strings.Contains(found, rule+": ") {
			t.Errorf("%s is not seen in: %s", rule, found)
		}
	}
	if len(wide(t, tab)) == 0 {
		t.Error("a page of 700 pixels fits a telephone")
	}
	folder := t.TempDir()
	must(t, os.WriteFile(filepath.Join(folder, "faulty.html"), []byte(faulty), 0o644))
	wrong := strings.Join(invalid(t, folder, func(name string) string { return name }), "\n")
	for _, rule := range []string{"no-dup-id", "no-implicit-close", "wcag/h37"} {
		if !strings.Contains(wrong, rule) {
			t.Errorf("%s is not seen in: %s", rule, wrong)
		}
	}
	must(t, tab.Press("Tab"))
	must(t, tab.Eval(`document.querySelector("style, link") || document.head.append(Object.assign(document.createElement("style"), {textContent: ":focus { outline: none }"}))`, nil))
	var said string
	must(t, tab.Eval(seen, &said))
	if !strings.Contains(said, "does not show") {
		t.Errorf("a focus without a sign: %q", said)
	}
}
