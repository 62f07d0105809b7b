package browser

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/frontline-gov/frontline/shared/handoff"
	"github.com/frontline-gov/frontline/shared/page"
	"github.com/frontline-gov/frontline/shared/words"
)

// stop is one place on a page where a text browser's cursor stops, and what the person leaves there.
type stop struct {
	Type    string // a, button, text, radio, checkbox, select-one, textarea …
	Value   string // typed
	Changed bool   // chosen, where it was not
	Index   int    // of a list's entry
}

// stops are the stops of the page in the order of its text.
const stops = `[...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea")].map(e => ({
	type: e.type || e.tagName.toLowerCase(), value: /^(text|email|tel|textarea)/.test(e.type) ? e.value : "",
	changed: e.checked !== undefined && e.checked !== e.defaultChecked, index: e.selectedIndex || 0}))`

// TestTextBrowser takes the shortest worked case through Lynx, a browser that shows nothing but text, over https. What
// to put where is noted from Chromium on its way to the check page; then Lynx goes the whole way by the same keys that
// somebody presses: Tab, text, Enter.
func TestTextBrowser(t *testing.T) {
	lynx, err := exec.LookPath("lynx")
	if err != nil {
		t.Fatal("there is no Lynx: install it (on Debian or Ubuntu: apt-get install lynx)")
	}
	t.Parallel()
	world, tab, tx, c := short(t)
	address := page.Address{Transaction: tx.Name, Language: words.English}
	var keys strings.Builder
	j := &journey{world: world, tab: tab, hand: mouse{}, person: newPerson(t, tx, c), address: address}
	j.look = func(s screen, state string) {
		if state == "filled" || s.Action == address.Apply("start") {
			keys.WriteString(pressed(t, tab, s))
		}
	}
	must(t, tab.Open(world.HTTPS+address.Start()))
	check := j.to(t, "submit")
	keys.WriteString(pressed(t, tab, check))
	keys.WriteString("key Q\n")

	folder := t.TempDir()
	script, config := filepath.Join(folder, "keys"), filepath.Join(folder, "lynx.cfg")
	must(t, os.WriteFile(script, []byte(keys.String()), 0o600))
	must(t, os.WriteFile(config, []byte("ACCEPT_ALL_COOKIES:TRUE\nCHARACTER_SET:utf-8\nFORCE_SSL_PROMPT:yes\nINFOSECS:0\nMESSAGESECS:0\nALERTSECS:0\n"), 0o600))
	cmd := exec.CommandContext(t.Context(), lynx, "-cfg="+config, "-cmd_script="+script, "-term=vt100", world.HTTPS+address.Start())
	// The certificate is the platform's own: yes to the question whether to go on. A screen that is higher than any page: nothing has to be scrolled to.
	cmd.Env = append(os.Environ(), "TERM=vt100", "LINES=400", "COLUMNS=120", "HOME="+folder, "LANG=C.UTF-8")
	var shown bytes.Buffer
	cmd.Stdout, cmd.Stderr = &shown, &shown
	if err := cmd.Run(); err != nil {
		t.Errorf("lynx: %v", err)
	}
	var message handoff.Message
	func() {
		defer func() {
			if t.Failed() {
				t.Logf("keys:\n%s\nLynx showed:\n%s", keys.String(), tail(shown.String(), 6000))
			}
		}()
		message = world.handed(t, tx)
	}()
	if !strings.Contains(shown.String(), message.Reference.String()) {
		t.Errorf("Lynx does not show the receipt %s:\n%s", message.Reference, tail(shown.String(), 3000))
	}
}

// pressed are the keys, as Lynx's scripts name them, that fill in the page on the tab as it stands and send it.
func pressed(t *testing.T, tab *Tab, s screen) string {
	t.Helper()
	var all []stop
	must(t, tab.Eval(stops, &all))
	var keys strings.Builder
	fmt.Fprintf(&keys, "# %s\n", s.Path)
	for _, each := range all {
		switch {
		case each.Type == "submit" || each.Type == "button":
			keys.WriteString("key ^J\n")
			return keys.String()
		case each.Changed:
			keys.WriteString("key ^J\n")
		case each.Index > 0:
			keys.WriteString("key ^J\n" + strings.Repeat("key Down Arrow\n", each.Index) + "key ^J\n")
		}
		for _, r := range each.Value {
			switch r {
			case ' ':
				keys.WriteString("key <space>\n")
			case '\n':
				keys.WriteString("key ^J\n")
			default:
				fmt.Fprintf(&keys, "key %c\n", r)
			}
		}
		keys.WriteString("key <tab>\n")
	}
	t.Fatalf("%s has no button", s.Path)
	return ""
}

func tail(text string, n int) string { return text[max(0, len(text)-n):] }
