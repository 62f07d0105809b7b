package browser

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"
)

// eye looks at pages. It passes over a page of which every part has been looked at in others; with -tags deep, in others of the
// same question and state, language and scripts: another row, or another person's answers.
type eye struct {
	mu     sync.Mutex
	seen   map[string]bool // parts; with -tags deep, of each question and state
	came   int             // pages that came past
	looked int
	folder string            // keeps the HTML as it came
	names  map[string]string // by file: where it was seen
}

func newEye(t testing.TB) *eye {
	return &eye{seen: map[string]bool{}, folder: t.TempDir(), names: map[string]string{}}
}

// appearance are the attributes whose values make an element look and act as it does; of others it counts that they are there.
var appearance = regexp.MustCompile(`^(class|type|role|rows|tabindex|scope)$`)

// parts are what a page is made of, without its words: each element as it looks and acts, and what it stands in. How often it
// stands there makes no difference.
func parts(t testing.TB, source []byte) map[string]bool {
	t.Helper()
	page, err := html.Parse(bytes.NewReader(source))
	must(t, err)
	found := map[string]bool{}
	var walk func(n *html.Node, in string)
	walk = func(n *html.Node, in string) {
		if n.Type == html.ElementNode {
			var attributes []string
			for _, a := range n.Attr {
				if appearance.MatchString(a.Key) {
					a.Key += "=" + a.Val
				}
				attributes = append(attributes, a.Key)
			}
			slices.Sort(attributes)
			in += ">" + n.Data + " " + strings.Join(attributes, ",")
			found[in] = true
		}
		for child := range n.ChildNodes() {
			walk(child, in)
		}
	}
	walk(page, "")
	return found
}

// new says whether a page has a part that is new among pages of a sort, and takes its parts as seen.
func (e *eye) new(t testing.TB, source []byte, sort string) bool {
	found := parts(t, source)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.came++
	before := len(e.seen)
	for part := range found {
		e.seen[sort+part] = true
	}
	return len(e.seen) > before
}

// row is the number of a row in an address, and what an address says after its path.
var row = regexp.MustCompile(`/\d+\b|\?.*`)

// pass looks at the page on the tab, which is in a state, unless it has nothing new.
func (e *eye) pass(t testing.TB, tab *Tab, s screen, state string) {
	t.Helper()
	source, err := tab.Source()
	must(t, err)
	sort := ""
	if deep {
		sort = fmt.Sprint(row.ReplaceAllString(s.Path, ""), s.Language, state, s.Enhanced)
	}
	if e.new(t, source, sort) {
		e.look(t, tab, s.Path+" ("+state+")", source)
	}
}

// look looks at the page on the tab: accessibility on a telephone, where the rules that hang on the size ask more, and with
// -tags deep on a desktop too; no scrolling sideways at 320 pixels. Its HTML, as it came, is kept for close.
func (e *eye) look(t testing.TB, tab *Tab, where string, source []byte) {
	t.Helper()
	sizes := []Size{Phone}
	if deep {
		sizes = append(sizes, Desktop)
	}
	for _, size := range sizes {
		must(t, tab.Resize(size))
		for _, v := range violations(t, tab) {
			t.Errorf("%s at %d: %s", where, size.Width, v)
		}
	}
	must(t, tab.Resize(Narrow))
	fits(t, tab, where+" at 320")
	must(t, tab.Resize(Desktop))
	name := fmt.Sprintf("%x.html", sha256.Sum256(source))
	must(t, os.WriteFile(filepath.Join(e.folder, name), source, 0o644))
	e.mu.Lock()
	defer e.mu.Unlock()
	e.looked++
	e.names[name] = where
}

// close validates the HTML of what was looked at.
func (e *eye) close(t testing.TB) {
	t.Helper()
	t.Logf("looked at %d of %d pages", e.looked, e.came)
	valid(t, e.folder, func(name string) string { return e.names[name] })
}

// valid fails for invalid HTML in the files of a folder.
func valid(t testing.TB, folder string, where func(name string) string) {
	t.Helper()
	for _, m := range invalid(t, folder, where) {
		t.Error(m)
	}
}

// invalid is what is wrong with the HTML files of a folder. htmlvalidate.json switches off what the design system does on purpose: a
// role of group on a fieldset, a link that looks like a button. It also takes long titles (they hold the question) and
// fields of one name (a list has several), and ids with what HTML allows in them.
func invalid(t testing.TB, folder string, where func(name string) string) []string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.json")
	if said, err := exec.Command("node", "validate.mjs", "htmlvalidate.json", folder, path).CombinedOutput(); err != nil {
		t.Fatalf("html-validate (npm ci in infra installs it): %v\n%s", err, said)
	}
	data, err := os.ReadFile(path)
	must(t, err)
	var report struct {
		Files int
		Wrong []struct {
			File, Rule, Message, Selector string
			Line                          int
		}
	}
	must(t, json.Unmarshal(data, &report))
	pages, err := filepath.Glob(filepath.Join(folder, "*.html"))
	must(t, err)
	if report.Files != len(pages) || len(pages) == 0 {
		t.Errorf("html-validate read %d files of %d", report.Files, len(pages))
	}
	var messages []string
	for _, m := range report.Wrong {
		messages = append(messages, fmt.Sprintf("%s:%d: %s: %s (%s)", where(m.File), m.Line, m.Rule, m.Message, m.Selector))
	}
	slices.Sort(messages)
	return messages
}
