package browser

import (
	"encoding/json"
	"fmt"
	"time"
)

// spot is where on the screen an element can be clicked, in CSS pixels: the middle of its first line. It scrolls there, and fails where something
// else lies over the element: a citizen could not click it either.
const spot = `(el => {
	if (!el) throw new Error("not on the page");
	el.scrollIntoView({block: "center", inline: "nearest", behavior: "instant"});
	const r = el.getClientRects()[0], x = r.x + r.width / 2, y = r.y + r.height / 2;
	const there = document.elementFromPoint(x, y);
	if (!there || !(there === el || el.contains(there) || [...(el.labels || [])].includes(there)))
		throw new Error("covered by " + (there ? there.outerHTML.slice(0, 200) : "nothing"));
	return {x, y};
})`

// Click clicks the middle of the element that an expression gives.
func (t *Tab) Click(element string) error {
	var at struct{ X, Y float64 }
	if err := t.Eval(spot+"("+element+")", &at); err != nil {
		return fmt.Errorf("click %s: %w", element, err)
	}
	for _, kind := range []string{"mousePressed", "mouseReleased"} {
		err := t.call("Input.dispatchMouseEvent", map[string]any{"type": kind, "x": at.X, "y": at.Y, "button": "left", "clickCount": 1}, nil)
		if err != nil {
			return fmt.Errorf("click %s: %w", element, err)
		}
	}
	return nil
}

// Follow clicks an element that leads to another page, and waits until that is there.
func (t *Tab) Follow(element string) error {
	return t.leaves(func() error { return t.Click(element) })
}

// key is a key on the keyboard.
type key struct {
	Key, Code, Text string
	Number          int
}

var keys = map[string]key{
	"Tab":       {"Tab", "Tab", "", 9},
	"Enter":     {"Enter", "Enter", "\r", 13},
	"Space":     {" ", "Space", " ", 32},
	"ArrowDown": {"ArrowDown", "ArrowDown", "", 40},
	"ArrowUp":   {"ArrowUp", "ArrowUp", "", 38},
	"Home":      {"Home", "Home", "", 36},
}

// Press presses a key once: Tab, Enter, Space, ArrowDown, ArrowUp, Home, or a character.
func (t *Tab) Press(name string) error {
	k, ok := keys[name]
	if !ok {
		k = key{Key: name, Text: name}
	}
	down := "rawKeyDown"
	if k.Text != "" {
		down = "keyDown"
	}
	for _, kind := range []string{down, "keyUp"} {
		params := map[string]any{"type": kind, "key": k.Key, "code": k.Code, "windowsVirtualKeyCode": k.Number}
		if kind == "keyDown" {
			params["text"] = k.Text
		}
		if err := t.call("Input.dispatchKeyEvent", params, nil); err != nil {
			return fmt.Errorf("press %s: %w", name, err)
		}
	}
	return nil
}

// Type types a text into what has the focus, in place of what stands there, key by key where that is asked for and
// otherwise as one entry.
func (t *Tab) Type(text string, byKey bool) error {
	if err := t.call("Input.dispatchKeyEvent", map[string]any{"type": "rawKeyDown", "key": "a", "code": "KeyA", "modifiers": 2,
		"commands": []string{"selectAll"}}, nil); err != nil {
		return err
	}
	if err := t.call("Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": "a", "code": "KeyA"}, nil); err != nil {
		return err
	}
	if !byKey {
		return t.call("Input.insertText", map[string]any{"text": text}, nil)
	}
	for _, r := range text {
		name := string(r)
		if r == '\n' {
			name = "Enter"
		}
		if err := t.Press(name); err != nil {
			return err
		}
	}
	return nil
}

// Choose puts a list that has the focus on its nth entry, from 0, by the arrow keys: no entry need be told from others
// by how it begins.
func (t *Tab) Choose(n int) error {
	if err := t.Press("Home"); err != nil {
		return err
	}
	for range n {
		if err := t.Press("ArrowDown"); err != nil {
			return err
		}
	}
	return nil
}

// Attach clicks a file control and chooses a file in the dialogue that it opens.
func (t *Tab) Attach(element, path string) error {
	if err := t.call("Page.setInterceptFileChooserDialog", map[string]any{"enabled": true}, nil); err != nil {
		return err
	}
	defer t.call("Page.setInterceptFileChooserDialog", map[string]any{"enabled": false}, nil)
	if err := t.Click(element); err != nil {
		return err
	}
	select {
	case control := <-t.chooser:
		return t.call("DOM.setFileInputFiles", map[string]any{"files": []string{path}, "backendNodeId": control}, nil)
	case <-time.After(patience / 6):
		return fmt.Errorf("%s asks for no file", element)
	}
}

// byID is an expression for the element with an id.
func byID(id string) string { return "document.getElementById(" + quote(id) + ")" }

// quote is a text as JavaScript writes it.
func quote(text string) string {
	quoted, _ := json.Marshal(text) // a string always can be
	return string(quoted)
}
