package change

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/frontline-gov/frontline/shared/ask"
)

// Shape is what whoever reads an answer from a message has to know of its JSON: its types, and not its bounds.
type Shape struct {
	// Type is its type in JSON Schema, Format the format of a text ("date").
	Type   string `json:"type"`
	Format string `json:"format,omitempty"`
	// Absent says of a part that it may be missing.
	Absent bool `json:"absent,omitempty"`
	// Parts are those of an object, Each is what a list holds.
	Parts map[string]Shape `json:"parts,omitempty"`
	Each  *Shape           `json:"each,omitempty"`
}

// shapeOf is the shape that a schema describes.
func shapeOf(schema ask.Schema) (Shape, error) {
	raw, err := json.Marshal(schema)
	if err != nil {
		return Shape{}, err
	}
	var read described
	if err := json.Unmarshal(raw, &read); err != nil {
		return Shape{}, err
	}
	return read.shape(), nil
}

// described is the part of a JSON Schema that makes a shape.
type described struct {
	Type       any
	Format     string
	Properties map[string]described
	Required   []string
	Items      *described
}

func (d described) shape() Shape {
	out := Shape{Format: d.Format}
	switch kind := d.Type.(type) {
	case string:
		out.Type = kind
	case []any: // a type, or null
		out.Type, _ = kind[0].(string)
	}
	for name, property := range d.Properties {
		if out.Parts == nil {
			out.Parts = map[string]Shape{}
		}
		part := property.shape()
		part.Absent = !slices.Contains(d.Required, name)
		out.Parts[name] = part
	}
	if d.Items != nil {
		each := d.Items.shape()
		out.Each = &each
	}
	return out
}

// String tells the type: "text (date)", "list of text".
func (s Shape) String() string {
	switch {
	case s.Each != nil:
		return "list of " + s.Each.String()
	case s.Type == "string" && s.Format != "":
		return "text (" + s.Format + ")"
	case s.Type == "string":
		return "text"
	case s.Type == "array":
		return "group"
	}
	return s.Type
}

// breaks says what whoever reads a shape at a path will miss in another, a line each.
func (s Shape) breaks(now Shape, at string) []string {
	whole := s.Type == "number" && now.Type == "integer" // a whole number is a number
	switch {
	case s.Type != now.Type && !whole, s.Format != "" && s.Format != now.Format, (s.Each == nil) != (now.Each == nil):
		return []string{at + " was " + s.String() + " and is " + now.String()}
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(s.Parts)) {
		part, there := now.Parts[name]
		below := strings.TrimPrefix(at+"/"+name, "/")
		switch was := s.Parts[name]; {
		case !there:
			out = append(out, below+" is gone")
		case part.Absent && !was.Absent:
			out = append(out, below+" was always there and may be missing")
		default:
			out = append(out, was.breaks(part, below)...)
		}
	}
	if s.Each != nil {
		out = append(out, s.Each.breaks(*now.Each, at)...)
	}
	return out
}
