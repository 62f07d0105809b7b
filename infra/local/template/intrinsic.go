package template

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// absent is what AWS::NoValue gives: the property or the list's entry that holds it is left out.
type absent struct{}

// intrinsics gives the supported intrinsic functions by the key that calls them.
func intrinsics() map[string]func(*resolver, any) (any, error) {
	return map[string]func(*resolver, any) (any, error){
		"Ref":             (*resolver).fnRef,
		"Condition":       (*resolver).fnCondition,
		"Fn::GetAtt":      (*resolver).fnGetAtt,
		"Fn::Join":        (*resolver).fnJoin,
		"Fn::Sub":         (*resolver).fnSub,
		"Fn::ImportValue": (*resolver).fnImportValue,
		"Fn::Select":      (*resolver).fnSelect,
		"Fn::Split":       (*resolver).fnSplit,
		"Fn::Base64":      (*resolver).fnBase64,
		"Fn::FindInMap":   (*resolver).fnFindInMap,
		"Fn::If":          (*resolver).fnIf,
		"Fn::Equals":      (*resolver).fnEquals,
		"Fn::And":         func(r *resolver, v any) (any, error) { return r.fnLogic(v, true) },
		"Fn::Or":          func(r *resolver, v any) (any, error) { return r.fnLogic(v, false) },
		"Fn::Not":         (*resolver).fnNot,
	}
}

// value resolves any JSON value. An object with the one key of an intrinsic function is a call of it; Condition is one
// only where a condition is asked for, since policies and other properties use that word for themselves.
func (r *resolver) value(v any) (any, error) {
	switch v := v.(type) {
	case []any:
		list := make([]any, 0, len(v))
		for _, entry := range v {
			made, err := r.value(entry)
			if err != nil {
				return nil, err
			}
			if made != (any)(absent{}) {
				list = append(list, made)
			}
		}
		return list, nil
	case map[string]any:
		if made, called, err := r.call(v, false); called || err != nil {
			return made, err
		}
		object := make(map[string]any, len(v))
		for key, entry := range v {
			made, err := r.value(entry)
			if err != nil {
				return nil, err
			}
			if made != (any)(absent{}) {
				object[key] = made
			}
		}
		return object, nil
	}
	return v, nil
}

func (r *resolver) call(v map[string]any, conditions bool) (made any, called bool, err error) {
	if len(v) != 1 {
		return nil, false, nil
	}
	for key, argument := range v {
		if key == "Condition" && !conditions {
			return nil, false, nil
		}
		if fn, ok := intrinsics()[key]; ok {
			made, err := fn(r, argument)
			return made, true, err
		}
		if strings.HasPrefix(key, "Fn::") {
			return nil, true, fmt.Errorf("the local platform does not support the intrinsic function %s", key)
		}
	}
	return nil, false, nil
}

// text resolves a value that must be one plain string.
func (r *resolver) text(v any) (string, error) {
	made, err := r.value(v)
	if err != nil {
		return "", err
	}
	switch made := made.(type) {
	case string:
		return made, nil
	case json.Number:
		return made.String(), nil
	case bool:
		return strconv.FormatBool(made), nil
	}
	return "", fmt.Errorf("expected a string and found %T", made)
}

// list resolves a value that must be a list of at least n entries.
func (r *resolver) list(fn string, v any, n int) ([]any, error) {
	made, err := r.value(v)
	if err != nil {
		return nil, err
	}
	list, ok := made.([]any)
	if !ok || len(list) < n {
		return nil, fmt.Errorf("%s needs a list of at least %d values", fn, n)
	}
	return list, nil
}

func (r *resolver) fnRef(v any) (any, error) {
	id, ok := v.(string)
	if !ok {
		return nil, fmt.Errorf("Ref needs a name")
	}
	if id == "AWS::NoValue" {
		return absent{}, nil
	}
	return r.ref(id)
}

func (r *resolver) fnGetAtt(v any) (any, error) {
	if both, ok := v.(string); ok {
		id, name, _ := strings.Cut(both, ".")
		return r.attribute(id, name)
	}
	parts, err := r.list("Fn::GetAtt", v, 2)
	if err != nil {
		return nil, err
	}
	return r.attribute(fmt.Sprint(parts[0]), fmt.Sprint(parts[1]))
}

func (r *resolver) fnJoin(v any) (any, error) {
	both, err := r.list("Fn::Join", v, 2)
	if err != nil {
		return nil, err
	}
	entries, err := r.list("Fn::Join", both[1], 0)
	if err != nil {
		return nil, err
	}
	words := make([]string, len(entries))
	for i, entry := range entries {
		if words[i], err = r.text(entry); err != nil {
			return nil, fmt.Errorf("Fn::Join: %w", err)
		}
	}
	return strings.Join(words, fmt.Sprint(both[0])), nil
}

