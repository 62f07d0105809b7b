package acceptance

import (
	"encoding/json"
	"strconv"

	"github.com/frontline-gov/frontline/shared/ask"
)

// Flat is answers as a draft keeps them: the JSON of each under its path, each group done.
func Flat(questions []ask.Question, a ask.Answers) map[string]json.RawMessage {
	flat := map[string]json.RawMessage{}
	put(flat, "", questions, a)
	return flat
}

func put(flat map[string]json.RawMessage, prefix string, questions []ask.Question, a ask.Answers) {
	for _, q := range questions {
		name := q.About().Name
		if group, ok := q.(ask.Group); ok && a.Seen(name) {
			flat[prefix+name] = json.RawMessage("true")
			for i, row := range group.Of(a) {
				put(flat, prefix+name+"/"+strconv.Itoa(i)+"/", group.Questions, row)
			}
			continue
		}
		if !a.Seen(name) {
			continue
		}
		flat[prefix+name] = json.RawMessage("null")
		if value := a.Own(name); value != nil {
			if raw, err := json.Marshal(q.Encode(value)); err == nil {
				flat[prefix+name] = raw
			}
		}
	}
}
