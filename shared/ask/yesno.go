package ask

import (
	"encoding/json"
	"net/url"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// YesNo asks for yes or no. Its JSON is true or false.
type YesNo struct {
	Name string
	When Condition
}

// Of is the answer; false where there is none.
func (q YesNo) Of(a Answers) bool { return of[bool](a, q.Name) }

// Is holds when the answer is yes (true) or no (false).
func (q YesNo) Is(yes bool) Condition { return Condition{Op: opIs, Question: q.Name, Value: yes} }

func (q YesNo) About() About { return About{Name: q.Name, When: q.When} }

func (q YesNo) Controls() []Control {
	return []Control{{Component: Radios, Options: []string{"yes", "no"}, OptionWord: "answer", Inline: true}}
}

func (q YesNo) Read(fields url.Values) (any, []Fault) {
	switch fields.Get("") {
	case "":
		return nil, nil
	case "yes":
		return true, nil
	case "no":
		return false, nil
	}
	return nil, fault(NotAnOption)
}

func (q YesNo) Decode(raw json.RawMessage) (any, []Fault) {
	switch string(raw) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return nil, fault(WrongType)
}

func (q YesNo) Check(date.Date, any) []Fault { return nil }

func (q YesNo) Encode(value any) any { return value }

func (q YesNo) Fill(value any) url.Values { return url.Values{"": {yesNo(value)}} }

func (q YesNo) Show(value any, book words.Book) []string {
	text, _ := book.First(nil, q.Name+"."+yesNo(value), "answer."+yesNo(value))
	return []string{text}
}

func (q YesNo) Schema() Schema { return Schema{"type": "boolean"} }

func yesNo(value any) string {
	if value == true {
		return "yes"
	}
	return "no"
}
