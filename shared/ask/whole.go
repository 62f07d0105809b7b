package ask

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/words"
)

// Whole asks for a whole number from Min to Max. Its JSON is a number without fraction or exponent.
type Whole struct {
	Name     string
	When     Condition
	Min, Max int
	Optional bool
}

// Of is the answer; 0 where there is none.
func (q Whole) Of(a Answers) int { return of[int](a, q.Name) }

// AtLeast holds when the answer is n or more.
func (q Whole) AtLeast(n int) Condition { return Condition{Op: opAtLeast, Question: q.Name, Value: n} }

// AtMost holds when the answer is n or less.
func (q Whole) AtMost(n int) Condition { return Condition{Op: opAtMost, Question: q.Name, Value: n} }

func (q Whole) About() About { return About{Name: q.Name, When: q.When, Optional: q.Optional} }

func (q Whole) Controls() []Control {
	return []Control{{Component: Input, InputMode: "numeric", Width: width(len(strconv.Itoa(q.Max)))}}
}

// Read forgives spaces and the commas between thousands.
func (q Whole) Read(fields url.Values) (any, []Fault) {
	text := solid(fields.Get(""))
	if text == "" {
		return nil, nil
	}
	return q.parse(ungrouped(text))
}

// ungrouped drops the commas of a number where each stands before three digits: "1,5" may mean one and a half.
func ungrouped(text string) string {
	groups := strings.Split(text, ",")
	for _, group := range groups[1:] {
		if len(group) != 3 || !isDigits(group) {
			return text
		}
	}
	return strings.Join(groups, "")
}

func (q Whole) Decode(raw json.RawMessage) (any, []Fault) {
	if !isNumber(raw) {
		return nil, fault(WrongType)
	}
	return q.parse(string(raw))
}

func (q Whole) parse(text string) (any, []Fault) {
	n, err := strconv.Atoi(text)
	switch {
	case err == nil:
		return n, nil
	case strings.Trim(strings.TrimPrefix(text, "-"), "0123456789") == "" && text != "-":
		if text[0] == '-' {
			return nil, faultWith(TooSmall, "min", q.Min)
		}
		return nil, faultWith(TooLarge, "max", q.Max)
	case strings.Trim(text, "-0123456789.eE+") == "" && strings.ContainsAny(text, "0123456789"):
		return nil, fault(NotWhole)
	}
	return nil, fault(NotANumber)
}

func (q Whole) Check(_ date.Date, value any) []Fault {
	switch n := value.(int); {
	case n < q.Min:
		return faultWith(TooSmall, "min", q.Min)
	case n > q.Max:
		return faultWith(TooLarge, "max", q.Max)
	}
	return nil
}

func (q Whole) Encode(value any) any { return value }

func (q Whole) Fill(value any) url.Values { return url.Values{"": {strconv.Itoa(value.(int))}} }

func (q Whole) Show(value any, _ words.Book) []string { return []string{strconv.Itoa(value.(int))} }

func (q Whole) Schema() Schema {
	return Schema{"type": "integer", "minimum": q.Min, "maximum": q.Max}
}
