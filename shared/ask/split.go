package ask

import (
	"encoding/json"
	"errors"
	"slices"
)

var errNotThere = errors.New("not of that form")

// object cuts a JSON object into its fields, and gives the names that stand in it twice. A field is cut and not read:
// whatever reads it says whether it is JSON. A return of thousands of rows is cut tens of thousands of times, which
// encoding/json, reading each value at every level, takes five times as long for.
func object(raw json.RawMessage) (fields map[string]json.RawMessage, twice []string, err error) {
	c := cutter{text: raw}
	if !c.is('{') {
		return nil, nil, errNotThere
	}
	fields = make(map[string]json.RawMessage, 8)
	for first := true; !c.is('}'); first = false {
		if !first && !c.is(',') {
			return nil, nil, errNotThere
		}
		key := c.value()
		name, ok := plain(key)
		if !ok && json.Unmarshal(key, &name) != nil || len(key) == 0 || key[0] != '"' || !c.is(':') {
			return nil, nil, errNotThere
		}
		value := c.value()
		if len(value) == 0 {
			return nil, nil, errNotThere
		}
		if _, ok := fields[name]; ok {
			twice = append(twice, name)
		}
		fields[name] = value
	}
	if !c.end() {
		return nil, nil, errNotThere
	}
	slices.Sort(twice)
	return fields, slices.Compact(twice), nil
}

// array cuts a JSON array into its items; null is none.
func array(raw json.RawMessage) (items []json.RawMessage, ok bool) {
	c := cutter{text: raw}
	if !c.is('[') {
		return nil, false
	}
	items = []json.RawMessage{}
	for first := true; !c.is(']'); first = false {
		if !first && !c.is(',') {
			return nil, false
		}
		item := c.value()
		if len(item) == 0 {
			return nil, false
		}
		items = append(items, item)
	}
	return items, c.end()
}

// cutter goes through JSON from its start.
type cutter struct {
	text json.RawMessage
	at   int
}

func (c *cutter) space() {
	for c.at < len(c.text) {
		switch c.text[c.at] {
		case ' ', '\t', '\n', '\r':
			c.at++
		default:
			return
		}
	}
}

// is says whether a sign comes next, and goes past it if so.
func (c *cutter) is(sign byte) bool {
	c.space()
	if c.at < len(c.text) && c.text[c.at] == sign {
		c.at++
		return true
	}
	return false
}

func (c *cutter) end() bool {
	c.space()
	return c.at == len(c.text)
}

// value cuts off the next value; empty where there is none, or where it does not end.
func (c *cutter) value() json.RawMessage {
	c.space()
	start, depth := c.at, 0
	for c.at < len(c.text) {
		switch c.text[c.at] {
		case '"':
			if !c.quoted() {
				return nil
			}
			if depth == 0 {
				return c.text[start:c.at]
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return c.text[start:c.at]
			}
			depth--
			if depth == 0 {
				c.at++
				return c.text[start:c.at]
			}
		case ',', ':', ' ', '\t', '\n', '\r':
			if depth == 0 {
				return c.text[start:c.at]
			}
		}
		c.at++
	}
	if depth > 0 {
		return nil
	}
	return c.text[start:c.at]
}

// quoted goes past a string.
func (c *cutter) quoted() bool {
	for c.at++; c.at < len(c.text); c.at++ {
		switch c.text[c.at] {
		case '\\':
			c.at++
		case '"':
			c.at++
			return true
		}
	}
	return false
}
