package ask

import (
	"encoding/json"
	"net/url"
)

// composite is an answer of several parts, each a field of its own on the same page. Its JSON is an object with a
// string for each part that was given.
type composite []field

func (c composite) controls() []Control {
	var controls []Control
	for _, f := range c {
		controls = append(controls, f.control)
	}
	return controls
}

// read gives the parts that were typed, nil where none was.
func (c composite) read(fields url.Values) map[string]string {
	var parts map[string]string
	for _, f := range c {
		value := f.normal(fields.Get(f.control.Part))
		if value == "" {
			continue
		}
		if parts == nil {
			parts = map[string]string{}
		}
		parts[f.control.Part] = value
	}
	return parts
}

// decode gives the parts of a JSON object. null is a part left out.
func (c composite) decode(raw json.RawMessage) (map[string]string, []Fault) {
	given, twice, err := object(raw)
	if err != nil {
		return nil, fault(WrongType)
	}
	var faults []Fault
	for _, name := range twice {
		faults = append(faults, Fault{Path: known(name), Code: Duplicate})
	}
	parts := map[string]string{}
	for _, f := range c {
		part := f.control.Part
		value, ok := given[part]
		delete(given, part)
		if !ok || string(value) == "null" {
			if !f.control.Optional {
				faults = append(faults, Fault{Path: part, Code: Missing})
			}
			continue
		}
		text, wrong := decodeString(value)
		if len(wrong) > 0 {
			faults = append(faults, Under(part, wrong)...)
			continue
		}
		parts[part] = text.(string)
	}
	for _, name := range unknown(given) {
		faults = append(faults, Fault{Path: name, Code: UnknownQuestion})
	}
	return parts, faults
}

// check asks each part about itself, and for the parts that have to be there.
func (c composite) check(parts map[string]string) []Fault {
	var faults []Fault
	for _, f := range c {
		value := parts[f.control.Part]
		switch {
		case value != "":
			faults = append(faults, Under(f.control.Part, f.check(value))...)
		case !f.control.Optional:
			faults = append(faults, Fault{Path: f.control.Part, Code: Missing})
		}
	}
	return faults
}

// encode leaves out the parts that are empty.
func (c composite) encode(parts map[string]string) any {
	out := map[string]string{}
	for _, f := range c {
		if value := parts[f.control.Part]; value != "" {
			out[f.control.Part] = value
		}
	}
	return out
}

func (c composite) fill(parts map[string]string) url.Values {
	fields := url.Values{}
	for _, f := range c {
		fields.Set(f.control.Part, parts[f.control.Part])
	}
	return fields
}

func (c composite) schema() Schema {
	properties := Schema{}
	var required []string
	for _, f := range c {
		properties[f.control.Part] = f.schema
		if f.control.Optional {
			properties[f.control.Part] = nullable(f.schema)
			continue
		}
		required = append(required, f.control.Part)
	}
	return Schema{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}
