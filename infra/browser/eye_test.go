package browser

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// eye looks at pages, each once. Without -tags deep, pages that differ in their words alone are one page.
type eye struct {
	seen   map[string]bool
	looked int
	folder string            // keeps the HTML as it came
	names  map[string]string // by file: where it was seen
}

func newEye(t testing.TB) *eye {
	return &eye{seen: map[string]bool{}, folder: t.TempDir(), names: map[string]string{}}
}

// shape is what a page is made of, without its words: each kind of element below each other kind, with what makes them
// look and act as they do. How often it stands there makes no difference.
const shape = `(() => {
	const kind = e => e.tagName + [...e.attributes].map(a => /^(class|type|role|rows|tabindex|scope)$/.test(a.name) ? a.name + "=" + a.value : a.name);
	return [...new Set([...document.querySelectorAll("*")].map(e => kind(e.parentElement || e) + ">" + kind(e)))].sort().join("\n");
})()`

// whole is a page with its words and with what is typed and chosen in it.
const whole = `document.documentElement.outerHTML + [...document.querySelectorAll("input, select, textarea")].map(e => e.value + e.checked).join()`

// look looks at the page on the tab: accessibility at both sizes, no scrolling sideways at 320 pixels. Its HTML is kept
// for close.
func (e *eye) look(t testing.TB, tab *Tab, where string) {
	t.Helper()
	var what string
	must(t, tab.Eval(map[bool]string{true: whole, false: shape}[deep], &what))
	if e.seen[what] {
		return
	}
	e.seen[what] = true
	e.looked++
	for _, size := range []Size{Desktop, Phone} {
		must(t, tab.Resize(size))
		for _, v := range violations(t, tab) {
			t.Errorf("%s at %d: %s", where, size.Width, v)
		}
	}
	must(t, tab.Resize(Narrow))
	fits(t, tab, where+" at 320")
	must(t, tab.Resize(Desktop))
	source, err := tab.Source()
	must(t, err)
	name := fmt.Sprintf("%x.html", sha256.Sum256(source))
	e.names[name] = where
	must(t, os.WriteFile(filepath.Join(e.folder, name), source, 0o644))
}

// close validates the HTML of what was looked at.
func (e *eye) close(t testing.TB) {
	t.Helper()
	t.Logf("looked at %d pages", e.looked)
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
// fields of one name (a list has several).
func invalid(t testing.TB, folder string, where func(name string) string) []string {
	t.Helper()
	config, err := filepath.Abs("htmlvalidate.json")
	must(t, err)
	cmd := exec.Command("node", filepath.Join(modules, "html-validate", "bin", "html-validate.mjs"), "--config", config,
		"--formatter", "json", "--ext", "html", folder)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	failed := cmd.Run() // exit code 1 where something is wrong; then the report says what
	var report []struct {
		FilePath string
		Messages []struct {
			RuleID, Message, Selector string
			Line                      int
		}
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatalf("html-validate (npm ci in infra installs it): %v: %v\n%s%s", failed, err, out.Bytes(), said.Bytes())
	}
	files, err := os.ReadDir(folder)
	must(t, err)
	if len(report) > len(files) {
		t.Errorf("html-validate tells of %d files; there are %d", len(report), len(files))
	}
	var messages []string
	for _, file := range report {
		for _, m := range file.Messages {
			messages = append(messages, fmt.Sprintf("%s:%d: %s: %s (%s)", where(filepath.Base(file.FilePath)), m.Line, m.RuleID, m.Message, m.Selector))
		}
	}
	slices.Sort(messages)
	if failed != nil && len(messages) == 0 {
		t.Errorf("html-validate: %v\n%s", failed, said.Bytes())
	}
	return messages
}
