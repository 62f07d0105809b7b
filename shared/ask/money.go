package ask

import (
	"encoding/json"
	"errors"
	"math"
	"net/url"
	"strings"

	"github.com/frontline-gov/frontline/shared/date"
	"github.com/frontline-gov/frontline/shared/money"
	"github.com/frontline-gov/frontline/shared/words"
)

// Money asks for an amount in pounds and pence from Min to Max; a Max of 0 is none. Its JSON is a number of pounds
// with at most two decimals and no exponent, read exactly.
type Money struct {
	Name     string
	When     Condition
	Min, Max money.Pence
	// Whole refuses pence other than .00.
	Whole    bool
	Optional bool
	// Unasked leaves it to software: no page asks it, see About.
	Unasked bool
}

// Of is the answer; 0 where there is none.
func (q Money) Of(a Answers) money.Pence { return of[money.Pence](a, q.Name) }

// AtLeast holds when the answer is the amount or more.
func (q Money) AtLeast(amount money.Pence) Condition {
	return Condition{Op: opAtLeast, Question: q.Name, Value: amount}
}

// AtMost holds when the answer is the amount or less.
func (q Money) AtMost(amount money.Pence) Condition {
	return Condition{Op: opAtMost, Question: q.Name, Value: amount}
}

func (q Money) About() About {
	return About{Name: q.Name, When: q.When, Optional: q.Optional || q.Unasked, Unasked: q.Unasked}
}

func (q Money) Controls() []Control {
	mode := "decimal"
	if q.Whole {
		mode = "numeric"
	}
	return []Control{{Component: Input, Prefix: "£", InputMode: mode, Width: 10, NoSpellcheck: true}}
}

// Read forgives what money.Parse forgives: the pound sign, spaces, commas between thousands.
func (q Money) Read(fields url.Values) (any, []Fault) {
	text := line(fields.Get(""))
	if text == "" {
		return nil, nil
	}
	return q.amount(text, money.Parse)
}

func (q Money) Decode(raw json.RawMessage) (any, []Fault) {
	if !isNumber(raw) {
		return nil, fault(WrongType)
	}
	return q.amount(string(raw), func(text string) (money.Pence, error) { return money.FromJSON([]byte(text)) })
}

func (q Money) amount(text string, parse func(string) (money.Pence, error)) (any, []Fault) {
	amount, err := parse(text)
	switch {
	case err == nil:
		return amount, nil
	case errors.Is(err, money.ErrTooManyDecimals):
		return nil, fault(TooManyDecimals)
	case errors.Is(err, money.ErrTooLarge) && strings.ContainsAny(text, "-\u2212\u2013"):
		return nil, faultWith(TooSmall, "min", q.Min)
	case errors.Is(err, money.ErrTooLarge):
		return nil, faultWith(TooLarge, "max", q.most())
	}
	return nil, fault(NotMoney)
}

func (q Money) most() money.Pence {
	if q.Max == 0 {
		return math.MaxInt64
	}
	return q.Max
}

func (q Money) Check(_ date.Date, value any) []Fault {
	switch amount := value.(money.Pence); {
	case amount < q.Min:
		return faultWith(TooSmall, "min", q.Min)
	case amount > q.most():
		return faultWith(TooLarge, "max", q.Max)
	case q.Whole && amount%100 != 0:
		return fault(NotWhole)
	}
	return nil
}

func (q Money) Encode(value any) any { return value }

func (q Money) Fill(value any) url.Values {
	return url.Values{"": {strings.TrimSuffix(value.(money.Pence).String(), ".00")}}
}

func (q Money) Show(value any, book words.Book) []string { return []string{book.Value(value)} }

// Schema does not say multipleOf 0.01: validators that count in floating point would refuse right amounts.
func (q Money) Schema() Schema {
	s := Schema{"type": "number", "minimum": q.Min, "description": "pounds, with at most two decimals and no exponent"}
	if q.Max != 0 {
		s["maximum"] = q.Max
	}
	if q.Whole {
		s["type"] = "integer"
	}
	return s
}
