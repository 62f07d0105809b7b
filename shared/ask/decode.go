package ask

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
)

// Decode reads the whole of the answers from one JSON object and checks them as answers given on a date. It gives
// every fault that it finds: answers of the wrong form, answers to unknown questions, and, where there are none of
// these, missing answers and answers to questions that are not asked.
func Decode(questions []Question, on date.Date, raw json.RawMessage) (Answers, []Fault) {
	if !json.Valid(raw) {
		return Answers{}, fault(WrongType)
	}
	given, faults := decodeObject(questions, raw)
	faults = append(faults, check(questions, on, given)...)
	steps, kept := Walk(questions, on, given)
	if len(faults) > 0 {
		return kept, faults
	}
	for _, step := range steps {
		// A group that is missing is missed as a whole, not by the questions of its first row.
		if !step.Answered && (step.Group == nil || given.Given(step.Group.Name)) {
			faults = append(faults, Fault{Path: step.Path, Code: Missing})
		}
	}
	return kept, append(faults, notAsked(questions, given, kept, "")...)
}

// Check says what is wrong with answers that were read from drafts, each by its kind, and what is missing.
func Check(questions []Question, on date.Date, a Answers) []Fault {
	return CheckSince(questions, on, nil, a)
}

// CheckSince is Check for answers that count as if they had been given on a day, though some of them were given on others: what is asked,
// is as on that day. An answer is right that its kind takes on one of them all, so what has happened since may be told.
func CheckSince(questions []Question, on date.Date, given []date.Date, a Answers) []Fault {
	steps, kept := Walk(questions, on, a)
	faults := check(questions, on, kept)
	for _, day := range given {
		if len(faults) == 0 {
			break
		}
		still := check(questions, day, kept)
		faults = slices.DeleteFunc(faults, func(f Fault) bool {
			return !slices.ContainsFunc(still, func(s Fault) bool { return s.Path == f.Path })
		})
	}
	for _, step := range steps {
		if !step.Answered && !slices.ContainsFunc(faults, func(f Fault) bool { return f.Path == step.Path }) {
			faults = append(faults, Fault{Path: step.Path, Code: Missing})
		}
	}
	return faults
}

// check asks each kind about its answer.
func check(questions []Question, on date.Date, a Answers) []Fault {
	var faults []Fault
	for _, q := range questions {
		name := q.About().Name
		value, ok := a.Own(name), a.Seen(name)
		if !ok || value == nil {
			continue
		}
		faults = append(faults, Under(name, q.Check(on, value))...)
		if group, ok := q.(Group); ok {
			for i, row := range value.(Rows).Rows {
				faults = append(faults, Under(name+"/"+index(i), check(group.Questions, on, row))...)
			}
		}
	}
	return faults
}

// notAsked lists the answers that were given and not kept.
func notAsked(questions []Question, given, kept Answers, path string) []Fault {
	var faults []Fault
	for _, q := range questions {
		name := q.About().Name
		if given.values[name] == nil {
			continue
		}
		if !kept.Seen(name) {
			faults = append(faults, Fault{Path: join(path, name), Code: NotAsked})
			continue
		}
		if group, ok := q.(Group); ok {
			all, asked := of[Rows](given, name).Rows, of[Rows](kept, name).Rows
			for i := range all {
				faults = append(faults, notAsked(group.Questions, all[i], asked[i], join(path, name+"/"+index(i)))...)
			}
		}
	}
	return faults
}

// decodeObject reads each answer of an object by the kind of its question. A question is left out by null or,
// where it is optional, by no field.
func decodeObject(questions []Question, raw json.RawMessage) (Answers, []Fault) {
	fields, twice, err := object(raw)
	if err != nil {
		return Answers{}, fault(WrongType)
	}
	var a Answers
	var faults []Fault
	for _, name := range twice {
		faults = append(faults, Fault{Path: known(name), Code: Duplicate})
	}
	for _, q := range questions {
		about := q.About()
		name := about.Name
		field, ok := fields[name]
		delete(fields, name)
		switch {
		case !ok && !about.Optional:
			continue
		case !ok || string(field) == "null":
			a.put(name, nil)
			continue
		}
		value, wrong := q.Decode(field)
		faults = append(faults, Under(name, wrong)...)
		if value != nil { // a group's right rows are checked also where others are wrong
			a.put(name, value)
		}
	}
	for _, name := range unknown(fields) {
		faults = append(faults, Fault{Path: name, Code: UnknownQuestion})
	}
	return a, faults
}

// unknown lists the names left over.
func unknown(fields map[string]json.RawMessage) []string {
	var names []string
	for name := range fields {
		names = append(names, known(name))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// isNumber says whether JSON is a number.
func isNumber(raw json.RawMessage) bool {
	return len(raw) > 0 && (raw[0] == '-' || '0' <= raw[0] && raw[0] <= '9')
}

// known is a name from JSON, for a path. It is what a stranger wrote, so a strange one is not repeated.
func known(name string) string {
	if len(name) > 64 || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return ""
	}
	return name
}

// Encode is the answers as software gets them, by question.
func Encode(questions []Question, a Answers) map[string]any {
	out := map[string]any{}
	for _, q := range questions {
		name := q.About().Name
		if value := a.Own(name); value != nil {
			out[name] = q.Encode(value)
		}
	}
	return out
}

// Object is the JSON Schema of the answers to some questions.
func Object(questions []Question) Schema {
	properties := Schema{}
	var required []string
	for _, q := range questions {
		about := q.About()
		properties[about.Name] = q.Schema()
		if about.When.Op != "" || about.Optional {
			properties[about.Name] = nullable(q.Schema())
		}
		if about.When.Op == "" && !about.Optional {
			required = append(required, about.Name)
		}
	}
	s := Schema{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

// nullable is a schema that also takes null, for an answer that may be left out.
func nullable(s Schema) Schema {
	s = maps.Clone(s)
	s["type"] = []any{s["type"], "null"}
	if options, ok := s["enum"].([]string); ok {
		all := []any{}
		for _, option := range options {
			all = append(all, option)
		}
		s["enum"] = append(all, nil)
	}
	return s
}

func index(i int) string { return strconv.Itoa(i) }

// cut splits a path at its first slash.
func cut(path string) (name, rest string, more bool) { return strings.Cut(path, "/") }

// cutRow splits "2/child-name" into 2 and child-name.
func cutRow(path string) (row int, name string, ok bool) {
	number, name, ok := strings.Cut(path, "/")
	row, err := strconv.Atoi(number)
	return row, name, ok && err == nil && number == strconv.Itoa(row) && name != "" && !strings.Contains(name, "/")
}
