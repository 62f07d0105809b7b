package client

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// schema is what is read of a JSON Schema: as much as the descriptions of package openapi use.
type schema struct {
	Ref         string            `json:"$ref"`
	Type        kinds             `json:"type"`
	Format      string            `json:"format"`
	Description string            `json:"description"`
	Properties  map[string]schema `json:"properties"`
	Required    []string          `json:"required"`
	Additional  json.RawMessage   `json:"additionalProperties"`
	Items       *schema           `json:"items"`
}

// kinds are the types that a value may have: one, or a list.
type kinds []string

// UnmarshalJSON reads a name or a list of names.
func (k *kinds) UnmarshalJSON(text []byte) error {
	var one string
	if json.Unmarshal(text, &one) == nil {
		*k = kinds{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(k))
}

// writer writes the types of a document, each once.
type writer struct {
	types map[string]string // declarations by name
}

// declare writes a type of a name.
func (w *writer) declare(name string, s schema) {
	comment := fmt.Sprintf("// %s is the schema of that name, or a part of one.\n", name)
	if s.Description != "" {
		comment = fmt.Sprintf("// %s: %s\n", name, strings.ReplaceAll(s.Description, "\n", " "))
	}
	w.types[name] = "" // a name is taken before what is in it is named
	if len(s.Properties) == 0 {
		w.types[name] = comment + "type " + name + " " + w.of(name, s, true) + "\n"
		return
	}
	var fields strings.Builder
	for _, property := range slices.Sorted(maps.Keys(s.Properties)) {
		of := s.Properties[property]
		field := exported(property)
		fmt.Fprintf(&fields, "\t%s %s `json:\"%s%s\"`\n", field, w.of(name+field, of, slices.Contains(s.Required, property)), property,
			map[bool]string{false: ",omitempty"}[slices.Contains(s.Required, property)])
	}
	w.types[name] = comment + "type " + name + " struct {\n" + fields.String() + "}\n"
}

// of is the Go type of a schema; name is what it would be called if it has to be declared. What need not be there, and has a zero
// that could be meant, is a pointer.
func (w *writer) of(name string, s schema, required bool) string {
	if s.Ref != "" {
		s.Ref = s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
		return pointer(s.Ref, required)
	}
	known := slices.DeleteFunc(slices.Clone(s.Type), func(k string) bool { return k == "null" })
	if len(known) != 1 {
		return "any"
	}
	switch known[0] {
	case "array":
		if s.Items == nil {
			return "[]any"
		}
		return "[]" + w.of(singular(name), *s.Items, true)
	case "object":
		var values schema
		switch {
		case len(s.Properties) > 0:
			w.declare(name, s)
			return pointer(name, required)
		case json.Unmarshal(s.Additional, &values) == nil && (values.Ref != "" || len(values.Type) > 0):
			return "map[string]" + w.of(name+"Value", values, true)
		}
		return "map[string]any"
	case "integer":
		return pointer("int", required)
	case "number":
		return pointer("json.Number", required)
	case "boolean":
		return pointer("bool", required)
	}
	if s.Format == "date-time" {
		return pointer("time.Time", required)
	}
	return pointer("string", required)
}

func pointer(name string, required bool) string {
	if required {
		return name
	}
	return "*" + name
}

// singular is what one of a list is called.
func singular(name string) string {
	if one, ok := strings.CutSuffix(name, "ies"); ok {
		return one + "y"
	}
	if one, ok := strings.CutSuffix(name, "s"); ok && !strings.HasSuffix(one, "s") {
		return one
	}
	return name + "Item"
}

// exported is a name of the document as Go writes it: "box-1" is Box1, "handoffId" is HandoffID.
func exported(name string) string {
	var out strings.Builder
	begin := true
	for _, r := range name {
		if r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			begin = true
			continue
		}
		if begin {
			r = unicode.ToUpper(r)
		}
		begin = false
		out.WriteRune(r)
	}
	text := out.String()
	if rest, ok := strings.CutSuffix(text, "Id"); ok {
		text = rest + "ID"
	}
	return text
}

// unexported is a name of the document as Go writes it where it is an argument.
func unexported(name string) string {
	text := exported(name)
	if strings.ToUpper(text) == text {
		return strings.ToLower(text)
	}
	return strings.ToLower(text[:1]) + text[1:]
}