func (r *resolver) fnSub(v any) (any, error) {
	own := map[string]any{}
	pattern, ok := v.(string)
	if !ok {
		both, isList := v.([]any)
		if !isList || len(both) != 2 {
			return nil, fmt.Errorf("Fn::Sub needs a string, or a string and its values")
		}
		pattern, _ = both[0].(string)
		own, _ = both[1].(map[string]any)
	}
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(pattern, "${")
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return nil, fmt.Errorf("Fn::Sub: ${ without }")
		}
		pattern = after
		var text string
		var err error
		if literal, is := strings.CutPrefix(name, "!"); is {
			text = "${" + literal + "}"
		} else if given, is := own[name]; is {
			text, err = r.text(given)
		} else if id, attribute, is := strings.Cut(name, "."); is {
			text, err = r.attribute(id, attribute)
		} else {
			text, err = r.ref(name)
		}
		if err != nil {
			return nil, fmt.Errorf("Fn::Sub: %w", err)
		}
		out.WriteString(text)
	}
}

func (r *resolver) fnImportValue(v any) (any, error) {
	name, err := r.text(v)
	if err != nil {
		return nil, err
	}
	return r.imported(name)
}

func (r *resolver) fnSelect(v any) (any, error) {
	both, err := r.list("Fn::Select", v, 2)
	if err != nil {
		return nil, err
	}
	index, err := strconv.Atoi(fmt.Sprint(both[0]))
	if err != nil {
		return nil, fmt.Errorf("Fn::Select needs a number: %w", err)
	}
	entries, err := r.list("Fn::Select", both[1], 1)
	if err != nil {
		return nil, err
	}
	if index < 0 || index >= len(entries) {
		return nil, fmt.Errorf("Fn::Select asks for entry %d of %d", index, len(entries))
	}
	return entries[index], nil
}

func (r *resolver) fnSplit(v any) (any, error) {
	both, err := r.list("Fn::Split", v, 2)
	if err != nil {
		return nil, err
	}
	text, err := r.text(both[1])
	if err != nil {
		return nil, err
	}
	var list []any
	for part := range strings.SplitSeq(text, fmt.Sprint(both[0])) {
		list = append(list, part)
	}
	return list, nil
}

func (r *resolver) fnBase64(v any) (any, error) {
	text, err := r.text(v)
	return base64.StdEncoding.EncodeToString([]byte(text)), err
}

func (r *resolver) fnFindInMap(v any) (any, error) {
	keys, err := r.list("Fn::FindInMap", v, 3)
	if err != nil {
		return nil, err
	}
	found, ok := r.Mappings[fmt.Sprint(keys[0])][fmt.Sprint(keys[1])][fmt.Sprint(keys[2])]
	if !ok {
		return nil, fmt.Errorf("Fn::FindInMap finds nothing at %v", keys)
	}
	return r.value(found)
}

// condition says whether a named condition of the stack holds.
func (r *resolver) condition(name string) (bool, error) {
	v, ok := r.Conditions[name]
	if !ok {
		return false, fmt.Errorf("stack %s has no condition %s", r.stack.Name, name)
	}
	if r.busy["condition "+name] {
		return false, fmt.Errorf("stack %s, condition %s: it depends on itself", r.stack.Name, name)
	}
	r.busy["condition "+name] = true
	defer delete(r.busy, "condition "+name)
	return r.holds(v)
}

// holds resolves a value that must be a condition.
func (r *resolver) holds(v any) (bool, error) {
	object, ok := v.(map[string]any)
	if !ok {
		return false, fmt.Errorf("expected a condition and found %v", v)
	}
	made, _, err := r.call(object, true)
	if err != nil {
		return false, err
	}
	holds, ok := made.(bool)
	if !ok {
		return false, fmt.Errorf("expected a condition and found %v", v)
	}
	return holds, nil
}

func (r *resolver) fnCondition(v any) (any, error) { return r.condition(fmt.Sprint(v)) }

func (r *resolver) fnIf(v any) (any, error) {
	parts, ok := v.([]any)
	if !ok || len(parts) != 3 {
		return nil, fmt.Errorf("Fn::If needs a condition and two values")
	}
	holds, err := r.condition(fmt.Sprint(parts[0]))
	if err != nil {
		return nil, err
	}
	if holds {
		return r.value(parts[1])
	}
	return r.value(parts[2])
}

func (r *resolver) fnEquals(v any) (any, error) {
	both, err := r.list("Fn::Equals", v, 2)
	if err != nil {
		return nil, err
	}
	return fmt.Sprint(both[0]) == fmt.Sprint(both[1]), nil
}

// fnLogic is Fn::And (every true) or Fn::Or (any true).
func (r *resolver) fnLogic(v any, every bool) (any, error) {
	parts, ok := v.([]any)
	if !ok {
		return nil, fmt.Errorf("Fn::And and Fn::Or need a list of conditions")
	}
	for _, part := range parts {
		holds, err := r.holds(part)
		if err != nil {
			return nil, err
		}
		if holds != every {
			return !every, nil
		}
	}
	return every, nil
}

func (r *resolver) fnNot(v any) (any, error) {
	parts, ok := v.([]any)
	if !ok || len(parts) != 1 {
		return nil, fmt.Errorf("Fn::Not needs a list of one condition")
	}
	holds, err := r.holds(parts[0])
	return !holds, err
}
