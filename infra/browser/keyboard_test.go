package browser

import (
	"fmt"
	"strings"
	"testing"
)

// keyboard works the page without a mouse: Tab to what is wanted, then Space, Enter or arrows. It fails where the
// focus cannot be seen.
type keyboard struct{ t testing.TB }

// seen says whether what has the focus looks as if it had: an outline, or a shadow, of its own or of the box that is
// drawn for it.
const seen = `(() => {
	const el = document.activeElement;
	if (!el || el === document.body) return "nothing has the focus";
	const boxes = [getComputedStyle(el), ...[...(el.labels || [])].map(l => getComputedStyle(l, "::before"))];
	const shows = boxes.some(s => (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== "none");
	const r = el.getBoundingClientRect();
	if (!shows) return "the focus does not show on " + el.outerHTML.slice(0, 200);
	if (r.bottom < 0 || r.top > innerHeight) return "the focus is off the screen: " + el.outerHTML.slice(0, 200);
	return "";
})()`

// reach presses Tab until an expression holds.
func (k *keyboard) reach(tab *Tab, there, what string) error {
	for range 1000 { // the longest form to be keyed has more than 300 stops
		var done bool
		if err := tab.Eval(there, &done); err != nil || done {
			return err
		}
		if err := tab.Press("Tab"); err != nil {
			return err
		}
		var wrong string
		if err := tab.Eval(seen, &wrong); err != nil {
			return err
		}
		if wrong != "" && !strings.HasPrefix(wrong, "nothing") { // between the last element and the first is the browser's own
			k.t.Error(wrong)
		}
	}
	return fmt.Errorf("the key Tab never comes to %s", what)
}

func (k *keyboard) put(tab *Tab, id, _ string) error {
	return k.reach(tab, "document.activeElement === "+byID(id), id)
}

func (k *keyboard) mark(tab *Tab, id, kind string) error {
	if kind == "checkbox" {
		if err := k.put(tab, id, kind); err != nil {
			return err
		}
		return tab.Press("Space")
	}
	if err := k.reach(tab, "document.activeElement.name === "+byID(id)+".name", id); err != nil {
		return err
	}
	for range 100 {
		var there bool
		if err := tab.Eval("document.activeElement === "+byID(id), &there); err != nil {
			return err
		}
		if there {
			return tab.Press("Space")
		}
		if err := tab.Press("ArrowDown"); err != nil {
			return err
		}
	}
	return fmt.Errorf("the arrows never come to %s", id)
}

func (k *keyboard) follow(tab *Tab, element string) error {
	if err := k.reach(tab, "document.activeElement === "+element, element); err != nil {
		return err
	}
	return tab.leaves(func() error { return tab.Press("Enter") })
}
